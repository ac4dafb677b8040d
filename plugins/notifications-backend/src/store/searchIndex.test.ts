import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { createMessage, TestDatabaseId } from './__testUtils__';
import { DatabaseNotificationsStore } from './DatabaseNotificationsStore';
import { migrate } from './migrate';
import { createSearchIndex } from './searchIndex';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function createDatabase(id: TestDatabaseId) {
  const knex = await databases.init(id);
  await migrate(knex);
  const logger = mockServices.logger.mock();
  return { knex, logger };
}

async function indexDefinitions(knex: Knex): Promise<string[]> {
  return knex('pg_indexes')
    .where('indexname', 'callboard_message_search_idx')
    .pluck('indexdef');
}

describe.each(databases.eachSupportedId().filter(([id]) => id === 'SQLITE_3'))(
  'createSearchIndex, %p',
  id => {
    it('has nothing to do, and nothing to complain of', async () => {
      const { knex, logger } = await createDatabase(id);
      await createSearchIndex(knex, { logger });
      expect(logger.warn).not.toHaveBeenCalled();
    });
  },
);

describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'createSearchIndex, %p',
  id => {
    it('makes the index once, however many instances start', async () => {
      const { knex, logger } = await createDatabase(id);
      await Promise.all(
        [1, 2, 3].map(() => createSearchIndex(knex, { logger })),
      );
      await expect(indexDefinitions(knex)).resolves.toEqual([
        expect.stringContaining('USING gin (search_text gin_trgm_ops)'),
      ]);
      expect(logger.warn).not.toHaveBeenCalled();
    });

    it('uses the extension where somebody has put it into another schema', async () => {
      const { knex, logger } = await createDatabase(id);
      await knex.raw('create schema elsewhere');
      await knex.raw('create extension pg_trgm schema elsewhere');
      await createSearchIndex(knex, { logger });
      await expect(indexDefinitions(knex)).resolves.toEqual([
        expect.stringContaining('elsewhere.gin_trgm_ops'),
      ]);
    });

    it('says so in the log where it may not, and searching works all the same', async () => {
      const { knex, logger } = await createDatabase(id);
      await knex.raw(`
        create function refuse() returns event_trigger language plpgsql
        as $$ begin raise exception 'not allowed'; end $$`);
      await knex.raw(`
        create event trigger refuse on ddl_command_start
        when tag in ('CREATE EXTENSION') execute function refuse()`);

      const store = await DatabaseNotificationsStore.create({
        database: mockServices.database({ knex }),
        logger,
      });

      expect(logger.warn).toHaveBeenCalledTimes(1);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('pg_trgm'),
        expect.objectContaining({
          message: expect.stringContaining('not allowed'),
        }),
      );
      await expect(indexDefinitions(knex)).resolves.toEqual([]);
      await store.saveBroadcast({ message: createMessage({ title: 'Größe' }) });
      await expect(
        store.countInbox({
          userRef: 'user:default/jane',
          filter: { search: 'RÖ' },
        }),
      ).resolves.toEqual({ count: 1 });

      // Once it may, the next start makes up for it.
      await knex.raw('drop event trigger refuse');
      await createSearchIndex(knex, { logger });
      await expect(indexDefinitions(knex)).resolves.toHaveLength(1);
    });
  },
);
