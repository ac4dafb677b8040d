import { TestDatabases } from '@backstage/backend-test-utils';
import { createAnotherStore, createTestStore } from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('findSecret, %p', id => {
  it('is the same for all instances, also for those that start together, and stays', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const { store: other } = await createAnotherStore(knex);
    const secrets = await Promise.all(
      [store, other, store, other].map(each => each.getSecret()),
    );
    expect(new Set(secrets).size).toBe(1);
    expect(Buffer.from(secrets[0], 'base64url')).toHaveLength(32);
    expect(await other.getSecret()).toBe(secrets[0]);
    await expect(knex('callboard_secret')).resolves.toHaveLength(1);
  });
});
