import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { notificationServiceMock } from './notificationServiceMock';
import { notificationService, NotificationService } from './service';

const request = {
  recipients: { type: 'entity' as const, entityRef: ['user:a', 'user:b'] },
  payload: { title: 'T', scope: 's' },
};

describe('notificationServiceMock', () => {
  it('remembers what was sent until it is retracted', async () => {
    const service = notificationServiceMock();
    await service.sendNotification({
      recipients: { type: 'broadcast' },
      payload: { title: 'All' },
    });
    const { id, recipients } = await service.send(request);
    expect(recipients).toBe(2);
    expect(service.sent.map(({ payload }) => payload.title)).toEqual([
      'All',
      'T',
    ]);
    expect(await service.resolve({ scope: 's' })).toEqual({
      notifications: 1,
      recipients: 2,
      isBroadcast: false,
    });
    expect(await service.retract({ id })).toMatchObject({ notifications: 1 });
    expect(await service.retract({ id })).toMatchObject({ notifications: 0 });
    expect(service.sent).toHaveLength(1);
  });

  it('gives every notification an id of its own, also after one is gone', async () => {
    const service = notificationServiceMock();
    const unscoped = { ...request, payload: { title: 'T' } };
    const first = await service.send(unscoped);
    const second = await service.send(unscoped);
    await service.retract({ id: first.id });
    const third = await service.send(unscoped);
    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    await service.retract({ id: third.id });
    expect(service.sent.map(({ id }) => id)).toEqual([second.id]);
  });

  it('keeps the id of what is sent again in its scope, which is one notification', async () => {
    const service = notificationServiceMock();
    const first = await service.send(request);
    const again = await service.send(request);
    expect(again.id).toBe(first.id);
    expect(again.sendId).not.toBe(first.sendId);
    expect(await service.retract({ scope: 's' })).toEqual({
      notifications: 1,
      recipients: 2,
      isBroadcast: false,
    });
  });

  it('stands in for the service in a test backend', async () => {
    const mock = notificationServiceMock.mock({
      sendNotification: async () => {},
    });
    let injected: NotificationService | undefined;
    await startTestBackend({
      features: [
        mock.factory,
        createBackendPlugin({
          pluginId: 'ci',
          register(env) {
            env.registerInit({
              deps: { notifications: notificationService },
              async init({ notifications }) {
                injected = notifications;
              },
            });
          },
        }),
      ],
    });
    await injected?.sendNotification(request);
    expect(mock.sendNotification).toHaveBeenCalledWith(request);
  });
});
