import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { createNotificationsMetrics } from '../metrics';
import { createMessage } from '../store/__testUtils__';
import { BoundedRunner } from './BoundedRunner';
import { PostProcessing } from './PostProcessing';
import { ProcessorCaller } from './ProcessorCaller';
import { toProcessorNotification } from './toProcessorNotification';

describe('PostProcessing', () => {
  it('begins once the sender has its answer, and reads no faster than a channel works', async () => {
    const message = createMessage();
    const read = new Array<number>();
    const open = new Array<() => void>();
    const processing = new PostProcessing({
      processors: [
        {
          getName: () => 'Slow',
          postProcess: () => new Promise<void>(resolve => open.push(resolve)),
        },
      ],
      caller: new ProcessorCaller({
        logger: mockServices.logger.mock(),
        metrics: createNotificationsMetrics(metricsServiceMock.mock()),
        timeoutMilliseconds: 60_000,
      }),
      createRunner: () =>
        new BoundedRunner({ concurrency: 1, intervalMilliseconds: 0 }),
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
    while (read.length < 2) {
      await turn();
    }
    // The next one is at hand, and no more.
    await turn();
    expect(open).toHaveLength(1);
    expect(read).toEqual([1, 2]);
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
