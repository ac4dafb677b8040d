import { TestDatabases } from '@backstage/backend-test-utils';
import { NewNotificationSignal } from '@callboard/backstage-plugin-notifications-common';
import knexFactory, { Knex } from 'knex';
import { createGate } from '../__testUtils__/createGate';
import { createDatabaseClock } from '../__testUtils__/createDatabaseClock';
import { signalsFor } from '../__testUtils__/InboxClient';
import { Randomness } from '../__testUtils__/Randomness';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { untilSomebodyWaits } from '../store/__testUtils__';
import { scopedNotificationId } from '../store/keys';
import { deleteExpired } from '../store/operations/deleteExpired';
import { transact } from '../store/transact';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const postgres = databases
  .eachSupportedId()
  .filter(([id]) => id !== 'SQLITE_3');

const everybody = { type: 'broadcast' };
const to = (...names: string[]) => ({
  type: 'entity',
  entityRef: names.map(name => `user:default/${name}`),
});
const range = (count: number) =>
  Array.from({ length: count }, (_, i) => `user-${i}`);

const minimal = { Prefer: 'return=minimal' };

const TABLES = [
  'callboard_message',
  'callboard_delivery',
  'callboard_broadcast',
  'callboard_known_topic',
  'callboard_idempotency_key',
];

/** A text, and perhaps a topic, of its own for each recipient. */
const personal = {
  getName: () => 'Personal',
  preProcess: async ({ user, payload, ...rest }: any) => ({
    ...rest,
    user,
    payload:
      payload.icon === 'personal'
        ? { ...payload, title: `For ${user}`, topic: `Of ${user}` }
        : payload,
  }),
};

