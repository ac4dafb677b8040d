import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import knexFactory, { Knex } from 'knex';
import { CallboardProcess } from './__testUtils__/CallboardProcess';

/** More text than the process may have in memory at once. */
const NOTIFICATIONS = 30_000;
const DESCRIPTION_LENGTH = 6_000;
const HEAP_MEGABYTES = 220;

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'import-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

type TestDatabase = {
  knex: Knex;
  /** The config `backend.database` that leads to it. */
  config: JsonObject;
  /** SQL for the numbers from 1 on. */
  numbers: string;
  /** SQL for a random id. */
  uuid: string;
  /** SQL for a time of long ago, a minute per number. */
  moment: string;
};

async function createPostgres(): Promise<TestDatabase> {
  const knex = await databases.init('POSTGRES_18');
  const { host, port, user, password, database } =
    knex.client.connectionSettings;
  return {
    knex,
    config: {
      client: 'pg',
      connection: { host, port, user, password },
      plugin: { notifications: { connection: { database } } },
    },
    numbers: `generate_series(1, ${NOTIFICATIONS}) as numbers (n)`,
    uuid: 'gen_random_uuid()',
    moment: `timestamptz '2026-01-01' + n * interval '1 minute'`,
  };
}

async function createSqlite(): Promise<TestDatabase> {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: join(directory, 'notifications.sqlite') },
    useNullAsDefault: true,
  });
  return {
    knex,
    config: { client: 'better-sqlite3', connection: { directory } },
    numbers: `(
      with recursive numbers (n) as (
        select 1 union all select n + 1 from numbers where n < ${NOTIFICATIONS}
      ) select n from numbers
    )`,
    uuid: `lower(
      hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
      substr(hex(randomblob(2)), 2) || '-8' ||
      substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
    )`,
    moment: '1767225600000 + n * 60000',
  };
}

/** Fills the tables of the real upstream migrations: 300 users, some in scopes. */
async function fill({ knex, numbers, uuid, moment }: TestDatabase) {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@upstream-1.57/plugin-notifications-backend',
      'migrations',
    ),
  });
  // Of few different trigrams, so that the search index is not what is measured.
  const text = 'x'.repeat(DESCRIPTION_LENGTH);
  await knex.raw(
    `insert into notification
       (id, "user", title, description, severity, origin, scope, created, read)
     select ${uuid}, 'user:default/u' || (n % 300), 'Title ' || n, ?,
       'normal', 'plugin:ci',
       case when n % 10 = 0 then 'scope-' || n end,
       ${moment}, case when n % 3 = 0 then ${moment} end
     from ${numbers}`,
    [text],
  );
  await knex('user_settings').insert({
    user: 'user:default/u1',
    channel: 'Web',
    origin: 'plugin:ci',
    enabled: false,
    settings_key_hash: 'u1',
  });
}

async function countDeliveries(knex: Knex): Promise<number> {
  const [{ count }] = await knex('callboard_delivery').count({ count: '*' });
  return Number(count);
}

describe('an import that is interrupted', () => {
  it.each([
    ['SQLITE_3', createSqlite],
    ['POSTGRES_18', createPostgres],
  ])(
    'ends with everything imported once, in little memory, on %p',
    async (_, create) => {
      const database = await create();
      const { knex, config } = database;
      await fill(database);
      const options = { database: config, heapMegabytes: HEAP_MEGABYTES };

      const dying = CallboardProcess.start(options);
      await dying.waitForLine(/Imported \d+ of 30000 rows/);
      await dying.kill();
      const some = await countDeliveries(knex);
      expect(some).toBeGreaterThan(0);
      expect(some).toBeLessThan(NOTIFICATIONS);

      const last = CallboardProcess.start(options);
      await last.waitForLine(/Imported all 30000 rows/);
      await last.kill();

      const [{ equal }] = await knex('notification as n')
        .join('callboard_delivery as d', clause =>
          clause.on('d.message_id', 'n.id').on('d.user_ref', 'n.user'),
        )
        .join('callboard_message as m', clause =>
          clause
            .on('m.id', 'd.message_id')
            .on('m.notification_id', 'd.notification_id'),
        )
        .whereRaw(`m.payload like '%"title":"' || n.title || '"%'`)
        .whereRaw('(d.read is null) = (n.read is null)')
        .whereRaw('(d.notification_id = n.id) = (n.scope is null)')
        .count({ equal: '*' });
      expect([await countDeliveries(knex), Number(equal)]).toEqual([
        NOTIFICATIONS,
        NOTIFICATIONS,
      ]);
      await knex.destroy();
    },
  );
});
