import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  createMessage,
  createTestStore,
  fillInboxes,
  send,
  TestDatabaseId,
  untilSomebodyWaits,
} from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';
import { createSearchIndex, scheduleSearchIndex } from './searchIndex';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/1';

async function createBackend(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const scheduler = mockServices.scheduler();
  const logger = mockServices.logger.mock();
  await scheduleSearchIndex({
    database: mockServices.database({ knex }),
    scheduler,
    logger,
  });
  const build = () => scheduler.triggerTask('notifications-search-index');
  return { knex, store, scheduler, logger, build };
}

async function indexes(knex: Knex): Promise<unknown[]> {
  const { rows } = await knex.raw(`
    select pg_get_indexdef(indexrelid) as definition, indisvalid as is_valid
    from pg_index
    where indexrelid = to_regclass('callboard_message_search_idx')`);
  return rows;
}

const usable = [
  { definition: expect.stringContaining('gin_trgm_ops'), is_valid: true },
];
const unusable = [{ ...usable[0], is_valid: false }];

/** Whether the index says what a search of a large inbox finds. */
async function isIndexAsked(
  store: NotificationsStore,
  reader: string,
): Promise<boolean> {
  const filter = { search: 'run 777' };
  return (await store.narrow({ userRef: reader, filter })).among !== undefined;
}

/** Holds a transaction open that a build has to wait for. */
async function holdBuilds(knex: Knex): Promise<{ release(): Promise<void> }> {
  const tx = await knex.transaction();
  await tx.raw('lock table callboard_message in row exclusive mode');
  return {
    release: async () => {
      await tx.rollback();
    },
  };
}

describe.each(databases.eachSupportedId().filter(([id]) => id === 'SQLITE_3'))(
  'scheduleSearchIndex, %p',
  id => {
    it('has nothing to do', async () => {
      const { build } = await createBackend(id);
      await expect(build()).rejects.toThrow('not found');
    });
  },
);

describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'scheduleSearchIndex, %p',
  id => {
    it('builds the index once somebody has a large inbox, and searches use it from then on', async () => {
      const { knex, store, logger, build } = await createBackend(id);
      await fillInboxes(knex, { messages: 3_000, users: 2 });
      await build();
      await expect(indexes(knex)).resolves.toEqual([]);
      await expect(
        knex('pg_extension').pluck('extname'),
      ).resolves.not.toContain('pg_trgm');

      await knex('callboard_delivery').update({ user_ref: userRef });
      await knex.raw('vacuum analyze');
      await expect(isIndexAsked(store, userRef)).resolves.toBe(false);
      await build();
      await expect(indexes(knex)).resolves.toEqual(usable);
      await expect(isIndexAsked(store, userRef)).resolves.toBe(true);
      await build();
      expect(logger.warn).not.toHaveBeenCalled();
    });

    it('lets sends go on while it is built, and builds again what was interrupted', async () => {
      const { knex, store, logger, build } = await createBackend(id);
      await fillInboxes(knex, { messages: 3_000, users: 1 });
      const { release } = await holdBuilds(knex);
      const building = build();
      await untilSomebodyWaits(knex);

      await send(store, createMessage(), [userRef]);
      // Another instance leaves it alone.
      await createSearchIndex(knex);
      await expect(indexes(knex)).resolves.toEqual(unusable);
      await expect(isIndexAsked(store, 'user:default/0')).resolves.toBe(false);

      await knex.raw(`
        select pg_cancel_backend(pid) from pg_stat_progress_create_index
        where datname = current_database()`);
      await building;
      await release();
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('canceling statement due to user request'),
      );
      await expect(indexes(knex)).resolves.toEqual(unusable);

      await build();
      await expect(indexes(knex)).resolves.toEqual(usable);
    });

    it('uses the extension where somebody has put it into another schema', async () => {
      const { knex, build } = await createBackend(id);
      await fillInboxes(knex, { messages: 3_000, users: 1 });
      await knex.raw('create schema elsewhere');
      await knex.raw('create extension pg_trgm schema elsewhere');
      await build();
      await expect(indexes(knex)).resolves.toEqual([
        expect.objectContaining({
          definition: expect.stringContaining('elsewhere.gin_trgm_ops'),
        }),
      ]);
    });

    it('logs once why the database refuses and what to do, and tries again', async () => {
      const { knex, store, logger, build } = await createBackend(id);
      await fillInboxes(knex, { messages: 3_000, users: 1 });
      await knex.raw(`
        create function refuse() returns event_trigger language plpgsql as $$
        begin raise insufficient_privilege using message = 'not you'; end $$`);
      await knex.raw(`
        create event trigger refuse on ddl_command_start
        when tag in ('CREATE EXTENSION') execute function refuse()`);
      await build();
      await build();
      expect(logger.warn).toHaveBeenCalledTimes(1);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringMatching(/not you.*"create extension pg_trgm"/),
      );
      await expect(isIndexAsked(store, 'user:default/0')).resolves.toBe(false);

      await knex.raw('drop event trigger refuse');
      await build();
      await expect(indexes(knex)).resolves.toEqual(usable);
    });

    it('leaves a database alone that is not to be migrated', async () => {
      const { knex } = await createTestStore(databases, id);
      const scheduler = mockServices.scheduler.mock();
      await scheduleSearchIndex({
        database: mockServices.database({ knex, migrations: { skip: true } }),
        scheduler,
        logger: mockServices.logger.mock(),
      });
      expect(scheduler.scheduleTask).not.toHaveBeenCalled();
    });
  },
);
