import { createSendNotificationAction } from '@backstage/plugin-scaffolder-backend-module-notifications';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { Notification } from '@backstage/plugin-notifications-common';
import { startBackend } from './__testUtils__/startBackend';

jest.setTimeout(60_000);

describe('the stock scaffolder action with our backend', () => {
  it('sends to entities and to everybody', async () => {
    const backend = await startBackend({ system: 'callboard' });
    const action = createSendNotificationAction(backend);

    await action.handler(
      createMockActionContext({
        input: {
          recipients: 'entity' as const,
          entityRefs: ['group:default/stagehands'],
          title: 'Template done',
          info: 'Info',
          link: '/catalog',
          severity: 'high' as const,
          scope: 'template',
          topic: 'templates',
        },
      }),
    );
    await action.handler(
      createMockActionContext({
        input: { recipients: 'broadcast' as const, title: 'To everybody' },
      }),
    );

    const { notifications } = await backend.request<{
      notifications: Notification[];
    }>({ user: 'joe', path: '/' });
    expect(notifications.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ title: 'To everybody', severity: 'normal' }),
      expect.objectContaining({
        title: 'Template done',
        description: 'Info',
        link: '/catalog',
        severity: 'high',
        scope: 'template',
        topic: 'templates',
      }),
    ]);
    await backend.stop();
  });

  it('fails when sending fails', async () => {
    const backend = await startBackend({ system: 'callboard' });
    const action = createSendNotificationAction(backend);

    await expect(
      action.handler(
        createMockActionContext({
          input: {
            recipients: 'broadcast' as const,
            title: 'Title',
            // eslint-disable-next-line no-script-url -- what must not be let through
            link: 'javascript:alert(1)',
          },
        }),
      ),
    ).rejects.toThrow('400');
    await backend.stop();
  });
});