describe.each(databases.eachSupportedId())('sends on %s', id => {
  /** Lets sends wait where the processors begin. */
  const gates = new Array<ReturnType<typeof createGate>>();
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({
      knex,
      processors: [
        personal,
        {
          getName: () => 'Slow',
          processOptions: async options => {
            await gates.shift()?.pass();
            return options;
          },
        },
      ],
    });
  });

  beforeEach(async () => {
    for (const table of TABLES) {
      await knex(table).delete();
    }
    backend.signals.length = 0;
  });

  it.each([
    ['a few users', to('ann', 'ben'), {}],
    ['a few users, in a scope', to('ann', 'ben'), { scope: 's' }],
    ['5,001 users', to(...range(5_001)), {}],
    ['users with a text for each', to(...range(501)), { icon: 'personal' }],
    ['everybody', everybody, { scope: 's' }],
    ['nobody', { type: 'entity', entityRef: 'group:default/none' }, {}],
  ])(
    'to %s store nothing when their claim was taken over',
    async (name, recipients, payload) => {
      const send = () =>
        backend
          .asPlugin()
          .post(
            '/',
            { recipients, payload: { title: 'T', topic: name, ...payload } },
            { 'Idempotency-Key': name },
          );
      const gate = createGate();
      gates.push(gate);
      const slow = send();
      await gate.reached;
      await knex('callboard_idempotency_key').update({ claimed_until: 0 });
      const quick = await send();
      expect(quick.status).toBe(200);

      const content = () =>
        Promise.all(TABLES.map(table => knex(table).select('*')));
      const [before, { length }] = [await content(), backend.signals];
      gate.open();
      expect((await slow).status).toBe(409);
      expect(await content()).toEqual(before);
      expect(backend.signals).toHaveLength(length);
      const repeated = await send();
      expect(repeated.headers.get('idempotency-replay')).toBe('true');
      expect(repeated.body).toEqual(quick.body);
    },
  );

  it.each([
    [5_000, 1, [5_000]],
    [5_001, 1, [5_000, 1]],
    [500, 500, Array(500).fill(1)],
    [501, 501, Array(501).fill(1)],
  ])(
    'reach %d recipients of %d texts, each once, also when repeated in their scope',
    async (count, texts, signalled) => {
      const names = range(count);
      for (const [reopened, scope] of [
        [0, undefined],
        [0, 's'],
        [count, 's'],
      ] as const) {
        backend.signals.length = 0;
        const { status, body } = await backend.asPlugin().post(
          '/',
          {
            recipients: to(...names),
            payload: {
              title: 'T',
              scope,
              icon: texts > 1 ? 'personal' : undefined,
            },
          },
          { ...minimal, 'Idempotency-Key': `${reopened} ${scope}` },
        );
        expect([status, body]).toEqual([
          200,
          expect.objectContaining({ recipients: count, reopened }),
        ]);
        const published = backend.signals.map(({ recipients }) =>
          [(recipients as { entityRef: string[] }).entityRef].flat(),
        );
        expect(published.map(refs => refs.length)).toEqual(signalled);
        expect(new Set(published.flat()).size).toBe(count);
        const rows = await knex('callboard_delivery as d')
          .join('callboard_message as m', join =>
            join
              .on('m.notification_id', 'd.notification_id')
              .andOn('m.id', 'd.message_id'),
          )
          .where('d.notification_id', body.id)
          .select('d.rev', 'd.sent_rev', 'd.user_ref', 'm.payload');
        expect(rows).toHaveLength(count);
        const [{ message }] = backend.signals;
        expect(new Set(rows.flatMap(r => [+r.rev, +r.sent_rev]))).toEqual(
          new Set([message.rev]),
        );
        expect(
          rows.every(
            ({ payload, user_ref }) =>
              JSON.parse(payload).title ===
              (texts === 1 ? 'T' : `For ${user_ref}`),
          ),
        ).toBe(true);
      }
    },
  );

  it('remove the texts that they replace in one pass, however many there are', async () => {
    const { asPlugin } = backend;
    const send = async (count: number) =>
      (
        await asPlugin().post(
          '/',
          {
            recipients: to(...range(count)),
            payload: { title: 'T', scope: 's', icon: 'personal' },
          },
          minimal,
        )
      ).body;
    const texts = async () => (await knex('callboard_message')).length;
    await send(1_500);
    await send(1_000);
    // In tables without statistics; a comparison of all with all would take hours.
    while ((await texts()) > 1_500) {
      await new Promise(setImmediate);
    }
    expect(await texts()).toBe(1_500);
  });

  it('have one row for a user in whatever spelling', async () => {
    const { asPlugin, asUser } = await startNotificationsBackend({
      knex,
      recipientResolver: {
        resolveNotificationRecipients: async ({ entityRefs }) => ({
          userEntityRefs: entityRefs.flatMap(ref => [
            ref,
            ref.toUpperCase(),
            ref.replace('user:default/', 'User:'),
          ]),
        }),
      },
    });
    for (const ref of ['user:default/ann', 'USER:Default/Ann', 'user:ANN']) {
      const { body } = await asPlugin().post(
        '/',
        {
          recipients: { type: 'entity', entityRef: [ref, 'user:Ann'] },
          payload: { title: 'T', scope: 's' },
        },
        minimal,
      );
      expect(body.recipients).toBe(1);
    }
    expect((await asUser('Ann').get('/')).body.totalCount).toBe(1);
    expect(await knex('callboard_delivery')).toHaveLength(1);
  });

  it('hold nobody up after others in their scope have failed', async () => {
    const { asPlugin, asUser } = backend;
    const send = (recipients: object) =>
      asPlugin().post('/', { recipients, payload: { title: 'T', scope: 's' } });
    await knex.schema.renameTable('callboard_message', 'hidden');
    const failed = await Promise.all(
      Array.from({ length: 8 }, (_, i) => [
        send(i % 2 ? to('ann') : everybody),
        asPlugin().post(i % 2 ? '/retract' : '/resolve', { scope: 's' }),
      ]).flat(),
    );
    expect(failed.map(({ status }) => status)).toEqual(Array(16).fill(500));
    await knex.schema.renameTable('hidden', 'callboard_message');
    const started = performance.now();
    expect((await send(to('ann'))).status).toBe(200);
    expect((await send(everybody)).status).toBe(200);
    // By far not the five seconds that one waits in line.
    expect(performance.now() - started).toBeLessThan(4_000);
    expect((await asUser('ann').get('/status')).body.unread).toBe(2);
  });

  it('are signalled as a whole however large they are', async () => {
    const { asPlugin, asUser, signals } = backend;
    const description = `${'🎭'.repeat(4_000)} end`;
    const payload = {
      title: 'T'.repeat(1_000),
      description,
      descriptionFormat: 'markdown',
      link: `/${'l'.repeat(4_095)}`,
      additionalLinks: Array.from({ length: 20 }, (_, i) => ({
        title: `${i}`,
        url: `/${'u'.repeat(1_000)}`,
      })),
      severity: 'high',
      topic: 't'.repeat(255),
      scope: 's'.repeat(255),
      icon: 'i'.repeat(255),
      metadata: { much: 'm'.repeat(18_000) },
      translations: { de: { title: 'Titel', description: 'ß' } },
    };
    for (const recipients of [to('ann'), everybody]) {
      signals.length = 0;
      const { body: receipt } = await asPlugin().post(
        '/',
        { recipients, payload },
        minimal,
      );
      const [signal] = signalsFor('ann', signals) as [NewNotificationSignal];
      const { body: whole } = await asUser('ann').get(`/${receipt.id}`);
      expect(signal).toEqual({
        action: 'new_notification',
        notification_id: receipt.id,
        rev: whole.rev,
        notification: {
          id: receipt.id,
          user: null,
          isBroadcast: recipients === everybody,
          created: whole.created,
          rev: whole.rev,
          sentRev: whole.rev,
          origin: 'plugin:ci',
          payload,
        },
      });
      expect(whole.payload).toEqual(payload);
    }
    const { body } = await asPlugin().post('/retract', {
      scope: payload.scope,
    });
    expect(body).toEqual({
      notifications: 2,
      recipients: 1,
      isBroadcast: true,
    });
    expect(signals.slice(1)).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: 'notifications',
        message: {
          action: 'notification_retracted',
          notification_ids: (['individual', 'broadcast'] as const).map(kind =>
            scopedNotificationId(kind, 'plugin:ci', payload.scope),
          ),
          rev: expect.any(Number),
        },
      },
    ]);
  });
});

