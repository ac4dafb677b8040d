import { mockServices } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { signalsServiceMock } from '@callboard/backstage-plugin-signals-node/testUtils';
import { createNotificationsMetrics } from '../metrics';
import { NotificationSignaller } from './NotificationSignaller';

const created = new Date('2026-05-01T08:00:00Z');
const message = {
  id: 'id-1',
  origin: 'plugin:ci',
  created,
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
  it('says nothing of whose it is in a signal for several users', async () => {
    const { signaller, published, settled } = createSignaller();
    signaller.announceDelivery({
      message,
      userRefs: names(2),
      reopened: new Map(),
    });
    await settled();
    expect(published).toEqual([
      {
        recipients: { type: 'user', entityRef: names(2) },
        channel: 'notifications',
        message: {
          action: 'new_notification',
          notification_id: 'id-1',
          notification: {
            id: 'id-1',
            user: null,
            isBroadcast: false,
            created: created.toISOString(),
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
      message,
      userRefs,
      reopened: new Map(),
    });
    await settled();
    const chunks = published.map(({ recipients }) => recipients.entityRef);
    expect(chunks.map(({ length }) => length)).toEqual([5_000, 5_000, 2_000]);
    expect(chunks.flat()).toEqual(userRefs);
  });

  it('tells those whose notification was re-opened since when they have it', async () => {
    const { signaller, published, settled } = createSignaller();
    const earlier = new Date('2026-04-01T08:00:00Z');
    signaller.announceDelivery({
      message,
      userRefs: names(3),
      reopened: new Map([
        ['user:default/0', { created: earlier, updated: created }],
        ['user:default/2', { created: earlier, updated: created }],
      ]),
    });
    await settled();
    expect(
      published.map(({ recipients, message: { notification } }) => [
        recipients.entityRef,
        notification.created,
        notification.updated,
      ]),
    ).toEqual([
      [
        ['user:default/0', 'user:default/2'],
        earlier.toISOString(),
        created.toISOString(),
      ],
      [['user:default/1'], created.toISOString(), undefined],
    ]);
  });

  it('stays light when everybody has another history, or the notification is large', async () => {
    const { signaller, published, settled } = createSignaller();
    const userRefs = names(100);
    signaller.announceDelivery({
      message,
      userRefs,
      reopened: new Map(
        userRefs.map((ref, i) => [
          ref,
          { created: new Date(i), updated: created },
        ]),
      ),
    });
    await settled();
    expect(published).toHaveLength(21);
    expect(published[20]).toMatchObject({
      recipients: { entityRef: userRefs.slice(20) },
      message: { action: 'new_notification', notification_id: 'id-1' },
    });
    expect(published[20].message).not.toHaveProperty('notification');

    published.length = 0;
    signaller.announceBroadcast({
      message: { ...message, payload: { title: 'é'.repeat(40_000) } },
      created,
    });
    await settled();
    expect(published[0].message).toEqual({
      action: 'new_notification',
      notification_id: 'id-1',
    });
  });

  it('names at most 500 ids, and says when there are more', async () => {
    const { signaller, published, settled } = createSignaller();
    const ids = Array.from({ length: 501 }, (_, i) => `id-${i}`);
    signaller.announceTakenBack('notification_retracted', {
      ids,
      userRefs: ['user:default/a'],
      isBroadcast: false,
    });
    await settled();
    expect(published[0].message).toEqual({
      action: 'notification_retracted',
      notification_ids: ids.slice(0, 500),
      more: true,
    });
  });

  it('is silent where nobody is concerned', async () => {
    const { signaller, published, settled } = createSignaller();
    signaller.announceTakenBack('notification_read', {
      ids: [],
      userRefs: [],
      isBroadcast: false,
    });
    await settled();
    expect(published).toEqual([]);
  });
});
