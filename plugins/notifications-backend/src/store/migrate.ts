import { resolve } from 'node:path';
import { Knex } from 'knex';
import { exclusively } from './dialect';

// Relative to this file and not by package name, because adopters may have
// installed the package under the name of the one that it takes the place of.
// Sources and the build have the same depth.
// eslint-disable-next-line no-restricted-syntax
const directory = resolve(__dirname, '../../migrations');

export const migrations = { directory, tableName: 'callboard_knex_migrations' };

/**
 * Brings the database up to date. The bookkeeping has tables of its own: in a
 * database that was used by the stock plugin before, `knex_migrations` names
 * files that are not ours, and knex refuses to go on from there.
 */
export async function migrate(knex: Knex): Promise<void> {
  // Knex fails if two instances begin with it at once.
  await exclusively(knex, 'callboard_migrations', async lockingKnex => {
    await lockingKnex.migrate.latest(migrations);
  });
}
