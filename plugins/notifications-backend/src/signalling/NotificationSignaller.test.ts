import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { signalsServiceMock } from '@callboard/backstage-plugin-signals-node/testUtils';
import { createNotificationsMetrics } from '../metrics';
import { NotificationSignaller } from './NotificationSignaller';

const created = new Date('2026-05-01T08:00:00Z');
const sent = { created, rev: 7, reopened: new Map() };
const message = {
  id: 'message-1',
  notificationId: 'id-1',
  origin: 'plugin:ci',
  payload: { title: 'T', description: undefined },
};

function createSignaller() {
  const signals = signalsServiceMock();
  const signaller = new NotificationSignaller({
    signals,
    logger: mockServices.logger.mock(),
    metrics: createNotificationsMetrics(metricsServiceMock.mock()),
  });
  const published = signals.published as Array<{
    recipients: any;
    message: any;
  }>;
  const settled = () => signaller.finish({ withinMilliseconds: 60_000 });
  return { signaller, published, settled };
}

const names = (count: number) =>
  Array.from({ length: count }, (_, i) => `user:default/${i}`);

describe('NotificationSignaller', () => {
  it('sends one signal for all recipients, that says nothing of any of them', async () => {
    const { signaller, published, settled } = createSignaller();
    signaller.announceDelivery({
      ...sent,
      message,
      userRefs: names(2),
      reopened: new Map([['user:default/1', new Date(0)]]),
    });
    await settled();
    expect(published).toEqual([
      {
        recipients: { type: 'user', entityRef: names(2) },
        channel: 'notifications',
        message: {
          action: 'new_notification',
          notification_id: 'id-1',
          rev: 7,
          notification: {
            id: 'id-1',
            user: null,
            isBroadcast: false,
            created: created.toISOString(),
            rev: 7,
            sentRev: 7,
            origin: 'plugin:ci',
            payload: { title: 'T' },
          },
        },
      },
    ]);
    // Nothing is undefined, which JSON could not carry.
    expect(JSON.parse(JSON.stringify(published))).toStrictEqual(published);
  });

  it('sends one signal per 5,000 recipients', async () => {
    const { signaller, published, settled } = createSignaller();
    const userRefs = names(12_000);
    signaller.announceDelivery({
      ...sent,
      message,
      userRefs,
    });
    await settled();
    const chunks = published.map(({ recipients }) => recipients.entityRef);
    expect(chunks.map(({ length }) => length)).toEqual([5_000, 5_000, 2_000]);
    expect(chunks.flat()).toEqual(userRefs);
  });

  it('is silent where nobody is concerned', async () => {
    const { signaller, published, settled } = createSignaller();
    signaller.announceTakenBack('notification_read', {
      ids: [],
      userRefs: [],
      isBroadcast: false,
      rev: 7,
    });
    await settled();
    expect(published).toEqual([]);
  });
});
