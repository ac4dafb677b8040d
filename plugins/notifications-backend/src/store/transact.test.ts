import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { transact } from './transact';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('transact, %p', id => {
  it('undoes everything when the work fails, and lets the error through', async () => {
    const knex = await databases.init(id);
    await knex.schema.createTable('t', table => table.integer('n'));
    const error = new Error('on the way');
    const work = jest.fn(async (tx: Knex.Transaction) => {
      await tx('t').insert({ n: 1 });
      throw error;
    });

    await expect(transact(knex, work)).rejects.toBe(error);

    expect(work).toHaveBeenCalledTimes(1);
    await expect(knex('t')).resolves.toEqual([]);
  });
});

// SQLite has one writer at a time, and so no deadlocks.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'transact, %p',
  id => {
    it('does again what the database gave up to end a deadlock', async () => {
      const knex = await databases.init(id);
      await knex.schema.createTable('t', table => {
        table.integer('id').primary();
        table.integer('n');
      });
      await knex('t').insert([
        { id: 1, n: 0 },
        { id: 2, n: 0 },
      ]);
      // Both hold their first row before either asks for its second.
      let holders = 0;
      let bothHold = () => {};
      const bothHolding = new Promise<void>(resolve => {
        bothHold = resolve;
      });
      const count = async (tx: Knex.Transaction, first: number) => {
        await tx.raw(`set local deadlock_timeout = '10ms'`);
        await tx('t').where({ id: first }).increment('n');
        holders += 1;
        if (holders === 2) {
          bothHold();
        }
        await bothHolding;
        await tx('t')
          .where({ id: 3 - first })
          .increment('n');
      };

      await Promise.all(
        [1, 2].map(first => transact(knex, tx => count(tx, first))),
      );

      expect(holders).toBeGreaterThan(2);
      await expect(knex('t').orderBy('id')).resolves.toEqual([
        { id: 1, n: 2 },
        { id: 2, n: 2 },
      ]);
    });
  },
);
