import { createHash } from 'node:crypto';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  Notification,
  NotificationSettings,
  NotificationStatus,
} from '@backstage/plugin-notifications-common';
import { Knex } from 'knex';
import {
  RunningBackend,
  startBackend,
  System,
} from './__testUtils__/startBackend';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

type List = { notifications: Notification[]; totalCount: number };

/** Stock has `null` for what its types say is absent, and dates as its database has them. */
function toMoment(date: Date | null | undefined): string | undefined {
  return date ? new Date(date).toISOString() : undefined;
}

/** What both implementations tell a user, as far as stock tells it. */
async function viewOf(backend: RunningBackend, user: string) {
  const { notifications, totalCount } = await backend.request<List>({
    user,
    path: '/notifications?limit=100',
  });
  const status = await backend.request<NotificationStatus>({
    user,
    path: '/status',
  });
  return {
    totalCount,
    status,
    notifications: notifications
      .map(
        ({ id, user: of, created, updated, read, saved, origin, payload }) => ({
          id,
          user: of,
          created,
          updated: toMoment(updated),
          read: toMoment(read),
          saved: toMoment(saved),
          origin,
          payload: {
            title: payload.title,
            description: payload.description ?? undefined,
            link: payload.link || undefined,
            severity: payload.severity,
            topic: payload.topic ?? undefined,
            scope: payload.scope ?? undefined,
            icon: payload.icon ?? undefined,
          },
        }),
      )
      .map(notification => JSON.parse(JSON.stringify(notification)))
      // The order differs by intent: stock does not bring re-sent ones to the top.
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

async function settingOf(backend: RunningBackend, user: string) {
  const { channels } = await backend.request<NotificationSettings>({
    user,
    path: '/settings',
  });
  const origin = channels
    .find(({ id }) => id === 'Web')
    ?.origins.find(({ id }) => id === 'plugin:ci');
  return { enabled: origin?.enabled, topics: origin?.topics };
}

async function stockTables(knex: Knex) {
  const tables = [
    'notification',
    'broadcast',
    'broadcast_user_status',
    'user_settings',
    'knex_migrations',
  ];
  return Promise.all(tables.map(table => knex(table).select('*')));
}

/** Lives with stock for a while: sends, reads, saves and sets. */
async function useStock(backend: RunningBackend) {
  const { notifications, request } = backend;
  await notifications.send({
    recipients: { type: 'entity', entityRef: 'group:default/stagehands' },
    payload: {
      title: 'To the stagehands',
      description: 'Description',
      link: '/catalog',
      severity: 'high',
      topic: 'deploys',
      icon: 'docs',
    },
  });
  for (const title of ['Build failed', 'Build failed again']) {
    await notifications.send({
      recipients: { type: 'entity', entityRef: 'user:default/jane' },
      payload: { title, scope: 'build' },
    });
  }
  for (const title of ['Maintenance', 'Maintenance moved']) {
    await notifications.send({
      recipients: { type: 'broadcast' },
      payload: { title, scope: 'maintenance' },
    });
  }
  await notifications.send({
    recipients: { type: 'broadcast' },
    payload: { title: 'Welcome' },
  });

  const { notifications: list } = await request<List>({
    user: 'jane',
    path: '/notifications',
  });
  const idOf = (title: string) =>
    list.find(({ payload }) => payload.title === title)!.id;
  await request({
    user: 'jane',
    path: '/update',
    body: { ids: [idOf('To the stagehands'), idOf('Welcome')], read: true },
  });
  await request({
    user: 'jane',
    path: '/update',
    body: {
      ids: [idOf('Build failed again'), idOf('Maintenance moved')],
      saved: true,
    },
  });
  await request({
    user: 'joe',
    path: '/settings',
    body: {
      channels: [
        {
          id: 'Web',
          origins: [
            {
              id: 'plugin:ci',
              enabled: true,
              topics: [{ id: 'deploys', enabled: false }],
            },
          ],
        },
      ],
    },
  });
}

/** Rows that stock has written wrongly over its versions, as databases have them. */
async function addOddities(knex: Knex) {
  const row = {
    user: 'user:default/jane',
    origin: 'plugin:ci',
    severity: 'normal',
    created: new Date('2026-01-01T00:00:00Z'),
  };
  await knex('notification').insert([
    // Two sends met: two rows of one user in one scope.
    {
      ...row,
      id: '00000000-0000-4000-8000-000000000001',
      title: 'A',
      scope: 's',
    },
    {
      ...row,
      id: '00000000-0000-4000-8000-000000000002',
      title: 'B',
      scope: 's',
    },
    {
      ...row,
      id: '00000000-0000-4000-8000-000000000003',
      title: 'C',
      link: '',
    },
  ]);
  // As the migration 20250317_addTopic makes it, with a stray brace.
  const migratedHash = createHash('sha256')
    .update('user:default/jane|Web|plugin:ci|}')
    .digest('hex');
  await knex('user_settings').insert([
    {
      user: 'user:default/jane',
      channel: 'Web',
      origin: 'plugin:ci',
      enabled: false,
      settings_key_hash: migratedHash,
    },
    {
      user: 'user:default/jane',
      channel: 'Web',
      origin: 'Plugin:CI',
      enabled: true,
      settings_key_hash: 'the same origin in another letter case',
    },
  ]);
}

async function createTestDatabase(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  return {
    knex,
    /** Runs one of the systems on the database for as long as it takes. */
    async run<TResult>(
      system: System,
      work: (backend: RunningBackend) => Promise<TResult>,
    ): Promise<TResult> {
      const backend = await startBackend({ system, knex });
      try {
        return await work(backend);
      } finally {
        await backend.stop();
      }
    },
  };
}

const viewOfBoth = async (backend: RunningBackend) => ({
  jane: await viewOf(backend, 'jane'),
  joe: await viewOf(backend, 'joe'),
});

describe('a database of the real stock backend', () => {
  it.each(databases.eachSupportedId())(
    'looks the same after moving over, and after going back, on %p',
    async databaseId => {
      const { knex, run } = await createTestDatabase(databaseId);
      const inStock = await run('stock', async backend => {
        await useStock(backend);
        await addOddities(knex);
        return viewOfBoth(backend);
      });
      expect(inStock.jane.totalCount).toBe(7);
      expect(inStock.joe.totalCount).toBe(3);
      const tables = await stockTables(knex);

      await run('callboard', async backend => {
        expect(await viewOfBoth(backend)).toEqual(inStock);
        // Each id still leads to what it led to.
        for (const { id, payload } of inStock.jane.notifications) {
          expect(
            (
              await backend.request<Notification>({
                user: 'jane',
                path: `/${id}`,
              })
            ).payload.title,
          ).toBe(payload.title);
        }
        expect(await settingOf(backend, 'joe')).toEqual({
          enabled: true,
          topics: [{ id: 'deploys', enabled: false }],
        });
        expect((await settingOf(backend, 'jane')).enabled).toBe(false);
      });

      expect(await stockTables(knex)).toEqual(tables);
      await run('stock', async backend => {
        expect(await viewOfBoth(backend)).toEqual(inStock);
      });
    },
  );

  it.each(databases.eachSupportedId())(
    'goes on where it was: scopes, flags and settings, on %p',
    async databaseId => {
      const { run } = await createTestDatabase(databaseId);
      const before = await run('stock', async backend => {
        await useStock(backend);
        return viewOf(backend, 'jane');
      });

      await run('callboard', async backend => {
        await backend.notifications.send({
          recipients: { type: 'entity', entityRef: 'user:default/jane' },
          payload: { title: 'Build mended', scope: 'build' },
        });
        await backend.notifications.send({
          recipients: { type: 'entity', entityRef: 'group:default/stagehands' },
          payload: { title: 'Not for Joe', topic: 'deploys' },
        });

        const { notifications } = await backend.request<List>({
          user: 'jane',
          path: '/notifications',
        });
        const mended = notifications.find(
          ({ payload }) => payload.scope === 'build',
        )!;
        const failed = before.notifications.find(
          ({ payload }) => payload.scope === 'build',
        )!;
        expect(notifications).toHaveLength(before.totalCount + 1);
        expect(mended).toEqual(
          expect.objectContaining({
            created: failed.created,
            updated: expect.any(String),
            saved: failed.saved,
            payload: expect.objectContaining({ title: 'Build mended' }),
          }),
        );
        expect(
          (await viewOf(backend, 'joe')).notifications.map(
            ({ payload }) => payload.title,
          ),
        ).not.toContain('Not for Joe');
      });
    },
  );

  it.each(databases.eachSupportedId())(
    'is taken over again after going back to stock for a while, on %p',
    async databaseId => {
      const { run } = await createTestDatabase(databaseId);
      await run('stock', useStock);
      await run('callboard', async () => {});

      const inStock = await run('stock', async backend => {
        await useStock(backend);
        return viewOfBoth(backend);
      });
      expect(inStock.jane.totalCount).toBe(6);

      await run('callboard', async backend => {
        expect(await viewOfBoth(backend)).toEqual(inStock);
      });
      // Nothing more to move, nothing changes.
      await run('callboard', async backend => {
        expect(await viewOfBoth(backend)).toEqual(inStock);
      });
    },
  );
});
