import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { createGate } from '../__testUtils__/createGate';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ALL_BUT_INTERVALS = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setTimeout',
  'clearTimeout',
] as const;

const toUser = (name: string) => ({
  type: 'entity',
  entityRef: `user:default/${name}`,
});

describe.each(databases.eachSupportedId())('sending once on %s', id => {
  const gate = createGate();
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({
      knex,
      processors: [
        {
          getName: () => 'Slow',
          processOptions: async options => {
            if (options.payload.topic === 'slow') {
              await gate.pass();
            }
            return options;
          },
        },
      ],
    });
  });

  const send = (
    key: string,
    options: { name?: string; title?: string; origin?: string } = {},
  ) => {
    const { name = 'ida', title = 'T', origin } = options;
    return backend
      .asPlugin(origin)
      .post(
        '/',
        { recipients: toUser(name), payload: { title, scope: 's' } },
        { 'Idempotency-Key': key },
      );
  };

  it('answers a repeated request with the receipt of the first, and tells nobody twice', async () => {
    const first = await send('key-1');
    expect(first.status).toBe(200);
    expect(first.headers.get('idempotency-replay')).toBeNull();
    backend.signals.length = 0;
    const second = await send('key-1');
    expect(second.headers.get('idempotency-replay')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(backend.signals).toEqual([]);
    expect((await backend.asUser('ida').get('/')).body.totalCount).toBe(1);
  });

  it('answers 422 when a key is used for another request', async () => {
    await send('key-2');
    for (const other of [{ title: 'Other' }, { name: 'ilse' }]) {
      const { status, body } = await send('key-2', other);
      expect([status, body.error.message]).toEqual([
        422,
        expect.stringMatching(/Idempotency-Key/),
      ]);
    }
    expect((await backend.asUser('ilse').get('/')).body.totalCount).toBe(0);
  });

  it('keeps the keys of origins apart', async () => {
    await send('key-3');
    const { headers } = await send('key-3', { origin: 'plugin:other' });
    expect(headers.get('idempotency-replay')).toBeNull();
  });

  it('lets one of many requests at once through, and answers the others 409 or the receipt', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send('key-4', { name: 'idris' })),
    );
    const fresh = answers.filter(
      ({ status, headers }) =>
        status === 200 && !headers.get('idempotency-replay'),
    );
    expect(fresh).toHaveLength(1);
    const receipts = answers.filter(({ status }) => status === 200);
    expect(receipts.map(({ body }) => body)).toEqual(
      receipts.map(() => fresh[0].body),
    );
    const refused = answers.filter(({ status }) => status === 409);
    expect(receipts.length + refused.length).toBe(8);
  });

  it('uses up no key by a request that is refused', async () => {
    const refused = await send('key-refused', { title: ' ' });
    expect(refused.status).toBe(400);
    const { status, headers } = await send('key-refused');
    expect([status, headers.get('idempotency-replay')]).toEqual([200, null]);
  });

  it('answers 409 while the first request with a key is being carried out', async () => {
    const sendSlowly = (title: string) =>
      backend
        .asPlugin()
        .post(
          '/',
          { recipients: toUser('ines'), payload: { title, topic: 'slow' } },
          { 'Idempotency-Key': 'key-slow' },
        );
    const first = sendSlowly('T');
    await gate.reached;

    const second = await sendSlowly('T');
    expect([second.status, second.body.error]).toEqual([
      409,
      expect.objectContaining({
        name: 'ConflictError',
        message: expect.stringMatching(/Idempotency-Key/),
      }),
    ]);
    expect((await sendSlowly('Other')).status).toBe(422);
    expect((await backend.asUser('ines').get('/')).body.totalCount).toBe(0);

    gate.open();
    const { status, body, headers } = await first;
    expect([status, headers.get('idempotency-replay')]).toEqual([200, null]);
    const third = await sendSlowly('T');
    expect(third.headers.get('idempotency-replay')).toBe('true');
    expect(third.body).toEqual(body);
    expect((await backend.asUser('ines').get('/')).body.totalCount).toBe(1);
  });

  it('answers a repeated broadcast with the receipt of the first, and tells nobody twice', async () => {
    const broadcast = (title: string) =>
      backend
        .asPlugin('plugin:news')
        .post(
          '/notifications',
          { recipients: { type: 'broadcast' }, payload: { title, scope: 's' } },
          { 'Idempotency-Key': 'key-all' },
        );
    const inbox = async () =>
      (await backend.asUser('ivy').get('/?origin=plugin:news')).body;
    await inbox();
    backend.signals.length = 0;
    const first = await broadcast('T');
    expect([
      first.status,
      first.headers.get('idempotency-replay'),
      first.body,
    ]).toEqual([
      200,
      null,
      expect.objectContaining({ isBroadcast: true, reopened: 0 }),
    ]);
    const before = await inbox();
    expect(before.totalCount).toBe(1);

    const second = await broadcast('T');
    expect([second.status, second.headers.get('idempotency-replay')]).toEqual([
      200,
      'true',
    ]);
    expect(second.body).toEqual(first.body);
    const other = await broadcast('Other');
    expect([other.status, other.body.error.message]).toEqual([
      422,
      expect.stringMatching(/Idempotency-Key/),
    ]);

    // Nor was it opened again.
    expect((await inbox()).notifications).toEqual(before.notifications);
    expect(backend.signals).toHaveLength(1);
  });

  it('keeps the receipt of a send that reached nobody', async () => {
    const nobody = () =>
      backend.asPlugin().post(
        '/',
        {
          recipients: { type: 'entity', entityRef: 'group:default/none' },
          payload: { title: 'T' },
        },
        { 'Idempotency-Key': 'key-5' },
      );
    const first = await nobody();
    expect(first.body).toMatchObject({ recipients: 0, id: expect.any(String) });
    const second = await nobody();
    expect(second.headers.get('idempotency-replay')).toBe('true');
    expect(second.body).toEqual(first.body);
  });

  it('gives the key back when a send fails, for the request may be repeated', async () => {
    await knex.schema.renameTable('callboard_delivery', 'hidden');
    const failed = await send('key-6');
    await knex.schema.renameTable('hidden', 'callboard_delivery');
    expect(failed.status).toBe(500);
    const { status, headers } = await send('key-6');
    expect([status, headers.get('idempotency-replay')]).toEqual([200, null]);
  });
});

