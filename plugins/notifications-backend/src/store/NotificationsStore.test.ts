import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { Duration } from 'luxon';
import { randomUUID } from 'node:crypto';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
} from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';
import { IdempotencyCompletion } from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];
const key = { origin: 'plugin:ci', key: 'run-1' };

async function claim(store: NotificationsStore, requestHash = 'hash') {
  const claimed = { ...key, token: randomUUID() };
  await expect(
    store.claimIdempotencyKey({ ...claimed, requestHash }),
  ).resolves.toEqual({ outcome: 'claimed' });
  return claimed;
}

type Form = { userRefs?: string[]; scope?: string };

/** Each is stored in a way of its own. */
const forms: Array<[string, Form]> = [
  ['to users', { userRefs: [jane, john] }],
  ['to users in a scope', { userRefs: [jane, john], scope: 'run' }],
  ['to everybody', {}],
  ['to everybody in a scope', { scope: 'run' }],
];

function sendWith(
  store: NotificationsStore,
  { userRefs, scope }: Form,
  idempotency?: IdempotencyCompletion,
  title = 'Build failed',
) {
  const payload = { scope, topic: 'new', title };
  if (!userRefs) {
    const message = createBroadcast(payload);
    const backlog = Duration.fromMillis(0);
    return store.saveBroadcast({ message, backlog, idempotency });
  }
  const message = createMessage(payload);
  return store.saveIndividual({
    notificationId: message.notificationId,
    isScoped: scope !== undefined,
    groups: [{ message, userRefs }],
    idempotency,
  });
}

describe.each(databases.eachSupportedId())('NotificationsStore, %p', id => {
  it.each(forms)(
    'leaves nothing of a send %s behind when any part of it cannot be written',
    async (_, form) => {
      const { store, knex } = await createTestStore(databases, id);
      const inboxes = form.userRefs ? 'delivery' : 'broadcast';
      const tables = ['message', inboxes, 'known_topic'].map(
        part => `callboard_${part}`,
      );
      const createReceipt = () => {
        throw new Error('no receipt');
      };
      const completion = { ...(await claim(store)), createReceipt };
      await expect(sendWith(store, form, completion)).rejects.toThrow(
        'no receipt',
      );
      for (const table of tables) {
        await knex.schema.renameTable(table, 'broken');
        await expect(sendWith(store, form)).rejects.toThrow(table);
        await knex.schema.renameTable('broken', table);
      }
      for (const table of tables) {
        await expect(knex(table)).resolves.toEqual([]);
      }
    },
  );

  it.each([undefined, 'run'])(
    'leaves nothing of a send with the scope %p behind when a later batch of recipients fails',
    async scope => {
      const { store, knex } = await createTestStore(databases, id);
      const users = Array.from({ length: 6_000 }, (_, n) => `a${n}`);
      // The database refuses only what comes last.
      await knex.schema.raw(
        `create unique index refuse on callboard_delivery
           ((case when user_ref like 'z%' then 1 end))`,
      );
      await expect(
        sendWith(store, { userRefs: [...users, 'z1', 'z2'], scope }),
      ).rejects.toThrow(/unique/i);
      await expect(inbox(store, users[0])).resolves.toEqual([]);
    },
  );

  it.each(forms)(
    'completes the key of a send %s, unless another one has its claim by now',
    async (_, form) => {
      const { store, knex } = await createTestStore(databases, id);
      const slow = await claim(store);
      await knex('callboard_idempotency_key').update({ claimed_until: 0 });
      const quick = await claim(store, 'another');
      const createReceipt = (reopened: number) => `${reopened} reopened`;

      await expect(
        sendWith(store, form, { ...slow, createReceipt }, 'Slow'),
      ).rejects.toThrow(ConflictError);
      for (const table of ['message', 'delivery', 'broadcast', 'known_topic']) {
        await expect(knex(`callboard_${table}`)).resolves.toEqual([]);
      }
      await sendWith(store, form, { ...quick, createReceipt }, 'Quick');
      await expect(inbox(store, jane)).resolves.toMatchObject([
        { payload: { title: 'Quick', topic: 'new' } },
      ]);
      await expect(store.listKnownTopics()).resolves.toMatchObject({
        topics: [{}, { topic: 'new' }],
      });
      await expect(
        store.claimIdempotencyKey({ ...slow, requestHash: 'another' }),
      ).resolves.toEqual({ outcome: 'replay', receipt: '0 reopened' });
    },
  );

  it('keeps what it has when the backend starts again', async () => {
    const { store, knex } = await createTestStore(databases, id);
    await broadcast(store, createBroadcast());
    const restarted = await NotificationsStore.create({
      database: mockServices.database({ knex }),
    });
    await expect(inbox(restarted, jane)).resolves.toHaveLength(1);
  });

  it('leaves the database alone where migrations are to be skipped', async () => {
    const knex = await databases.init(id);
    await NotificationsStore.create({
      database: mockServices.database({ knex, migrations: { skip: true } }),
    });
    await expect(knex.schema.hasTable('callboard_message')).resolves.toBe(
      false,
    );
  });
});

describe('NotificationsStore', () => {
  it('refuses databases that it does not know', async () => {
    const database = mockServices.database.mock({
      getClient: async () =>
        ({ client: { config: { client: 'mysql2' } } } as Knex),
    });
    await expect(
      NotificationsStore.create({
        database,
      }),
    ).rejects.toThrow('Notifications need PostgreSQL or SQLite, not mysql2');
  });
});
