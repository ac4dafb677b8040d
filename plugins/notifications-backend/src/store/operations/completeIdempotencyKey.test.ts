import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { createTestStore } from '../__testUtils__';
import { completeIdempotencyKey } from './completeIdempotencyKey';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const key = { origin: 'plugin:ci', key: 'run-1', requestHash: 'hash' };

describe.each(databases.eachSupportedId())('completeIdempotencyKey, %p', id => {
  it('is done by the first one only, should a claim have lapsed meanwhile', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    await store.claimIdempotencyKey(key);
    clock.now = new Date(clock.now.getTime() + 5 * 60_000);
    await store.claimIdempotencyKey(key);

    await completeIdempotencyKey(knex, { ...key, receipt: 'second' });
    await expect(
      completeIdempotencyKey(knex, { ...key, receipt: 'first' }),
    ).rejects.toThrow(ConflictError);

    await expect(store.claimIdempotencyKey(key)).resolves.toEqual({
      outcome: 'replay',
      receipt: 'second',
    });
  });

  it('is refused for a key that was given up', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await store.claimIdempotencyKey(key);
    await store.releaseIdempotencyKey(key);
    await expect(
      completeIdempotencyKey(knex, { ...key, receipt: 'late' }),
    ).rejects.toThrow(ConflictError);
  });
});