describe.each(databases.eachSupportedId())('a claim on %s', id => {
  it('lasts as long as its send, and lapses with its process', async () => {
    const knex = await databases.init(id);
    const gates = [createGate(), createGate()];
    const waiting = [...gates];
    const backend = await startNotificationsBackend({
      knex,
      processors: [
        {
          getName: () => 'Slow',
          processOptions: async options => {
            await waiting.shift()?.pass();
            return options;
          },
        },
      ],
    });
    const send = () =>
      backend
        .asPlugin()
        .post(
          '/',
          { recipients: toUser('ines'), payload: { title: 'T' } },
          { 'Idempotency-Key': 'key' },
        );
    const claimedUntil = async () => {
      const row = await knex('callboard_idempotency_key').first();
      return Number(row.claimed_until);
    };

    // Only the renewal goes by this clock.
    jest.useFakeTimers({ doNotFake: [...ALL_BUT_INTERVALS] });
    const first = send();
    await gates[0].reached;
    await knex('callboard_idempotency_key').update({ claimed_until: 1 });
    jest.advanceTimersByTime(10_000);
    while ((await claimedUntil()) === 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect((await send()).status).toBe(409);
    jest.useRealTimers();

    // The first one stands still, as a stopped process does, until its claim lapses.
    await knex('callboard_idempotency_key').update({ claimed_until: 1 });
    const second = send();
    await gates[1].reached;
    gates[0].open();
    expect((await first).status).toBe(409);
    gates[1].open();
    expect((await second).status).toBe(200);
    const { body } = await backend.asUser('ines').get('/');
    expect(body.totalCount).toBe(1);
  });
});
