import {
  DatabaseService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from './dialect';

const INDEX = 'callboard_message_search_idx';

/** An inbox of more rows is searched by the index: walking through it takes longer. */
export const LARGE_INBOX = 2_000;

/** Whether the index may be used; it may not while it is built, nor if that failed. */
export const hasSearchIndex = `exists (
  select from pg_index where indexrelid = to_regclass('${INDEX}') and indisvalid
)`;

/**
 * Has the index for searching large inboxes built behind the start, by one instance at a
 * time, once there is a large inbox. It is a trigram index over all messages, and only
 * PostgreSQL has it. Until it is there, and where it cannot be built, searching walks
 * through all of an inbox.
 */
export async function scheduleSearchIndex(options: {
  database: DatabaseService;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { database, scheduler, logger } = options;
  const knex = await database.getClient();
  if (database.migrations?.skip || !isPostgres(knex)) {
    return;
  }
  let lastReason: string;
  await scheduler.scheduleTask({
    id: 'notifications-search-index',
    frequency: { hours: 1 },
    timeout: { hours: 1 },
    // Not while the backend is starting.
    initialDelay: { minutes: 1 },
    fn: async () => {
      try {
        await createSearchIndex(knex);
      } catch (error) {
        const { message } = error as Error;
        if (message !== lastReason) {
          lastReason = message;
          logger.warn(
            `Failed to build the index for searching large inboxes, which is tried again every hour: ${message}. It needs the contrib modules of PostgreSQL, and an administrator to run "create extension pg_trgm" where the user of this database may not.`,
          );
        }
      }
    },
  });
}

/**
 * Builds the index if it is needed and not there. Sends go on meanwhile.
 *
 * @throws Error of the database
 */
export async function createSearchIndex(knex: Knex): Promise<void> {
  if (!(await isIndexMissing(knex))) {
    return;
  }
  await knex.raw('create extension if not exists pg_trgm');
  // Left by a build that was interrupted.
  await knex.raw('drop index concurrently if exists ??', [INDEX]);
  await knex.raw(
    'create index concurrently ?? on callboard_message using gin (search_text ??.gin_trgm_ops)',
    [INDEX, await findExtensionSchema(knex)],
  );
}

/**
 * Whether the statistics of PostgreSQL know a large inbox, and the index is neither
 * there nor being built; a build outlives the process that asked for it.
 */
async function isIndexMissing(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw(
    `select
       not ${hasSearchIndex}
       and not exists (
         select from pg_stat_progress_create_index
         where relid = 'callboard_message'::regclass
           and datname = current_database()
       )
       and exists (
         select from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname
         where c.oid = 'callboard_delivery'::regclass
           and s.attname = 'user_ref'
           and s.most_common_freqs[1] * c.reltuples > ?
       ) as is_missing`,
    [LARGE_INBOX],
  );
  return rows[0].is_missing;
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
