import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { DatabaseNotificationsStore } from './DatabaseNotificationsStore';
import { isPostgres, queryRows } from './dialect';
import { scopeKey } from './keys';
import { migrate, migrations } from './migrate';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const userRef = 'user:default/jane';

/** A row in every table, with the columns that the first version had. */
async function fillFirstVersion(knex: Knex) {
  const [one, all] = [randomUUID(), randomUUID()];
  const message = { origin: 'plugin:ci', severity: 'normal' };
  await knex('callboard_message').insert([
    {
      ...message,
      id: one,
      created: 1_000,
      title: 'To one',
      search_text: 'to one',
      scope: 'run',
      scope_key: scopeKey('plugin:ci', 'run'),
    },
    {
      ...message,
      id: all,
      created: 2_000,
      title: 'To all',
      search_text: 'to all',
    },
  ]);
  await knex('callboard_delivery').insert({
    message_id: one,
    user_ref: userRef,
    scope_key: scopeKey('plugin:ci', 'run'),
    created: 1_000,
    sort_at: 1_000,
    saved: 3_000,
  });
  await knex('callboard_broadcast').insert({
    message_id: all,
    created: 2_000,
    sort_at: 2_000,
    sending: 1,
  });
  const { id: broadcastId } = await knex('callboard_broadcast').first('id');
  await knex('callboard_broadcast_flags').insert({
    broadcast_id: broadcastId,
    user_ref: userRef,
    read: 4_000,
    read_sending: 1,
    updated: 4_000,
  });
  await knex('callboard_visitor').insert({ user_ref: userRef, first_visit: 0 });
  await knex('callboard_user_setting').insert({
    user_ref: userRef,
    setting_key: 'key',
    channel: 'Web',
    channel_key: 'web',
    enabled: true,
  });
  await knex('callboard_known_topic').insert({
    topic_key: 'key',
    origin: 'plugin:ci',
  });
  await knex('callboard_idempotency_key').insert({
    request_key: 'key',
    request_hash: 'hash',
    claimed: 1_000,
    expires: 2_000,
  });
}

async function rowsOf(knex: Knex) {
  const names = (await tableNames(knex)).filter(
    name => !name.startsWith('callboard_knex'),
  );
  const tables: Record<string, object[]> = {};
  for (const name of names) {
    tables[name] = await knex(name);
  }
  return tables;
}

async function tableNames(knex: Knex) {
  const rows = await queryRows<{ name: string }>(
    knex,
    isPostgres(knex)
      ? `select tablename as name from pg_tables where schemaname = 'public'`
      : `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
    {},
  );
  return rows.map(({ name }) => name).sort();
}

describe.each(databases.eachSupportedId())('migrate, %p', id => {
  it('makes tables, unmakes them, and makes them again', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    const names = await tableNames(knex);
    expect(names).toEqual(
      expect.arrayContaining(['callboard_message', 'callboard_delivery']),
    );

    await knex.migrate.rollback(migrations, true);
    const bookkeeping = [
      'callboard_knex_migrations',
      'callboard_knex_migrations_lock',
    ];
    await expect(tableNames(knex)).resolves.toEqual(bookkeeping);

    await migrate(knex);
    await migrate(knex);
    await expect(tableNames(knex)).resolves.toEqual(names);
  });

  it('keeps every row, from whichever version it comes', async () => {
    const versions = readdirSync(migrations.directory).length;
    for (let version = 1; version < versions; version++) {
      const knex = await databases.init(id);
      for (let done = 0; done < version; done++) {
        await knex.migrate.up(migrations);
      }
      await fillFirstVersion(knex);
      const before = await rowsOf(knex);
      const filled = Object.values(before).filter(rows => rows.length > 0);
      // All tables of the first version.
      expect(filled.length).toBeGreaterThanOrEqual(8);

      await migrate(knex);

      for (const [name, rows] of Object.entries(before)) {
        await expect(knex(name)).resolves.toEqual(
          rows.map(row => expect.objectContaining(row)),
        );
      }
      const store = await DatabaseNotificationsStore.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      });
      const { entries } = await store.listInbox({
        userRef,
        filter: {},
        limit: 9,
      });
      expect(
        entries.map(({ payload, read, saved }) => [payload.title, read, saved]),
      ).toEqual([
        ['To all', new Date(4_000), undefined],
        ['To one', undefined, new Date(3_000)],
      ]);
      await expect(
        store.retract({ origin: 'plugin:ci', scope: 'run' }),
      ).resolves.toMatchObject({ userRefs: [userRef] });
    }
  });

  it('lets old messages be found whatever the letters in them', async () => {
    const knex = await databases.init(id);
    await knex.migrate.up(migrations);
    await fillFirstVersion(knex);
    await knex('callboard_message').update({
      // As it was made of "ΠΡΟΣ İZMİR".
      search_text: 'προς i\u0307zmi\u0307r',
    });
    await migrate(knex);
    const store = await DatabaseNotificationsStore.create({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    });
    const search = 'ΠΡΟΣ izmir';
    await expect(
      store.countInbox({ userRef, filter: { search } }),
    ).resolves.toEqual({ count: 2 });
  });

  it('goes together with the tables and the bookkeeping of the stock plugin', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('knex_migrations', table => {
      table.increments('id');
      table.string('name');
      table.integer('batch');
    });
    await knex('knex_migrations').insert({
      name: '20231215_init.js',
      batch: 1,
    });
    const stockTables = [
      'notification',
      'broadcast',
      'broadcast_user_status',
      'user_settings',
    ];
    for (const name of stockTables) {
      await knex.schema.createTable(name, table => table.text('id'));
      await knex(name).insert({ id: 'stays' });
    }

    await migrate(knex);

    for (const name of stockTables) {
      await expect(knex(name)).resolves.toEqual([{ id: 'stays' }]);
    }
    await expect(knex('knex_migrations').pluck('name')).resolves.toEqual([
      '20231215_init.js',
    ]);
  });
});

// A SQLite database has one instance only.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'migrate, %p',
  id => {
    it('lets several instances start at once', async () => {
      const knex = await databases.init(id);
      await expect(
        Promise.all([migrate(knex), migrate(knex), migrate(knex)]),
      ).resolves.toBeDefined();
    });
  },
);
