import { TestDatabases } from '@backstage/backend-test-utils';
import { inspect } from 'node:util';
import { Knex } from 'knex';
import { keepValuesOutOfErrors } from './keepValuesOutOfErrors';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('keepValuesOutOfErrors, %p', id => {
  it('leaves the statement in an error and the values out, also in transactions', async () => {
    const knex = await databases.init(id);
    const fail = (connection: Knex) =>
      connection('missing').insert({ title: 'Secret' });
    const errorOf = (work: Promise<unknown>) =>
      work.catch(error => inspect(error, { depth: Infinity }));

    keepValuesOutOfErrors(knex);

    const errors = [
      await errorOf(fail(knex)),
      await errorOf(knex.transaction(fail)),
      await errorOf(knex.transaction(tx => tx.transaction(fail))),
    ];
    for (const error of errors) {
      expect(error).toContain('insert into');
      expect(error).not.toContain('Secret');
    }
  });
});
