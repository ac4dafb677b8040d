import { once } from 'node:events';
import { connect as connectTo, createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import Knex from 'knex';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { SIGNALS_TOPIC } from '@callboard/backstage-plugin-signals-common';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';
import { PostgresChannel } from './PostgresChannel';
import { SignalRelay } from './SignalRelay';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

// Two instances that share a database. Each has an events service of its own, so that
// nothing comes from one to the other by the broker unless the test brings it.
describe('SignalRelay', () => {
  const backends = new Array<SignalsBackend>();
  let knex: Awaited<ReturnType<typeof databases.init>>;

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
  });

  afterEach(async () => {
    await Promise.all(backends.splice(0).map(backend => backend.stop()));
  });

  const start = async (config?: { relay: boolean }, database = knex) => {
    const backend = await startSignalsBackend({
      config: config && { signals: config },
      features: [mockServices.database.factory({ knex: database })],
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

  // The database as it is seen through something in between.
  const startProxy = async (
    fromServer: (data: Buffer) => Buffer | undefined,
  ) => {
    const { connectionSettings } = knex.client;
    const proxy = createServer(client => {
      const server = connectTo(
        connectionSettings.port,
        connectionSettings.host,
      );
      for (const socket of [client, server]) {
        socket.on('error', () => {});
      }
      client.on('data', data => server.write(data));
      client.on('close', () => server.destroy());
      server.on('data', data => {
        const passed = fromServer(data);
        if (passed) {
          client.write(passed);
        }
      });
      proxy.on('cut', () => client.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const { password } = connectionSettings;
    const viaProxy = Knex({
      client: 'pg',
      connection: { ...connectionSettings, password, host: '127.0.0.1', port },
    });
    return {
      viaProxy,
      close: async () => {
        proxy.emit('cut');
        proxy.close();
        await viaProxy.destroy();
      },
    };
  };

  it('connects where the password has to be fetched, as on RDS and Azure', async () => {
    const { connectionSettings } = knex.client;
    const createKnex = () =>
      Knex({
        client: 'pg',
        connection: async () => ({
          ...connectionSettings,
          password: connectionSettings.password,
          expirationChecker: () => false,
        }),
      });
    const databasesOfBoth = [createKnex(), createKnex()];
    const [first, second] = [
      await start(undefined, databasesOfBoth[0]),
      await start(undefined, databasesOfBoth[1]),
    ];
    await Promise.all([untilOthers(first, 1), untilOthers(second, 1)]);
    expect(await countOthers(first)).toBe(1);
    await Promise.all(backends.splice(0).map(backend => backend.stop()));
    await Promise.all(databasesOfBoth.map(database => database.destroy()));
  });

  it('does not take itself for another behind a pooler, which numbers its connections', async () => {
    const { viaProxy, close } = await startProxy(data => {
      const index = data.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
      if (index >= 0) {
        data.writeInt32BE(123_456_789, index + 5);
      }
      return data;
    });
    const backend = await start(undefined, viaProxy);
    await delay(1_000);
    expect(await countOthers(backend)).toBe(0);
    await Promise.all(backends.splice(0).map(({ stop }) => stop()));
    await close();
  });

  it('does not wait for a database that does not answer to stop', async () => {
    let isSilent = false;
    const { viaProxy, close } = await startProxy(data =>
      isSilent ? undefined : data,
    );
    const backend = await start(undefined, viaProxy);
    await start();
    await untilOthers(backend, 1);
    isSilent = true;
    await expect(backends.shift()!.stop()).resolves.toBeUndefined();
    await close();
  });

  it('does not put the pieces of two batches together', async () => {
    const getPids = async (): Promise<number[]> => {
      // Not those of other tests, which run beside.
      const { rows } = await knex.raw(
        'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
      );
      return rows.map(({ pid }: { pid: number }) => pid);
    };
    const payloads = new Array<unknown>();
    const options = {
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    };
    const sender = new PostgresChannel({
      ...options,
      onOpen: () => {},
      onText: () => {},
    });
    sender.start();
    await delay(500);
    const pids = await getPids();
    const relay = new SignalRelay({
      ...options,
      onEvent: payload => payloads.push(payload),
    });
    relay.start();
    await delay(500);
    const [first, second] = ['A', 'B'].map((letter, batch) => {
      const text = JSON.stringify([{ text: letter.repeat(20_000) }]);
      return [0, 1, 2].map(
        index =>
          `sender ${batch + 1} ${index + 1}/3 ${text.slice(
            index * 7_900,
            (index + 1) * 7_900,
          )}`,
      );
    });

    await sender.send(first[0]);
    await delay(100);
    for (const pid of await getPids()) {
      if (!pids.includes(pid)) {
        await knex.raw('SELECT pg_terminate_backend(?)', [pid]);
      }
    }
    await delay(100);
    for (const piece of [first[1], first[2], second[0]]) {
      await sender.send(piece);
    }
    // The receiver is back.
    await delay(1_500);
    await sender.send(second[1]);
    await sender.send(second[2]);
    await sender.send('sender 3 1/1 ["whole"]');
    await delay(300);
    expect(payloads).toEqual(['whole']);
    await relay.stop();
    await sender.stop();
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
