import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore } from '../__testUtils__';
import { completeIdempotencyKey } from './completeIdempotencyKey';
import { releaseIdempotencyKey } from './releaseIdempotencyKey';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const key = { origin: 'plugin:ci', key: 'run-1', requestHash: 'hash' };

describe.each(databases.eachSupportedId())('releaseIdempotencyKey, %p', id => {
  it('lets a request that failed be tried again at once', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    await store.claimIdempotencyKey(key);
    await releaseIdempotencyKey(knex, { ...key, claimed: clock.now });
    await expect(
      store.claimIdempotencyKey({ ...key, requestHash: 'mended' }),
    ).resolves.toMatchObject({ outcome: 'claimed' });
  });

  it('leaves a key alone whose request was carried out', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const claimed = { ...key, claimed: clock.now };
    await store.claimIdempotencyKey(key);
    await completeIdempotencyKey(knex, { ...claimed, receipt: 'done' });
    await releaseIdempotencyKey(knex, claimed);
    await expect(store.claimIdempotencyKey(key)).resolves.toEqual({
      outcome: 'replay',
      receipt: 'done',
    });
  });

  it('leaves the claim alone of whoever took a lapsed one over', async () => {
    const { knex, store, clock } = await createTestStore(databases, id);
    const lapsed = { ...key, claimed: clock.now };
    await store.claimIdempotencyKey(key);
    clock.now = new Date(clock.now.getTime() + 5 * 60_000);
    await store.claimIdempotencyKey(key);

    await releaseIdempotencyKey(knex, lapsed);

    await expect(store.claimIdempotencyKey(key)).resolves.toEqual({
      outcome: 'in-flight',
    });
  });
});
