import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { Notification } from '@upstream-1.57/plugin-notifications-common';
import { releases } from './__testUtils__/releases';
import { RunningBackend, startBackend } from './__testUtils__/startBackend';
import { upstream } from './__testUtils__/upstream';

describe.each(releases)('the scaffolder action of upstream %s', release => {
  const { createSendNotificationAction } = upstream(
    release,
    'scaffolder-backend-module-notifications',
  );
  let backend: RunningBackend;
  let action: ReturnType<typeof createSendNotificationAction>;

  beforeAll(async () => {
    backend = await startBackend({ system: 'callboard', release });
    action = createSendNotificationAction(backend);
  });

  afterAll(async () => {
    await backend.stop();
  });

  it('sends to entities and to everybody', async () => {
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
  });

  it('fails when sending fails', async () => {
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
  });
});
