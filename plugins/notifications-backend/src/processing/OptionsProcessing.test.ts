import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { readNotificationsConfig } from '../config';
import { createNotificationsMetrics } from '../metrics';
import { createNotificationProcessing } from './createNotificationProcessing';

/**
 * A processor that throttles itself as the Slack module of upstream does: it waits
 * for its turn within `processOptions`, at most ten times a minute.
 */
class ThrottledProcessor implements NotificationProcessor {
  readonly posted = new Array<string>();
  private windowStart = -Infinity;
  private inWindow = 0;

  getName() {
    return 'Chat';
  }

  async processOptions(
    options: Parameters<
      NonNullable<NotificationProcessor['processOptions']>
    >[0],
  ) {
    await new Promise(resolve => setTimeout(resolve, this.delay()));
    this.posted.push(options.payload.title);
    return { ...options, payload: { ...options.payload, icon: 'posted' } };
  }

  private delay(): number {
    const now = Date.now();
    if (now - this.windowStart > 60_000) {
      this.windowStart = now;
      this.inWindow = 0;
    } else if (this.inWindow === 10) {
      this.windowStart += 60_000;
      this.inWindow = 0;
    }
    this.inWindow++;
    return Math.max(0, this.windowStart - now);
  }
}

describe('OptionsProcessing', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const titles = Array.from({ length: 40 }, (_, index) => `Send ${index}`);

  it.each([
    ['one after the other', false],
    ['all at once', true],
  ])(
    'loses none of forty sends to a processor that takes ten a minute, %s',
    async (_, isConcurrent) => {
      const chat = new ThrottledProcessor();
      const logger = mockServices.logger.mock();
      const processing = createNotificationProcessing({
        processors: [chat],
        config: readNotificationsConfig(mockServices.rootConfig()),
        logger,
        metrics: createNotificationsMetrics(metricsServiceMock.mock()),
      });
      const send = (title: string) =>
        processing.options.run({
          recipients: { type: 'entity', entityRef: 'group:default/team' },
          payload: { title },
        });

      const sends = isConcurrent
        ? Promise.all(titles.map(send))
        : titles.reduce(
            async (before, title) => [...(await before), await send(title)],
            Promise.resolve(new Array<Awaited<ReturnType<typeof send>>>()),
          );
      await jest.advanceTimersByTimeAsync(200_000);

      expect((await sends).map(({ payload }) => payload)).toEqual(
        titles.map(title => expect.objectContaining({ title, icon: 'posted' })),
      );
      expect(chat.posted).toEqual(titles);
      expect(logger.error).not.toHaveBeenCalled();
    },
  );
});
