import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { isPostgres, queryRows } from './dialect';
import { migrate, migrations } from './migrate';

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
  it('makes tables beside those of the built-in plugin and its bookkeeping, unmakes them, and makes them again', async () => {
    const knex = await databases.init(id);
    const builtIn = [
      'broadcast',
      'broadcast_user_status',
      'knex_migrations',
      'notification',
      'user_settings',
    ];
    for (const table of builtIn) {
      await knex.schema.createTable(table, columns => columns.text('name'));
      await knex(table).insert({ name: '20231215_init.js' });
    }
    // Several instances may start at once, but for a SQLite database.
    await Promise.all(
      (isPostgres(knex) ? [1, 2, 3] : [1]).map(() => migrate(knex)),
    );
    const names = await tableNames(knex);
    expect(names).toEqual(
      expect.arrayContaining(['callboard_message', 'callboard_delivery']),
    );

    await knex.migrate.rollback(migrations, true);
    await expect(tableNames(knex)).resolves.toEqual([
      ...builtIn.slice(0, 2),
      'callboard_knex_migrations',
      'callboard_knex_migrations_lock',
      ...builtIn.slice(2),
    ]);
    await migrate(knex);
    await migrate(knex);
    await expect(tableNames(knex)).resolves.toEqual(names);
    for (const table of builtIn) {
      await expect(knex(table)).resolves.toEqual([
        { name: '20231215_init.js' },
      ]);
    }
  });
});
