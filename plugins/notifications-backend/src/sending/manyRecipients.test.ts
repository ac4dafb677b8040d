import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('sending to many on %s', id => {
  it('sends one request to 100,000 users and answers for each of them', async () => {
    const { asPlugin, asUser, signals } = await startNotificationsBackend({
      knex: await databases.init(id),
    });
    const entityRef = Array.from(
      { length: 100_000 },
      (_, i) => `user:default/user-${i}`,
    );
    const { body } = await asPlugin().post('/', {
      recipients: { type: 'entity', entityRef },
      payload: { title: 'T' },
    });
    expect(body).toHaveLength(100_000);
    expect(new Set(body.map((n: any) => n.user)).size).toBe(100_000);
    expect(new Set(body.map((n: any) => n.id)).size).toBe(1);
    expect((await asUser('user-99999').get('/status')).body.unread).toBe(1);

    const chunks = signals.map(
      ({ recipients }) => (recipients as { entityRef: string[] }).entityRef,
    );
    expect(chunks.every(chunk => chunk.length <= 5_000)).toBe(true);
    expect(chunks.flat().sort()).toEqual([...entityRef].sort());
  });
});
