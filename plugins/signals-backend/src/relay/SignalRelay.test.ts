import { setTimeout as delay } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { SIGNALS_TOPIC } from '@callboard/backstage-plugin-signals-common';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

// Two instances that share a database. Each has an events service of its own, so that
// nothing comes from one to the other by the broker unless the test brings it.
// Each test starts backends.
jest.setTimeout(60_000);

describe('SignalRelay', () => {
  const backends = new Array<SignalsBackend>();
  let knex: Awaited<ReturnType<typeof databases.init>>;

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
  });

  afterEach(async () => {
    await Promise.all(backends.splice(0).map(backend => backend.stop()));
  });

  const start = async (config?: { relay: boolean }) => {
    const backend = await startSignalsBackend({
      config: config && { signals: config },
      features: [mockServices.database.factory({ knex })],
    });
    backends.push(backend);
    return backend;
  };
  const countOthers = async (backend: SignalsBackend) =>
    (await backend.diagnose(userToken('jane'))).relay.otherInstances;
  const untilOthers = async (backend: SignalsBackend, count: number) => {
    while ((await countOthers(backend)) !== count) {
      await delay(10);
    }
  };
  const connect = async (backend: SignalsBackend) => {
    const client = await TestClient.connect(backend.url, userToken('jane'));
    await client.subscribe(['a']);
    return client;
  };
  const publish = (backend: SignalsBackend, message: { n: number }) =>
    backend.signals.publish({ recipients: null, channel: 'a', message });
  /** What the broker would bring from one instance to the other. */
  const recordEvents = async (backend: SignalsBackend) => {
    const payloads = new Array<string>();
    await backend.events.subscribe({
      id: 'test',
      topics: [SIGNALS_TOPIC],
      onEvent: async ({ eventPayload }) => {
        payloads.push(JSON.stringify(eventPayload));
      },
    });
    return payloads;
  };
  const numbersOf = (client: TestClient) =>
    client.signals.map(({ message }) => message.n);

  it('brings signals to other instances before the broker does, and once', async () => {
    const [first, second] = [await start(), await start()];
    await Promise.all([untilOthers(first, 1), untilOthers(second, 1)]);
    const jane = await connect(second);
    const events = await recordEvents(first);

    await Promise.all([1, 2, 3].map(n => publish(first, { n })));
    await publish(first, { n: 4 });
    while (jane.signals.length < 4) {
      await jane.receive('signal');
    }

    for (const text of events) {
      await second.events.publish({
        topic: SIGNALS_TOPIC,
        eventPayload: JSON.parse(text),
      });
    }
    await jane.settle();
    expect(numbersOf(jane)).toEqual([1, 2, 3, 4]);
    expect(jane.messages.map(({ type }) => type)).not.toContain('resync');
  });

  it('brings signals of any size and in any letters', async () => {
    const [first, second] = [await start(), await start()];
    await Promise.all([untilOthers(first, 1), untilOthers(second, 1)]);
    const jane = await connect(second);
    const message = { text: 'Grüße 🎭 \u0000'.repeat(5_000) };
    await first.signals.publish({
      recipients: Array.from(
        { length: 1_000 },
        (_, n) => `user:default/${n}`,
      ).concat('user:default/jane'),
      channel: 'a',
      message,
    });
    expect((await jane.receive('signal')).message).toEqual(message);
  });

  it('does not pass on what came from elsewhere', async () => {
    const [first, second] = [await start(), await start()];
    await Promise.all([untilOthers(first, 1), untilOthers(second, 1)]);
    const [near, far] = [await connect(first), await connect(second)];
    const [elsewhere] = [await start({ relay: false })];
    const events = await recordEvents(elsewhere);
    await publish(elsewhere, { n: 1 });
    await first.events.publish({
      topic: SIGNALS_TOPIC,
      eventPayload: JSON.parse(events[0]),
    });
    await publish(first, { n: 2 });
    await far.receive('signal');
    expect(numbersOf(near)).toEqual([1, 2]);
    expect(numbersOf(far)).toEqual([2]);
  });

  it('notices when instances come and go', async () => {
    const [first, second] = [await start(), await start()];
    await untilOthers(first, 1);
    const third = await start();
    await untilOthers(first, 2);
    await third.stop();
    backends.pop();
    await Promise.all([untilOthers(first, 1), untilOthers(second, 1)]);
    expect(await countOthers(first)).toBe(1);
  });

  it('comes back when the database has cut the connection', async () => {
    const [first, second] = [await start(), await start()];
    await Promise.all([untilOthers(first, 1), untilOthers(second, 1)]);
    const jane = await connect(second);
    const { rows } = await knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        and (query like 'LISTEN%' or query like 'SELECT pg_notify%')`,
    );
    expect(rows.length).toBeGreaterThan(0);

    let n = 0;
    while (jane.signals.length === 0) {
      n += 1;
      await publish(first, { n });
      await delay(50);
    }
    expect(numbersOf(jane)[0]).toBeLessThanOrEqual(n);
  });
});
