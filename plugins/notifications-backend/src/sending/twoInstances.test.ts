import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('two instances on %s', id => {
  it('make one broadcast of a scope, which stays one for everybody', async () => {
    const knex = await databases.init(id);
    const instances = [
      await startNotificationsBackend({ knex }),
      await startNotificationsBackend({ knex }),
    ];
    await instances[0].asUser('a').get('/status');
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        instances[i % 2].asPlugin().post(
          '/',
          {
            recipients: { type: 'broadcast' },
            payload: { title: 'T', scope: 'outage', topic: 'new' },
          },
          { Prefer: 'return=minimal' },
        ),
      ),
    );
    expect(sent.map(({ status, body }) => [status, body.isBroadcast])).toEqual(
      Array(12).fill([200, true]),
    );
    expect(sent.filter(({ body }) => body.reopened === 0)).toHaveLength(1);
    for (const { asUser } of instances) {
      const { body } = await asUser('a').get('/');
      expect(body).toMatchObject({ totalCount: 1 });
      expect(sent.map(answer => answer.body.id)).toContain(
        body.notifications[0].id,
      );
    }
  });

  it('make one notification of a scope, and carry out a request with a key once', async () => {
    const knex = await databases.init(id);
    const instances = [
      await startNotificationsBackend({ knex }),
      await startNotificationsBackend({ knex }),
    ];
    const sendFromBoth = (times: number, headers?: Record<string, string>) =>
      Promise.all(
        Array.from({ length: times }, (_, i) =>
          instances[i % 2].asPlugin().post(
            '/',
            {
              recipients: {
                type: 'entity',
                entityRef: ['user:default/a', 'user:default/b'],
              },
              payload: {
                title: 'T',
                scope: headers ? undefined : 'build',
                topic: headers && 'once',
              },
            },
            { Prefer: 'return=minimal', ...headers },
          ),
        ),
      );

    const scoped = await sendFromBoth(12);
    expect(scoped.map(({ status }) => status)).toEqual(Array(12).fill(200));
    const keyed = await sendFromBoth(8, { 'Idempotency-Key': 'k' });
    expect(keyed.every(({ status }) => status === 200 || status === 409)).toBe(
      true,
    );
    for (const { asUser } of instances) {
      for (const name of ['a', 'b']) {
        const count = async (query: string) =>
          (await asUser(name).get(`/?${query}`)).body.totalCount;
        expect(await count('limit=0')).toBe(2);
        expect(await count('limit=0&topic=once')).toBe(1);
      }
    }
  });
});
