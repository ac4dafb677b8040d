import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { createTestStore, TestDatabaseId } from '../__testUtils__';
import { IdempotencyClaim } from '../types';
import { insertSend } from './insertSend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const key = { origin: 'plugin:ci', key: 'run-1' };
const [second, hour] = [1_000, 3_600_000];

async function createClaims(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const claim = (options: { requestHash?: string; origin?: string } = {}) =>
    store.claimIdempotencyKey({ ...key, requestHash: 'hash', ...options });
  const claimed = async (options?: Parameters<typeof claim>[0]) => {
    const { outcome, token } = (await claim(options)) as IdempotencyClaim & {
      token: string;
    };
    expect(outcome).toBe('claimed');
    return { ...key, token };
  };
  const complete = (claimedKey: { token: string }, receipt: string) =>
    insertSend(knex, {
      messages: [],
      topics: [],
      created: new Date(),
      completion: { ...key, ...claimedKey, receipt },
    });
  /** Lets time go by for all keys. */
  const pass = (milliseconds: number) =>
    knex('callboard_idempotency_key').decrement({
      claimed_until: milliseconds,
      expires: milliseconds,
    });
  return { store, claim, claimed, complete, pass };
}

describe.each(databases.eachSupportedId())('claimIdempotencyKey, %p', id => {
  it('gives a key to one of many requests at once, for each origin', async () => {
    const { claim } = await createClaims(id);
    const claims = await Promise.all([1, 2, 3, 4, 5].map(() => claim()));
    expect(claims.map(({ outcome }) => outcome).sort()).toEqual([
      'claimed',
      ...Array(4).fill('in-progress'),
    ]);
    await expect(claim({ origin: 'plugin:b' })).resolves.toMatchObject({
      outcome: 'claimed',
    });
  });

  it('replays the receipt for 24 hours, to the same request only', async () => {
    const { store, claim, claimed, complete, pass } = await createClaims(id);
    const other = { requestHash: 'other' };
    const first = await claimed();
    await expect(claim(other)).resolves.toEqual({ outcome: 'mismatch' });
    await complete(first, 'done');
    // It is done, so there is nothing to be given up or kept.
    await store.releaseIdempotencyKey(first);
    await store.renewIdempotencyKey(first);

    await pass(24 * hour - 10 * second);
    const replay = { outcome: 'replay', receipt: 'done' };
    await expect(claim()).resolves.toEqual(replay);
    await expect(claim(other)).resolves.toEqual({ outcome: 'mismatch' });
    await expect(store.removeExpired({ batchSize: 9 })).resolves.toEqual({
      removed: 0,
    });
    await pass(10 * second);
    await claimed(other);
    await pass(24 * hour);
    await expect(store.removeExpired({ batchSize: 9 })).resolves.toEqual({
      removed: 1,
    });
  });

  it('lets a claim lapse after 30 seconds unless it is renewed, and whoever takes it over have it alone', async () => {
    const { store, claim, claimed, complete, pass } = await createClaims(id);
    const slow = await claimed();
    await pass(25 * second);
    await store.renewIdempotencyKey(slow);
    await pass(25 * second);
    await expect(claim()).resolves.toEqual({ outcome: 'in-progress' });
    await pass(6 * second);
    const other = { requestHash: 'other' };
    const claims = await Promise.all([1, 2, 3].map(() => claim(other)));
    expect(claims.map(({ outcome }) => outcome).sort()).toEqual([
      'claimed',
      'in-progress',
      'in-progress',
    ]);

    await store.renewIdempotencyKey(slow);
    await store.releaseIdempotencyKey(slow);
    await expect(complete(slow, 'slow')).rejects.toThrow(ConflictError);
    await expect(claim(other)).resolves.toEqual({ outcome: 'in-progress' });

    const quick = claims.find(({ outcome }) => outcome === 'claimed');
    await complete(quick as { token: string }, 'quick');
    await expect(claim(other)).resolves.toEqual({
      outcome: 'replay',
      receipt: 'quick',
    });
  });

  it('gives a key that was given up to the next request at once', async () => {
    const { store, claimed, complete } = await createClaims(id);
    const first = await claimed();
    await store.releaseIdempotencyKey(first);
    await expect(complete(first, 'late')).rejects.toThrow(ConflictError);
    await claimed({ requestHash: 'mended' });
  });
});
