import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createNotificationsMetrics } from '../metrics';
import { createMessage } from '../store/__testUtils__';
import { PayloadFormats } from './PayloadFormats';
import { PostProcessing } from './PostProcessing';
import { ProcessorCaller } from './ProcessorCaller';
import { toProcessorNotification } from './toProcessorNotification';

describe('PostProcessing', () => {
  it('begins once the sender has its response, and reads no faster than a channel works', async () => {
    const message = createMessage();
    const read = new Array<number>();
    const open = new Array<() => void>();
    const processing = new PostProcessing({
      caller: new ProcessorCaller({
        processors: [
          {
            getName: () => 'Slow',
            postProcess: () => new Promise<void>(resolve => open.push(resolve)),
          },
        ],
        limits: {
          concurrency: 1,
          intervalMilliseconds: 0,
          timeoutMilliseconds: 60_000,
        },
        logger: mockServices.logger.mock(),
        metrics: createNotificationsMetrics(metricsServiceMock.mock()),
      }),
      formats: new PayloadFormats({}),
    });
    const notificationsFor = jest.fn(function* notifications() {
      for (const index of [1, 2, 3]) {
        read.push(index);
        yield toProcessorNotification({ message });
      }
    });

    processing.start({
      notificationsFor,
      sendOptions: {
        recipients: { type: 'broadcast' },
        payload: message.payload,
      },
    });
    await Promise.resolve();
    expect(notificationsFor).not.toHaveBeenCalled();

    const turn = () => new Promise(resolve => setImmediate(resolve));
    while (open.length < 1) {
      await turn();
    }
    await turn();
    expect(open).toHaveLength(1);
    expect(read).toEqual([1]);
    const finished = processing.finish({ withinMilliseconds: 10_000 });
    for (const called of [1, 2, 3]) {
      while (open.length < called) {
        await turn();
      }
      open[called - 1]();
    }
    await finished;
    expect(read).toEqual([1, 2, 3]);
  });
});