describe.each(postgres)('many at once on %s', id => {
  it('leave connections for everybody else while their scope is locked', async () => {
    const knex = await databases.init(id);
    const pool = knexFactory({
      ...knex.client.config,
      pool: { min: 0, max: 3 },
    });
    try {
      const { asPlugin, asUser } = await startNotificationsBackend({
        knex: pool,
      });
      const holder = await knex.transaction();
      await holder.raw(
        `select pg_advisory_xact_lock(hashtextextended(?, 0)), pg_advisory_xact_lock(hashtextextended(?, 0))`,
        [
          scopedNotificationId('individual', 'plugin:ci', 's'),
          scopedNotificationId('broadcast', 'plugin:ci', 's'),
        ],
      );
      const storm = Array.from({ length: 20 }, (_, i) =>
        asPlugin().post('/', {
          recipients: i % 2 ? to('ann') : everybody,
          payload: { title: 'T', scope: 's' },
        }),
      );
      await untilSomebodyWaits(knex);
      const answers = [
        await asUser('ann').get('/'),
        await asPlugin().post('/', {
          recipients: to('ann'),
          payload: { title: 'T', scope: 'other' },
        }),
        await asUser('ann').get('/status'),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(answers[2].body.unread).toBe(1);
      await holder.commit();
      const sent = await Promise.all(storm);
      expect(sent.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect((await asUser('ann').get('/status')).body.unread).toBe(3);
    } finally {
      await pool.destroy();
    }
  });

  it('are sent again while retention removes what was sent before', async () => {
    const knex = await databases.init(id);
    const { asPlugin, asUser } = await startNotificationsBackend({ knex });
    const send = async (recipients: object) =>
      (
        await asPlugin().post(
          '/',
          { recipients, payload: { title: 'T', scope: 's' } },
          minimal,
        )
      ).body;
    for (const recipients of [to('ann', 'ben'), everybody]) {
      await send(recipients);
      const cleaning = await knex.transaction();
      const before = new Date(Date.now() + 60_000);
      expect(
        await deleteExpired(cleaning, { before, batchSize: 10 }),
      ).toBeGreaterThan(0);
      const again = send(recipients);
      await untilSomebodyWaits(knex);
      await cleaning.commit();
      expect(await again).toMatchObject({ reopened: 0 });
      const { body } = await asUser('ann').get('/');
      expect(body.notifications).toMatchObject([{ id: (await again).id }]);
      expect(body.notifications[0]).not.toHaveProperty('updated');
      await asPlugin().post('/retract', { scope: 's' });
    }
  });

  it.each([1, 2])(
    'end with every row and text in its place, whatever is in the way of what, seed %d',
    async seed => {
      const knex = await databases.init(id);
      const clock = await createDatabaseClock(knex);
      const random = new Randomness(seed);
      const pools = [clock.connect(), clock.connect()];
      const backends = [
        await startNotificationsBackend({ knex: pools[0] }),
        await startNotificationsBackend({ knex: pools[1] }),
      ];
      const names = range(40);
      const some = () => names.filter(() => random.chance(0.6));
      // In any order, so that they meet crosswise.
      const mixed = () => some().sort(() => random.next() - 0.5);
      const scope = () => random.pick(['s', 't']);
      const act = async () => {
        const { asPlugin, asUser } = random.pick(backends);
        const reader = asUser(random.pick(names));
        const payload = { title: 'T', scope: scope() };
        switch (random.below(9)) {
          case 0:
          case 1:
          case 2: {
            const names_ = mixed();
            return asPlugin().post(
              '/',
              {
                recipients: names_.length ? to(...names_) : everybody,
                payload,
              },
              minimal,
            );
          }
          case 3:
            return asPlugin().post(
              '/',
              { recipients: everybody, payload },
              minimal,
            );
          case 4:
            return asPlugin().post('/resolve', { scope: payload.scope });
          case 5:
            return asPlugin().post('/retract', { scope: payload.scope });
          case 6: {
            // As retention does, of what is older than nothing.
            const before = new Date(Date.now() + 3_600_000);
            await transact(random.pick(pools), {}, tx =>
              deleteExpired(tx, { before, batchSize: 30 }),
            );
            return { status: 200 };
          }
          default: {
            const { body } = await reader.get('/');
            return reader.post('/update', {
              filter: {},
              upTo: body.asOf,
              ids: body.notifications.map((n: any) => ({
                id: n.id,
                rev: n.rev,
              })),
              read: random.chance(0.5),
              saved: random.chance(0.1),
            });
          }
        }
      };
      const statuses = new Array<number>();
      for (let round = 0; round < 12; round++) {
        const answers = await Promise.all(
          Array.from({ length: 14 }, () => act()),
        );
        statuses.push(...answers.map(({ status }) => status));
        await assertWhole(knex);
      }
      // Others may be in the way for too long, but nothing fails.
      expect(statuses.filter(status => ![200, 503].includes(status))).toEqual(
        [],
      );
      expect(statuses.filter(status => status === 200).length).toBeGreaterThan(
        statuses.length * 0.9,
      );
    },
    120_000,
  );
});

/** Nobody has a notification without its text, nor flags without their broadcast. */
async function assertWhole(knex: Knex): Promise<void> {
  for (const table of ['callboard_delivery', 'callboard_broadcast']) {
    const withoutText = await knex(`${table} as k`)
      .whereNotExists(
        knex('callboard_message as m').whereRaw(
          'm.notification_id = k.notification_id and m.id = k.message_id',
        ),
      )
      .select('*');
    expect(withoutText).toEqual([]);
  }
  expect(
    await knex('callboard_delivery').whereRaw('rev < sent_rev').select('*'),
  ).toEqual([]);
}
