import { TestDatabases } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import {
  createAnotherStore,
  createMessage,
  createTestStore,
  inbox,
  send,
  untilSomebodyWaits,
} from './__testUtils__';
import { transact } from './transact';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const jane = 'user:default/jane';

describe.each(databases.eachSupportedId())('transact, %p', id => {
  it('undoes everything when the work fails, and lets the error through', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('t', table => table.integer('n'));
    const error = new Error('on the way');
    const work = jest.fn(async (tx: Knex.Transaction) => {
      await tx('t').insert({ n: 1 });
      throw error;
    });
    await expect(transact(knex, { locks: ['a'] }, work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(1);
    await expect(knex('t')).resolves.toEqual([]);
  });

  it('does the work with the same lock one after the other, each with a greater revision', async () => {
    const knex = await databases.init(id);
    const revisions: number[] = [];
    let atWork = 0;
    await Promise.all(
      [['a', 'b'], ['b', 'a'], ['a'], ['b', 'a']].map(locks =>
        transact(knex, { locks }, async (_, rev) => {
          atWork += 1;
          await new Promise(resolve => setTimeout(resolve, 5));
          expect(atWork).toBe(1);
          revisions.push(rev);
          atWork -= 1;
        }),
      ),
    );
    expect(new Set(revisions).size).toBe(4);
    expect([...revisions].sort((a, b) => a - b)).toEqual(revisions);
  });
});

// SQLite has one writer at a time, which waits for no other process.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'transact, %p',
  id => {
    it.each(['40P01', '40001'])(
      'does again what the database gave up with %s, three times at most',
      async code => {
        const knex = await databases.init(id);
        let attempts = 0;
        const work = (failures: number) =>
          transact(knex, {}, async tx => {
            attempts += 1;
            if (attempts <= failures) {
              await tx.raw(`do $$ begin raise sqlstate '${code}'; end $$`);
            }
            return 'done';
          });
        await expect(work(2)).resolves.toBe('done');
        attempts = 0;
        await expect(work(3)).rejects.toThrow(
          'The database did not respond in time. Nothing was stored',
        );
        expect(attempts).toBe(3);
      },
    );

    it('has the database hold the limits, for the time of the transaction', async () => {
      const knex = await databases.init(id);
      const limits = async (connection: Knex) => {
        const names = ['lock', 'statement', 'idle_in_transaction_session'];
        const values = names.map(name =>
          connection.raw(`current_setting('${name}_timeout')`),
        );
        const [row] = await connection.select(
          Object.fromEntries(values.map((value, n) => [names[n], value])),
        );
        return Object.values(row);
      };
      const before = await limits(knex);
      await transact(knex, {}, async tx => {
        await expect(limits(tx)).resolves.toEqual(['5s', '1min', '1min']);
      });
      await expect(limits(knex)).resolves.toEqual(before);
    });

    it('gives up after five seconds in a scope that a stopped process holds, and leaves the connections to others meanwhile', async () => {
      const { knex } = await createTestStore(databases, id);
      const { store } = await createAnotherStore(knex, { maxConnections: 2 });
      const scope = 'run';
      const { notificationId } = createMessage({ scope });
      const stopped = await knex.transaction();
      await stopped.raw(
        'select pg_advisory_xact_lock(hashtextextended(?, 0))',
        [notificationId],
      );
      const start = Date.now();
      const storm = Promise.allSettled(
        Array.from({ length: 100 }, () =>
          send(store, createMessage({ scope }), [jane]),
        ),
      );
      await untilSomebodyWaits(knex);
      for (let n = 0; n < 20; n++) {
        await send(store, createMessage(), [jane]);
      }
      await Promise.all(
        Array.from({ length: 20 }, () => send(store, createMessage(), [jane])),
      );
      expect(Date.now() - start).toBeLessThan(5_000);

      for (const outcome of await storm) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: expect.any(ServiceUnavailableError),
        });
      }
      expect(Date.now() - start).toBeLessThan(9_000);
      await expect(inbox(store, jane)).resolves.toHaveLength(40);

      await stopped.rollback();
      await expect(
        send(store, createMessage({ scope }), [jane]),
      ).resolves.toMatchObject({ userRefs: [jane] });
    });

    it('is undone where the process stops between the last statement of a send and its end', async () => {
      const { knex, store } = await createTestStore(databases, id);
      const { knex: stopping, store: other } = await createAnotherStore(knex);
      let stops = 0;
      stopping.on('query-response', (_, { sql }) => {
        if (/into callboard_message/.test(sql) && stops++ === 0) {
          // Nothing else of the process goes on, either.
          const nothing = new Int32Array(new SharedArrayBuffer(4));
          Atomics.wait(nothing, 0, 0, 2_500);
        }
      });
      await expect(
        send(other, createMessage({ scope: 'run' }), [jane]),
      ).rejects.toBeInstanceOf(ServiceUnavailableError);
      await expect(inbox(store, jane)).resolves.toEqual([]);
      // The pool learns a little later that the connection is gone.
      await new Promise(resolve => setTimeout(resolve, 100));
      await send(other, createMessage({ scope: 'run' }), [jane]);
      await expect(inbox(store, jane)).resolves.toHaveLength(1);
    });
  },
);
