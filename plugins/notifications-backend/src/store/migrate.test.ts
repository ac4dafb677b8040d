import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { isPostgres, queryRows } from './dialect';
import { migrate, migrations } from './migrate';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

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
