import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { createTestStore } from '../__testUtils__';
import { completeIdempotencyKey } from './completeIdempotencyKey';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const key = { origin: 'plugin:ci', key: 'run-1', requestHash: 'hash' };

describe.each(databases.eachSupportedId())('completeIdempotencyKey, %p', id => {
  it('is left to whoever took a lapsed claim over, also with another request', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const slow = { ...key, claimed: clock.now };
    await store.claimIdempotencyKey(key);
    clock.now = new Date(clock.now.getTime() + 5 * 60_000);
    const other = { ...key, requestHash: 'other' };
    await expect(store.claimIdempotencyKey(other)).resolves.toEqual({
      outcome: 'claimed',
      claimed: clock.now,
    });

    await expect(
      completeIdempotencyKey(knex, { ...slow, receipt: 'slow' }),
    ).rejects.toThrow(ConflictError);
    const quick = { ...key, claimed: clock.now };
    await completeIdempotencyKey(knex, { ...quick, receipt: 'quick' });
    await expect(
      completeIdempotencyKey(knex, { ...quick, receipt: 'twice' }),
    ).rejects.toThrow(ConflictError);

    await expect(store.claimIdempotencyKey(other)).resolves.toEqual({
      outcome: 'replay',
      receipt: 'quick',
    });
    await expect(store.claimIdempotencyKey(key)).resolves.toEqual({
      outcome: 'mismatch',
    });
  });

  it('is refused for a key that was given up', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const claimed = { ...key, claimed: clock.now };
    await store.claimIdempotencyKey(key);
    await store.releaseIdempotencyKey(claimed);
    await expect(
      completeIdempotencyKey(knex, { ...claimed, receipt: 'late' }),
    ).rejects.toThrow(ConflictError);
  });
});
