import type { JsonObject } from '@backstage/types';
import {
  SIGNALS_TOPIC,
  SignalTracker,
  UNTOLD_SIGNAL_POSITION,
  type SignalEventPayload,
} from '@callboard/backstage-plugin-signals-common';
import { DefaultSignalsService as StockSignalsService } from '@backstage/plugin-signals-node';
import { DefaultSignalsService } from '@callboard/backstage-plugin-signals-node';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';

const everybody = { type: 'broadcast' as const };

describe('SignalDelivery', () => {
  const backends = new Array<SignalsBackend>();

  async function start(signals?: JsonObject): Promise<SignalsBackend> {
    const backend = await startSignalsBackend({
      config: {
        signals: { reorderWindow: { milliseconds: 100 }, ...signals },
      },
    });
    backends.push(backend);
    return backend;
  }

  afterEach(async () => {
    for (const backend of backends.splice(0)) {
      await backend.stop();
    }
  });

  // A publisher whose events go to the given backends, as a broker brings them.
  function createPublisher(deliver: (payload: SignalEventPayload) => void) {
    const signals = DefaultSignalsService.create({
      events: {
        publish: async ({ eventPayload }) =>
          deliver(eventPayload as SignalEventPayload),
        subscribe: async () => {},
      },
    });
    return {
      signals,
      publish: (channel: string, message: JsonObject) =>
        signals.publish({ recipients: null, channel, message }),
    };
  }

  // In two chunks, and Jane is a recipient of both.
  async function splitSignal(): Promise<SignalEventPayload[]> {
    const chunks = new Array<SignalEventPayload>();
    await createPublisher(payload => chunks.push(payload)).signals.publish({
      recipients: [
        'user:default/jane',
        `user:default/${'x'.repeat(979_944)}`,
        'group:default/everybody',
      ],
      channel: 'a',
      message: { n: 1 },
    });
    return chunks;
  }

  const bring = (backend: SignalsBackend, eventPayload: unknown) =>
    backend.events.publish({ topic: SIGNALS_TOPIC, eventPayload });

  const numbers = (client: TestClient) =>
    client.signals.map(({ message }) => message.n);

  it('makes up for what the broker drops, as soon as it brings the next', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);
    const { publish } = createPublisher(payload => {
      if (![2, 3].includes((payload.message as { n: number })?.n)) {
        void bring(backend, payload);
      }
    });
    for (const n of [1, 2, 3, 4]) {
      await publish('a', { n });
    }
    await jane.settle();
    expect(numbers(jane)).toEqual([1, 2, 3, 4]);
  });

  it('makes up for a last signal that the broker dropped, within seconds', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);
    const { publish } = createPublisher(payload => {
      if (!payload.message) {
        void bring(backend, payload);
      }
    });
    await publish('a', { n: 1 });
    expect((await jane.receive('signal')).message).toEqual({ n: 1 });
  });

  it('resyncs the channel, and no other, if a signal is too big to be repeated', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a', 'b']);
    const stock = await TestClient.connectStock(backend.url, userToken('jane'));
    stock.send({ action: 'subscribe', channels: ['b'] });
    const { publish } = createPublisher(payload => {
      if (payload.channel !== 'b') {
        void bring(backend, payload);
      }
    });
    await publish('a', { n: 1 });
    await publish('b', { n: 2, text: 'x'.repeat(10_000) });
    for (const n of [3, 4]) {
      await publish('a', { n });
    }
    expect(await jane.receive('resync')).toEqual({
      type: 'resync',
      channels: ['b'],
      reason: 'gap',
      spreadMs: 5_000,
    });
    await jane.settle();
    expect(numbers(jane)).toEqual([1, 3, 4]);
    expect(jane.messages.filter(({ type }) => type === 'resync')).toHaveLength(
      1,
    );
    expect(stock.messages).toEqual([]);
  });

  it('resyncs every channel if nothing is known of what was lost', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a', 'b']);
    await bring(backend, {
      envelope: { publisher: 'p', sequence: 3, id: 'p:3', time: Date.now() },
    });
    const resyncs = [
      await jane.receive('resync'),
      await jane.receive('resync'),
    ];
    expect(resyncs.flatMap(({ channels }) => channels).sort()).toEqual([
      'a',
      'b',
    ]);
  });

  it('raises no alarm when the broker reorders', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);
    const payloads = new Array<SignalEventPayload>();
    const { publish } = createPublisher(payload => payloads.push(payload));
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await publish('a', { n });
    }
    // Without what is repeated, each has to come by itself.
    for (const index of [3, 0, 2, 1, 5, 4]) {
      const { recent: _, ...envelope } = payloads[index].envelope!;
      await bring(backend, { ...payloads[index], envelope });
    }
    // Longer than the reorder window.
    await new Promise(resolve => setTimeout(resolve, 250));
    await jane.settle();
    expect(numbers(jane)).toEqual([4, 1, 3, 2, 6, 5]);
    expect(jane.messages.map(({ type }) => type)).not.toContain('resync');
  });

  it('passes a signal on once to a connection that is in several chunks', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const john = await TestClient.connect(backend.url, userToken('john'));
    await jane.subscribe(['a']);
    await john.subscribe(['a']);
    const { signals } = createPublisher(payload => bring(backend, payload));
    const others = Array.from(
      { length: 50_000 },
      (_, index) => `user:default/somebody-with-a-long-name-${index}`,
    );
    await signals.publish({
      recipients: ['user:default/jane', ...others, 'group:default/everybody'],
      channel: 'a',
      message: { n: 1 },
    });
    await jane.settle();
    await john.settle();
    expect(numbers(jane)).toEqual([1]);
    expect(numbers(john)).toEqual([1]);
  });

  it('knows a chunk that comes late for one, whichever chunk came before', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const john = await TestClient.connect(backend.url, userToken('john'));
    await jane.subscribe(['a']);
    await john.subscribe(['a']);
    const { signals, publish } = createPublisher(payload => {
      if (payload.envelope?.sequence !== 2) {
        void bring(backend, payload);
      }
    });
    await signals.publish({
      recipients: [
        'user:default/jane',
        `user:default/${'x'.repeat(979_944)}`,
        'group:default/everybody',
      ],
      channel: 'a',
      message: { n: 1 },
    });
    // The fourth repeats those before.
    await publish('a', { n: 3 });
    await publish('a', { n: 4 });
    await jane.settle();
    await john.settle();
    expect(numbers(jane)).toEqual([1, 3, 4]);
    expect(numbers(john)).toEqual([3, 1, 4]);
  });

  it('knows a chunk that comes after the one before it is no longer kept', async () => {
    const backend = await start({ replay: { maxSignals: 1 } });
    const stock = await TestClient.connectStock(backend.url, userToken('jane'));
    stock.send({ action: 'subscribe', channels: ['a'] });
    const chunks = await splitSignal();
    const other = createPublisher(payload => bring(backend, payload));
    // Stock clients get no answer.
    let channels: string[] = [];
    while (channels.length === 0) {
      const { connections } = await backend.diagnose(userToken('jane'));
      [{ channels }] = connections;
    }
    await bring(backend, chunks[0]);
    await other.publish('b', { n: 2 });
    await bring(backend, chunks[1]);
    await other.publish('a', { n: 3 });
    await stock.receive('signal');
    await stock.receive('signal');
    expect(numbers(stock)).toEqual([1, 3]);
  });

  it.each([
    ['in order', [0, 1]],
    ['in the other', [1, 0]],
    ['in part', [0]],
    ['in its second part', [1]],
  ])(
    'has a client take a split signal once that came %s before it resumed elsewhere',
    async (_name, order) => {
      const first = await start();
      const second = await start();
      const chunks = await splitSignal();
      const tracker = new SignalTracker();
      const take = (client: TestClient) =>
        client.messages.filter(message => {
          if (message.type === 'subscribed') {
            tracker.advance(message.position);
          }
          return message.type === 'signal' && tracker.accept(message);
        });

      const jane = await TestClient.connect(first.url, userToken('jane'));
      await jane.subscribe(['a']);
      for (const index of order) {
        await bring(first, chunks[index]);
      }
      await jane.settle();
      expect(take(jane)).toHaveLength(1);
      await jane.close();

      for (const chunk of chunks) {
        await bring(second, chunk);
      }
      const back = await TestClient.connect(second.url, userToken('jane'));
      await back.subscribe(['a'], tracker.position());
      await back.settle();
      expect(take(back)).toEqual([]);
    },
  );

  it('brings a client that comes back up to date, on any instance', async () => {
    const first = await start();
    const second = await start();
    const { publish } = createPublisher(payload => {
      void bring(first, payload);
      void bring(second, payload);
    });
    const jane = await TestClient.connect(first.url, userToken('jane'));
    await publish('a', { n: 0 });
    const { position } = await jane.subscribe(['a', 'b']);
    await publish('a', { n: 1 });
    await jane.settle();
    await jane.close();

    await publish('a', { n: 2 });
    await publish('c', { n: 3 });
    await publish('b', { n: 4 });
    for (const { url } of [first, second]) {
      const back = await TestClient.connect(url, userToken('jane'));
      await back.subscribe(['a', 'b'], position);
      expect(back.messages.map(({ type }) => type)).toEqual([
        'ready',
        'signal',
        'signal',
        'signal',
        'subscribed',
      ]);
      expect(numbers(back)).toEqual([1, 2, 4]);
      await back.close();
    }
  });

  it('knows of hundreds of publishers what a client has had, and resyncs a client that does not', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);
    const publishers = Array.from({ length: 300 }, () =>
      createPublisher(payload => bring(backend, payload)),
    );
    for (const [n, { publish }] of publishers.entries()) {
      await publish('a', { n });
    }
    const { position } = await jane.subscribe(['a']);
    expect(position.split(',')).toHaveLength(301);
    expect(jane.signals).toHaveLength(300);
    await jane.close();

    await publishers[0].publish('a', { n: 300 });
    const back = await TestClient.connect(backend.url, userToken('jane'));
    await back.subscribe(['a'], position);
    expect(numbers(back)).toEqual([300]);
    await back.subscribe(['a'], UNTOLD_SIGNAL_POSITION);
    expect(await back.receive('resync')).toMatchObject({ channels: ['a'] });
    expect(numbers(back)).toEqual([300]);
  });

  it('makes up for what came since a client first wanted a channel, and nothing older', async () => {
    const backend = await start();
    const { publish } = createPublisher(payload => bring(backend, payload));
    await publish('a', { n: 1 });
    // Longer than the margin for the way of the message.
    await new Promise(resolve => setTimeout(resolve, 400));
    const wantedAt = Date.now();
    await publish('a', { n: 2 });
    await publish('b', { n: 3 });
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a'], undefined, Date.now() - wantedAt);
    expect(jane.messages.map(({ type }) => type)).toEqual([
      'ready',
      'signal',
      'subscribed',
    ]);
    await publish('a', { n: 4 });
    await jane.settle();
    expect(numbers(jane)).toEqual([2, 4]);

    const streamed = await fetch(
      `${backend.url}/stream?channel=b&missedMs=${Date.now() - wantedAt}`,
      { headers: { Authorization: `Bearer ${userToken('jane')}` } },
    );
    const reader = streamed.body!.getReader();
    let text = '';
    while (!text.includes('"subscribed"')) {
      text += Buffer.from((await reader.read()).value!).toString();
    }
    await reader.cancel();
    expect(text).toContain('{"n":3}');
    expect(text).not.toContain('"resync"');
  });

  it('resyncs channels of which it does not know what a new client missed', async () => {
    const backend = await start({ replay: { maxSignals: 1 } });
    const { publish } = createPublisher(payload => bring(backend, payload));
    const stock = StockSignalsService.create({ events: backend.events });
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    // It was not there for so long.
    await jane.subscribe(['a'], undefined, 3_600_000);
    expect(await jane.receive('resync')).toMatchObject({ channels: ['a'] });

    await new Promise(resolve => setTimeout(resolve, 1_200));
    await stock.publish({ recipients: everybody, channel: 'b', message: {} });
    await jane.subscribe(['a', 'b'], undefined, 0);
    expect(await jane.receive('resync')).toMatchObject({ channels: ['b'] });

    await publish('a', { n: 1 });
    await publish('a', { n: 2 });
    await jane.subscribe(['c', 'd'], undefined, 0);
    expect(await jane.receive('resync')).toEqual({
      type: 'resync',
      channels: ['c', 'd'],
      reason: 'position',
      spreadMs: 5_000,
    });
  });

  it('does not replay more than a client may have waiting', async () => {
    const backend = await start({ limits: { maxBufferedBytes: 10_000 } });
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const { publish } = createPublisher(payload => bring(backend, payload));
    const { position } = await jane.subscribe(['x']);
    for (let n = 1; n <= 6; n++) {
      await publish('a', { n, text: 'x'.repeat(1_000) });
    }
    await jane.subscribe(['a'], position);
    expect(jane.messages.map(({ type }) => type).slice(2)).toEqual([
      'resync',
      'subscribed',
    ]);
  });

  it('resyncs after a restart', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const { publish } = createPublisher(payload => bring(backend, payload));
    await publish('a', { n: 1 });
    const { position } = await jane.subscribe(['a']);
    await backend.stop();

    const restarted = await start();
    backends.shift();
    const back = await TestClient.connect(restarted.url, userToken('jane'));
    await back.subscribe(['a'], position);
    expect(await back.receive('resync')).toMatchObject({
      channels: ['a'],
      reason: 'position',
    });
  });

  it('takes signals of stock publishers, and admits that it cannot tell if one is lost', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const { position } = await jane.subscribe(['a', 'b']);
    const stock = StockSignalsService.create({ events: backend.events });
    await stock.publish({
      recipients: { type: 'user', entityRef: ['user:default/jane'] },
      channel: 'a',
      message: { n: 1 },
    });
    await stock.publish({
      recipients: everybody,
      channel: 'a',
      message: { n: 2 },
    });
    await stock.publish({
      recipients: { type: 'user', entityRef: 'user:default/john' },
      channel: 'a',
      message: { n: 3 },
    });
    await jane.settle();
    expect(jane.signals).toEqual([
      { type: 'signal', channel: 'a', message: { n: 1 } },
      { type: 'signal', channel: 'a', message: { n: 2 } },
    ]);

    await jane.subscribe(['a', 'b'], position);
    expect((await jane.receive('resync')).channels).toEqual(['a']);
  });

  it('ignores events that are not signals', async () => {
    const backend = await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);
    for (const payload of [
      undefined,
      null,
      'text',
      7,
      [],
      {},
      { channel: 'a' },
      { channel: 'a', message: {} },
      { channel: 'a', message: {}, recipients: { type: 'user' } },
      { channel: 'a', message: 'text', recipients: everybody },
      { envelope: { publisher: 'p' } },
    ]) {
      await bring(backend, payload);
    }
    await bring(backend, {
      channel: 'a',
      message: { n: 1 },
      recipients: everybody,
    });
    await jane.receive('signal');
    expect(numbers(jane)).toEqual([1]);
  });
});
