import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore, TestDatabaseId } from '../__testUtils__';
import { claimIdempotencyKey } from './claimIdempotencyKey';
import { completeIdempotencyKey } from './completeIdempotencyKey';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const key = { origin: 'plugin:ci', key: 'run-1' };
const start = Date.parse('2026-05-01T08:00:00.000Z');
const claimed = new Date(start);
const [minutes, hours] = [60_000, 3_600_000];

async function createClaims(id: TestDatabaseId) {
  const { knex } = await createTestStore(databases, id);
  const claim = (
    options: { requestHash?: string; origin?: string; at?: number } = {},
  ) => {
    const { requestHash = 'hash', origin = key.origin, at = 0 } = options;
    return claimIdempotencyKey(knex, {
      ...key,
      origin,
      requestHash,
      now: new Date(start + at),
    });
  };
  return { knex, claim };
}

describe.each(databases.eachSupportedId())('claimIdempotencyKey, %p', id => {
  it('gives a key to one of many requests at once', async () => {
    const { claim } = await createClaims(id);
    const claims = await Promise.all([1, 2, 3, 4, 5].map(() => claim()));
    expect(claims.map(({ outcome }) => outcome).sort()).toEqual([
      'claimed',
      'in-flight',
      'in-flight',
      'in-flight',
      'in-flight',
    ]);
  });

  it('replays the receipt of what was carried out, for 24 hours', async () => {
    const { knex, claim } = await createClaims(id);
    await claim();
    await completeIdempotencyKey(knex, {
      ...key,
      claimed,
      receipt: '{"id":1}',
    });

    const replay = { outcome: 'replay', receipt: '{"id":1}' };
    await expect(claim()).resolves.toEqual(replay);
    await expect(claim({ at: 24 * hours - 1 })).resolves.toEqual(replay);
    await expect(claim({ at: 24 * hours })).resolves.toEqual({
      outcome: 'claimed',
      claimed: new Date(start + 24 * hours),
    });
    await expect(claim({ at: 24 * hours })).resolves.toEqual({
      outcome: 'in-flight',
    });
  });

  it('tells another request with the same key from the same one', async () => {
    const { knex, claim } = await createClaims(id);
    await claim();
    const other = { requestHash: 'other' };
    await expect(claim(other)).resolves.toEqual({ outcome: 'mismatch' });
    await completeIdempotencyKey(knex, { ...key, claimed, receipt: 'done' });
    await expect(claim(other)).resolves.toEqual({ outcome: 'mismatch' });
  });

  it('lets a claim that nobody finishes lapse after five minutes', async () => {
    const { claim } = await createClaims(id);
    await claim();
    await expect(claim({ at: 5 * minutes - 1 })).resolves.toEqual({
      outcome: 'in-flight',
    });
    const claims = await Promise.all([
      claim({ at: 5 * minutes }),
      claim({ at: 5 * minutes }),
    ]);
    expect(claims.map(({ outcome }) => outcome).sort()).toEqual([
      'claimed',
      'in-flight',
    ]);
  });

  it('keeps the keys of origins apart', async () => {
    const { claim } = await createClaims(id);
    await claim();
    await expect(claim({ origin: 'plugin:other' })).resolves.toMatchObject({
      outcome: 'claimed',
    });
  });
});
