import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { exclusively, isPostgres } from './dialect';

const INDEX = 'callboard_message_search_idx';

/**
 * Lets an index serve the search on PostgreSQL. It needs the extension pg_trgm,
 * which not every database user may create: this is tried again at each start
 * instead of in a migration, and without it searching works all the same, only
 * slower.
 *
 * @internal
 */
export async function createSearchIndex(
  knex: Knex,
  options: { logger: LoggerService },
): Promise<void> {
  const { logger } = options;
  if (!isPostgres(knex)) {
    return;
  }
  try {
    await exclusively(knex, INDEX, async tx => {
      if (await hasSearchIndex(tx)) {
        return;
      }
      await tx.raw('create extension if not exists pg_trgm');
      await tx.raw(
        'create index ?? on callboard_message using gin (search_text ??.gin_trgm_ops)',
        [INDEX, await findExtensionSchema(tx)],
      );
    });
  } catch (error) {
    logger.warn(
      'Searching notifications reads all of a user\'s messages, because the PostgreSQL extension pg_trgm is not there and could not be created. Have it created by somebody who may ("create extension pg_trgm") and restart',
      error as Error,
    );
  }
}

/**
 * Whether an index serves the search.
 *
 * @internal
 */
export async function hasSearchIndex(knex: Knex): Promise<boolean> {
  if (!isPostgres(knex)) {
    return false;
  }
  const { rows } = await knex.raw(
    'select to_regclass(?) is not null as found',
    [INDEX],
  );
  return rows[0].found;
}

/** The letters that an index finds texts by. */
export type IndexedLetters = 'none' | 'ascii' | 'any';

/**
 * Which letters an index finds texts by. Where `lc_ctype` is `C`, which some
 * operators of PostgreSQL choose unless told, those of other scripts are no letters to it.
 *
 * @internal
 */
export async function findIndexedLetters(knex: Knex): Promise<IndexedLetters> {
  if (!(await hasSearchIndex(knex))) {
    return 'none';
  }
  const { rows } = await knex.raw(
    `select cardinality(??.show_trgm('ж')) > 0 as known`,
    [await findExtensionSchema(knex)],
  );
  return rows[0].known ? 'any' : 'ascii';
}

/** It may be installed in a schema that is not in the search path. */
async function findExtensionSchema(knex: Knex): Promise<string> {
  const { rows } = await knex.raw(
    `select n.nspname as schema
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace
     where e.extname = 'pg_trgm'`,
  );
  return rows[0].schema;
}
