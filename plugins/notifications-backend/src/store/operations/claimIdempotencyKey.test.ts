import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import {
  createAnotherStore,
  createTestStore,
  TestDatabaseId,
  untilSomebodyWaits,
} from '../__testUtils__';
import { transact } from '../transact';
import { insertSend } from './insertSend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const key = { origin: 'plugin:ci', key: 'run-1' };
const [second, hour] = [1_000, 3_600_000];

async function createClaims(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  const claim = (
    options: { requestHash?: string; origin?: string; token?: string } = {},
  ) =>
    store.claimIdempotencyKey({
      ...key,
      requestHash: 'hash',
      token: randomUUID(),
      ...options,
    });
  const claimed = async (options?: Parameters<typeof claim>[0]) => {
    const token = randomUUID();
    await expect(claim({ ...options, token })).resolves.toEqual({
      outcome: 'claimed',
    });
    return { ...key, token };
  };
  const complete = (claimedKey: { token: string }, receipt: string) =>
    insertSend(knex, {
      messages: [],
      topics: [],
      rev: Date.now() * 1000,
      isScoped: false,
      completion: { ...key, ...claimedKey, receipt },
    });
  /** Lets time go by for all keys. */
  const pass = (milliseconds: number) =>
    knex('callboard_idempotency_key').decrement({
      claimed_until: milliseconds,
      expires: milliseconds,
    });
  return { knex, store, claim, claimed, complete, pass };
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
    const tokens = [1, 2, 3].map(() => randomUUID());
    const claims = await Promise.all(
      tokens.map(token => claim({ ...other, token })),
    );
    expect(claims.map(({ outcome }) => outcome).sort()).toEqual([
      'claimed',
      'in-progress',
      'in-progress',
    ]);

    await store.renewIdempotencyKey(slow);
    await store.releaseIdempotencyKey(slow);
    await expect(complete(slow, 'slow')).rejects.toThrow(ConflictError);
    await expect(claim(other)).resolves.toEqual({ outcome: 'in-progress' });

    const quick = claims.findIndex(({ outcome }) => outcome === 'claimed');
    await complete({ token: tokens[quick] }, 'quick');
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

// A send whose connection broke may still be carried out by the server.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'releaseIdempotencyKey, %p',
  id => {
    it.each([
      ['is stored', { outcome: 'replay', receipt: 'done' }],
      ['is undone', { outcome: 'claimed' }],
    ])(
      'waits for a send that is still being stored, and frees its key unless it %s',
      async (end, expected) => {
        const { knex, claim, claimed } = await createClaims(id);
        const { store } = await createAnotherStore(knex);
        const completion = { ...(await claimed()), receipt: 'done' };
        let released = Promise.resolve();
        const sent = transact(knex, {}, async (tx, rev) => {
          await insertSend(tx, {
            messages: [],
            topics: [],
            rev,
            isScoped: false,
            completion,
          });
          released = store.releaseIdempotencyKey(completion);
          await untilSomebodyWaits(knex);
          if (end === 'is undone') {
            throw new Error('undone');
          }
        });
        await sent.catch(() => {});
        await released;
        await expect(claim()).resolves.toEqual(expected);
      },
    );

    it('keeps a send that comes later from being stored', async () => {
      const { knex, claim, claimed, complete } = await createClaims(id);
      const first = await claimed();
      let sent: Promise<unknown> = Promise.resolve();
      await knex.transaction(async tx => {
        // As `releaseIdempotencyKey` does, which is not committed yet.
        await tx('callboard_idempotency_key')
          .where({ token: first.token })
          .delete();
        sent = complete(first, 'late').catch(error => error);
        await untilSomebodyWaits(knex);
      });
      expect(await sent).toBeInstanceOf(ConflictError);
      await expect(claim()).resolves.toEqual({ outcome: 'claimed' });
    });
  },
);
