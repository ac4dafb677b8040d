import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { createDatabaseClock } from '../__testUtils__/createDatabaseClock';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

// A SQLite database goes down with its process.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const users = (count: number) => ({
  type: 'entity',
  entityRef: Array.from({ length: count }, (_, i) => `user:default/user-${i}`),
});

/** Where a send may lose its connection. */
const POINTS = [
  'before insert on callboard_delivery',
  'after insert on callboard_delivery',
  'before insert on callboard_broadcast',
  'before insert on callboard_known_topic',
  'before update on callboard_idempotency_key',
  'before insert on callboard_message',
  'after insert on callboard_message',
  'commit of callboard_message',
];

const TABLES = ['message', 'delivery', 'broadcast', 'known_topic'];

describe.each(databases.eachSupportedId())('a send on %s', id => {
  let knex: Knex;
  let pool: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    pool = (await createDatabaseClock(knex)).connect();
    backend = await startNotificationsBackend({
      knex: pool,
      processors: [
        {
          getName: () => 'Personal',
          preProcess: async ({ user, payload, ...rest }) => ({
            ...rest,
            user,
            payload:
              payload.icon === 'personal'
                ? { ...payload, title: `For ${user}` }
                : payload,
          }),
        },
      ],
    });
    await knex.raw(
      `create function lose_connection() returns trigger language plpgsql as
       'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'`,
    );
  });

  const countRows = async () =>
    Promise.all(
      TABLES.map(async table => {
        const [{ rows }] = await knex(`callboard_${table}`).count({
          rows: '*',
        });
        return Number(rows);
      }),
    );

  it.each([
    ['a few users', users(2), {}],
    ['a few users, in a scope', users(2), { scope: 's' }],
    ['5,001 users', users(5_001), {}],
    ['501 users, with a text for each', users(501), { icon: 'personal' }],
    ['everybody', { type: 'broadcast' }, { scope: 's' }],
  ])(
    'to %s stores all or nothing wherever it loses its connection, and can be repeated',
    async (name, recipients, payload) => {
      const send = (key: string) =>
        backend
          .asPlugin()
          .post(
            '/',
            { recipients, payload: { title: 'T', topic: key, ...payload } },
            { 'Idempotency-Key': key },
          );
      let crashes = 0;
      for (const point of POINTS) {
        const key = `${name}: ${point}`;
        const table = /callboard_\w+/.exec(point)![0];
        await knex.raw(
          point.startsWith('commit')
            ? `create constraint trigger crash after insert on ${table}
               deferrable initially deferred for each row execute function lose_connection()`
            : `create trigger crash ${point}
               for each statement execute function lose_connection()`,
        );
        const crashed = await send(key);
        await knex.raw(`drop trigger crash on ${table}`);
        const isStored = crashed.status === 200;
        crashes += isStored ? 0 : 1;
        const rows = await countRows();
        expect([point, crashed.status, rows.some(count => count > 0)]).toEqual([
          point,
          isStored ? 200 : 503,
          isStored,
        ]);
        expect(backend.signals.length > 0).toBe(isStored);
        // As soon as its claim lapsed, which could not be given up.
        await knex('callboard_idempotency_key').update({ claimed_until: 0 });
        let again = await send(key);
        while (again.status !== 200) {
          // The pool still has connections that were lost.
          again = await send(key);
        }
        expect(again.headers.has('idempotency-replay')).toBe(isStored);
        const { headers, body: receipt } = await send(key);
        expect(headers.get('idempotency-replay')).toBe('true');
        const reader = backend.asUser('user-0');
        expect((await reader.get('/status')).body.unread).toBe(1);
        await backend.asPlugin().post('/retract', { id: receipt.id });
        await knex('callboard_known_topic').delete();
        backend.signals.length = 0;
      }
      expect(crashes).toBeGreaterThan(4);
    },
  );

  it.each([
    ['before the commit fails', 2, 503],
    // Only what is stored has to be committed at once.
    ['between its statements goes on', 501, 200],
  ])(
    'whose process stands still %s, and the next one in the scope is not held up',
    async (_, count, status) => {
      const send = (recipients: object) =>
        backend.asPlugin().post('/', {
          recipients,
          payload: { title: 'T', scope: 'still', icon: 'personal' },
        });
      const standStill = (_result: unknown, { sql }: { sql: string }) => {
        if (/insert into callboard_message/.test(sql)) {
          pool.removeListener('query-response', standStill);
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
        }
      };
      pool.on('query-response', standStill);
      expect((await send(users(count))).status).toBe(status);
      const { body } = await backend.asUser('user-1').get('/status');
      expect(body.unread).toBe(status === 200 ? 1 : 0);
      expect((await send(users(1))).status).toBe(200);
      await backend.asPlugin().post('/retract', { scope: 'still' });
    },
  );
});
