import { TestDatabases } from '@backstage/backend-test-utils';
import { Notification } from '@upstream-1.57/plugin-notifications-common';
import { releases } from './__testUtils__/releases';
import { startBackend } from './__testUtils__/startBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(releases)('the NotificationService of upstream %s', release => {
  it.each(databases.eachSupportedId())(
    'reaches users, members of groups, owners and everybody, on %p',
    async databaseId => {
      const backend = await startBackend({
        system: 'callboard',
        release,
        knex: await databases.init(databaseId),
      });
      const { notifications } = backend;

      await notifications.send({
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        payload: {
          title: 'To Jane',
          description: 'Description',
          link: '/catalog',
          severity: 'high',
          topic: 'deploys',
          scope: 'build',
          icon: 'docs',
          metadata: { key: { nested: [1, null] } },
        },
      });
      await notifications.send({
        recipients: {
          type: 'entity',
          entityRef: ['group:default/stagehands'],
          excludeEntityRef: 'user:default/joe',
        },
        payload: { title: 'To the stagehands but Joe' },
      });
      await notifications.send({
        recipients: { type: 'entity', entityRef: 'component:default/curtain' },
        payload: { title: 'To the owners of the curtain' },
      });
      await notifications.send({
        recipients: { type: 'broadcast' },
        payload: { title: 'To everybody' },
      });

      const inboxOf = async (user: string) =>
        (
          await backend.request<{ notifications: Notification[] }>({
            user,
            path: '/notifications',
          })
        ).notifications;
      const jane = await inboxOf('jane');
      expect(jane.map(({ payload }) => payload.title)).toEqual([
        'To everybody',
        'To the owners of the curtain',
        'To the stagehands but Joe',
        'To Jane',
      ]);
      expect(jane[0].user).toBeNull();
      expect(jane[3]).toEqual(
        expect.objectContaining({
          id: expect.any(String),
          user: 'user:default/jane',
          created: expect.any(String),
          origin: 'plugin:ci',
          payload: expect.objectContaining({
            title: 'To Jane',
            description: 'Description',
            link: '/catalog',
            severity: 'high',
            topic: 'deploys',
            scope: 'build',
            icon: 'docs',
            metadata: { key: { nested: [1, null] } },
          }),
        }),
      );
      expect(
        (await inboxOf('joe')).map(({ payload }) => payload.title),
      ).toEqual(['To everybody', 'To the owners of the curtain']);
      await backend.stop();
    },
  );

  it('rejects what the backend rejects', async () => {
    const backend = await startBackend({ system: 'callboard', release });

    await expect(
      backend.notifications.send({
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        // eslint-disable-next-line no-script-url -- what must not be let through
        payload: { title: 'Title', link: 'javascript:alert(1)' },
      }),
    ).rejects.toThrow('400');
    await backend.stop();
  });
});
