import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { liveBytes } from '../__testUtils__/liveBytes';
import { createNotificationsMetrics } from '../metrics';
import { SendPreferences } from '../preferences/SendPreferences';
import { createMessage } from '../store/__testUtils__';
import { BoundedRunner } from './BoundedRunner';
import { PreProcessing } from './PreProcessing';
import { ProcessorCaller } from './ProcessorCaller';

const LIMIT_BYTES_PER_RECIPIENT = 250;

describe('PreProcessing', () => {
  it('grows by a list of recipients, not by a payload for each', async () => {
    const RECIPIENTS = 5_000;
    const measured = new Array<number>();
    let calls = 0;
    const processing = new PreProcessing({
      processors: [
        {
          getName: () => 'Icons',
          preProcess: async notification => {
            calls++;
            if (calls === 100 || calls === RECIPIENTS) {
              measured.push(liveBytes());
            }
            return {
              ...notification,
              payload: { ...notification.payload, icon: 'docs' },
            };
          },
        },
      ],
      caller: new ProcessorCaller({
        logger: mockServices.logger.mock(),
        metrics: createNotificationsMetrics(metricsServiceMock.mock()),
        timeoutMilliseconds: 60_000,
      }),
      runner: new BoundedRunner({ concurrency: 10, intervalMilliseconds: 0 }),
    });
    const message = createMessage({ description: 'x'.repeat(20_000) });
    const userRefs = Array.from(
      { length: RECIPIENTS },
      (_, index) => `user:default/member-${index}`,
    );

    const groups = await processing.runForUsers({
      message,
      userRefs,
      preferences: new SendPreferences({
        origin: message.origin,
        defaultRules: [],
        settings: new Map(),
      }),
      sendOptions: {
        recipients: { type: 'entity', entityRef: userRefs },
        payload: message.payload,
      },
    });

    expect(groups).toMatchObject([
      { message: { payload: { icon: 'docs' } }, userRefs },
    ]);
    const [early, late] = measured;
    expect((late - early) / RECIPIENTS).toBeLessThan(LIMIT_BYTES_PER_RECIPIENT);
  });
});
