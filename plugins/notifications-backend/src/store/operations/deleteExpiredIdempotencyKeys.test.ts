import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore } from '../__testUtils__';
import { deleteExpiredIdempotencyKeys } from './deleteExpiredIdempotencyKeys';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const hours = 3_600_000;

describe.each(databases.eachSupportedId())(
  'deleteExpiredIdempotencyKeys, %p',
  id => {
    it('removes keys after 24 hours, a batch at a time', async () => {
      const { knex, store, clock } = await createTestStore(databases, id);
      const start = clock.now.getTime();
      for (const key of ['a', 'b', 'c']) {
        await store.claimIdempotencyKey({
          origin: 'plugin:ci',
          key,
          requestHash: 'hash',
        });
      }
      const remove = (at: number) =>
        deleteExpiredIdempotencyKeys(knex, {
          now: new Date(start + at),
          batchSize: 2,
        });

      await expect(remove(24 * hours - 1)).resolves.toBe(0);
      await expect(remove(24 * hours)).resolves.toBe(2);
      await expect(remove(24 * hours)).resolves.toBe(1);
    });
  },
);
