import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore } from '../__testUtils__';
import { insertVisitor } from './insertVisitor';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('insertVisitor, %p', id => {
  it('notes the first visit of each user, also when several tabs open at once', async () => {
    const { knex } = await createTestStore(databases, id);
    const visit = (userRef: string, at: number) =>
      insertVisitor(knex, { userRef, now: new Date(at) });

    await visit('user:default/jane', 1_000);
    await visit('user:default/jane', 2_000);
    await Promise.all([1, 2, 3].map(() => visit('user:default/john', 3_000)));

    const rows = await knex('callboard_visitor').orderBy('user_ref');
    expect(rows.map(row => [row.user_ref, Number(row.first_visit)])).toEqual([
      ['user:default/jane', 1_000],
      ['user:default/john', 3_000],
    ]);
  });
});
