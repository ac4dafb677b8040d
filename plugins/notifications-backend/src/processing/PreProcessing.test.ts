import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { createGate } from '../__testUtils__/createGate';
import { liveBytes } from '../__testUtils__/liveBytes';
import { createNotificationsMetrics } from '../metrics';
import { SendPreferences } from '../preferences/SendPreferences';
import { NotificationsStore } from '../store';
import { createMessage } from '../store/__testUtils__';
import { PayloadFormats } from './PayloadFormats';
import { PreProcessing } from './PreProcessing';
import { ProcessorCaller } from './ProcessorCaller';

const LIMIT_BYTES_PER_RECIPIENT = 250;

function createProcessing(processors: NotificationProcessor[]) {
  return new PreProcessing({
    caller: new ProcessorCaller({
      processors,
      limits: {
        concurrency: 10,
        intervalMilliseconds: 0,
        timeoutMilliseconds: 60_000,
      },
      logger: mockServices.logger.mock(),
      metrics: createNotificationsMetrics(metricsServiceMock.mock()),
    }),
    formats: new PayloadFormats({}),
  });
}

async function createSend(
  payload: Partial<NotificationPayload>,
  recipients: number,
) {
  const message = createMessage(payload);
  const userRefs = Array.from(
    { length: recipients },
    (_, index) => `user:default/member-${index}`,
  );
  return {
    message,
    userRefs,
    preferences: await SendPreferences.read({
      store: {
        getSettingsOfUsers: async () => ({ settings: new Map() }),
      } as Partial<NotificationsStore> as NotificationsStore,
      userRefs,
      origin: message.origin,
      topic: message.payload.topic,
      defaultRules: [],
    }),
    sendOptions: {
      recipients: { type: 'entity' as const, entityRef: userRefs },
      payload: message.payload,
    },
  };
}

describe('PreProcessing', () => {
  it('grows by a list of recipients, not by a payload for each', async () => {
    const RECIPIENTS = 5_000;
    const measured = new Array<number>();
    let calls = 0;
    const processing = createProcessing([
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
    ]);
    const send = await createSend(
      { description: 'x'.repeat(20_000) },
      RECIPIENTS,
    );

    const groups = await processing.runForUsers(send);

    expect(groups).toMatchObject([
      { message: { payload: { icon: 'docs' } }, userRefs: send.userRefs },
    ]);
    const [early, late] = measured;
    expect((late - early) / RECIPIENTS).toBeLessThan(LIMIT_BYTES_PER_RECIPIENT);
  });

  it('holds up only those sends by a processor that does not respond which it is called for', async () => {
    const gate = createGate();
    const hang = jest.fn(async (before: Notification) => {
      await gate.pass();
      return before;
    });
    const processing = createProcessing([
      {
        getName: () => 'Pager',
        getNotificationFilters: () => ({ minSeverity: 'critical' }),
        preProcess: hang,
      },
      { getName: () => 'Fine', preProcess: async before => before },
    ]);
    const hanging = processing.runForUsers(
      await createSend({ severity: 'critical' }, 100),
    );
    await new Promise(resolve => setImmediate(resolve));
    expect(hang).toHaveBeenCalledTimes(10);

    const send = await createSend({ severity: 'normal' }, 100);
    await expect(processing.runForUsers(send)).resolves.toMatchObject([
      { userRefs: send.userRefs },
    ]);
    expect(hang).toHaveBeenCalledTimes(10);
    gate.open();
    await hanging;
  });
});
