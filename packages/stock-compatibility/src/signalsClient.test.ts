import {
  createServiceFactory,
  type AuthService,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  DefaultEventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import { SignalClient } from '@callboard/backstage-plugin-signals';
import signalsBackend from '@callboard/backstage-plugin-signals-backend';
import { DefaultSignalsService } from '@callboard/backstage-plugin-signals-node';
import { startRealBackend } from './__testUtils__/startRealBackend';

// The client of the browser, with the WebSocket of Node in place of the browser's.

type Told = JsonObject | 'resync';

const logger = mockServices.logger.mock();

const OriginalWebSocket = globalThis.WebSocket;

/** As in a network that takes its time in both directions. */
class SlowWebSocket extends OriginalWebSocket {
  static readonly #TIME_MS = 10;

  /** The one that was opened last. */
  static current: WebSocket | undefined;

  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    SlowWebSocket.current = this;
    this.addEventListener('message', event => {
      event.stopImmediatePropagation();
      setTimeout(() => this.onmessage?.(event), SlowWebSocket.#TIME_MS);
    });
  }

  send(text: string): void {
    setTimeout(() => super.send(text), SlowWebSocket.#TIME_MS);
  }
}

/** As in a network that breaks WebSockets. */
class BlockedWebSocket extends OriginalWebSocket {
  constructor() {
    super('blocked:');
  }
}

let events: DefaultEventsService;
let signals: DefaultSignalsService;
let backend: Awaited<ReturnType<typeof startRealBackend>>;
let client: SignalClient;
let token: string;
let unsubscribes: (() => void)[] = [];

/** A token that can be a WebSocket subprotocol, as those of the test utilities cannot. */
function createToken(lifetimeMs = 3_600_000) {
  return `jane.${Date.now() + lifetimeMs}`;
}

/** Users are `user:default/jane` as long as their token is good. */
function createAuth() {
  return mockServices.auth.mock({
    authenticate: async text => {
      const [name, expires] = text.split('.');
      if (name !== 'jane' || !(Number(expires) > Date.now())) {
        throw new Error('Not a valid token');
      }
      return {
        ...mockCredentials.user('user:default/jane'),
        expiresAt: new Date(Number(expires)),
      };
    },
    isPrincipal: ((credentials: BackstageCredentials, type: string) =>
      (credentials.principal as { type: string }).type ===
      type) as AuthService['isPrincipal'],
    getNoneCredentials: async () => mockCredentials.none(),
  }).factory;
}

async function startBackend() {
  backend = await startRealBackend({
    config: { signals: { resyncSpread: { milliseconds: 1 } } },
    features: [
      signalsBackend,
      createAuth(),
      mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: 'user:default/jane',
          ownershipEntityRefs: ['user:default/jane', 'group:default/cast'],
        }),
      }).factory,
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
    ],
  });
}

async function eventually(isTrue: () => boolean) {
  const deadline = Date.now() + 60_000;
  while (!isTrue()) {
    if (Date.now() > deadline) {
      throw new Error(`Never came true: ${isTrue}`);
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** The probes that came, apart from what else was told. */
const probes = new Map<Told[], Set<unknown>>();

function subscribe(channel: string) {
  const told: Told[] = [];
  const probesTold = new Set<unknown>();
  probes.set(told, probesTold);
  const { unsubscribe } = client.subscribe(
    channel,
    message =>
      'probe' in message ? probesTold.add(message.probe) : told.push(message),
    { onResync: () => told.push('resync') },
  );
  unsubscribes.push(unsubscribe);
  return told;
}

/**
 * Publishes until something comes: the client does not report when the backend
 * begins to deliver. Earlier probes may still be made up for later.
 */
async function untilDelivered(channel: string, told: Told[]) {
  const probesTold = probes.get(told)!;
  probesTold.clear();
  while (probesTold.size === 0) {
    await publishToAll(channel, { probe: 'is it there' });
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const last = `the last at ${performance.now()}`;
  await publishToAll(channel, { probe: last });
  await eventually(() => probesTold.has(last));
}

/**
 * The same for a channel that is listened to for the first time: a backend as young as these does
 * not know what the page may have missed, and says so.
 */
async function untilFirstDelivered(channel: string, told: Told[]) {
  await untilDelivered(channel, told);
  if (told[0] === 'resync') {
    told.shift();
  }
}

async function publishToAll(channel: string, message: JsonObject) {
  await signals.publish({ recipients: null, channel, message });
}

/** Keeps the WebSockets that the client opens from now on. */
function recordSockets() {
  const sockets: WebSocket[] = [];
  globalThis.WebSocket = class extends OriginalWebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  };
  return sockets;
}

beforeAll(() => {
  // What the client watches for the network and the user to come back.
  Object.assign(globalThis, {
    window: new EventTarget(),
    document: new EventTarget(),
  });
});

beforeEach(() => {
  // Of its own, as a backend asks about the past of a publisher it finds.
  events = DefaultEventsService.create({ logger, useEventBus: 'never' });
  signals = DefaultSignalsService.create({ events });
  token = createToken();
  client = SignalClient.create({
    identity: { getCredentials: async () => ({ token }) } as Parameters<
      typeof SignalClient.create
    >[0]['identity'],
    discoveryApi: {
      getBaseUrl: async pluginId => `${backend.baseUrl}/api/${pluginId}`,
    },
    connectTimeout: 500,
    reconnectTimeout: 20,
    maxReconnectTimeout: 100,
    idleTimeout: 1,
  });
});

afterEach(async () => {
  globalThis.WebSocket = OriginalWebSocket;
  unsubscribes.forEach(unsubscribe => unsubscribe());
  unsubscribes = [];
  await eventually(() => client.getStatus() === 'idle');
  await backend.stop();
});

describe('our signals client with our backend', () => {
  it('receives what is meant for its user and nothing else', async () => {
    await startBackend();
    const told = subscribe('news');
    await untilFirstDelivered('news', told);
    for (const [n, recipients] of [
      'user:default/jane',
      'user:default/john',
      'group:default/cast',
      null,
    ].entries()) {
      await signals.publish({ recipients, channel: 'news', message: { n } });
    }
    await eventually(() => told.length === 3);
    expect(told).toEqual([{ n: 0 }, { n: 2 }, { n: 3 }]);
  });

  it('is told to resync after the backend was replaced by a new one, and goes on', async () => {
    await startBackend();
    const told = subscribe('news');
    await untilDelivered('news', told);
    await backend.stop();
    await startBackend();
    await eventually(() => told.length > 0);
    await untilDelivered('news', told);
    // There may be more than one reason to say so.
    expect(new Set(told)).toEqual(new Set(['resync']));
    await publishToAll('news', { n: 1 });
    await eventually(() => told.some(entry => entry !== 'resync'));
    expect(told.at(-1)).toEqual({ n: 1 });
  });

  it('stays on one connection over the expiry of its token', async () => {
    await startBackend();
    token = createToken(1_500);
    const sockets = recordSockets();
    const statuses: string[] = [];
    client.onStatusChange(status => statuses.push(status));
    const told = subscribe('news');
    await untilDelivered('news', told);
    const expiry = Number(token.split('.')[1]);
    token = createToken();
    await eventually(() => Date.now() > expiry + 200);
    await untilDelivered('news', told);
    expect(sockets).toHaveLength(1);
    expect(statuses).toEqual(['connecting', 'connected']);
  });

  it('has made up for what was published while it was away', async () => {
    await startBackend();
    const sockets = recordSockets();
    const told = subscribe('news');
    await untilFirstDelivered('news', told);
    sockets[0].onmessage = null;
    await publishToAll('news', { n: 1 });
    sockets[0].close(4999);
    await untilDelivered('late', subscribe('late'));
    await eventually(() => told.length > 0);
    expect(told).toEqual([{ n: 1 }]);
  });

  it.each([
    ['slow WebSocket', SlowWebSocket, false],
    ['slow WebSocket that breaks', SlowWebSocket, true],
    ['event stream', BlockedWebSocket, false],
  ])(
    'loses and repeats nothing on a channel that is left and listened to again all the time, by %s',
    async (_, SomeWebSocket, breaks) => {
      await startBackend();
      globalThis.WebSocket = SomeWebSocket;
      const other = subscribe('other');
      await untilFirstDelivered('other', other);

      let lastNumber = 0;
      const publish = () => {
        for (const channel of ['news', 'other']) {
          const n = ++lastNumber;
          void publishToAll(channel, { n });
        }
      };
      const publishing = setInterval(publish, 1);
      unsubscribes.push(() => clearInterval(publishing));
      for (let round = 0; round < 60; round++) {
        client.subscribe('news', () => {}).unsubscribe();
        const { unsubscribe } = client.subscribe('news', () => {});
        await new Promise(resolve => setTimeout(resolve, Math.random() * 3));
        unsubscribe();
        await new Promise(resolve => setTimeout(resolve, Math.random() * 2));

        const start = lastNumber;
        const told: Told[] = [];
        const last = client.subscribe('news', message => told.push(message), {
          onResync: () => told.push('resync'),
        });
        const end = start + 40;
        if (breaks && round % 3 === 0) {
          const { current } = SlowWebSocket;
          setTimeout(() => current?.close(4999), Math.random() * 20);
        }
        await eventually(() =>
          told.some(entry => (entry as { n: number }).n > end),
        );
        last.unsubscribe();
        const numbers = told.map(entry => (entry as { n: number }).n);
        const missing = Array.from(
          { length: 20 },
          (__, index) => start + 1 + 2 * index,
        ).filter(n => !numbers.includes(n));
        // So much that is made up for may be too much for a server.
        expect(told.includes('resync') ? [] : missing).toEqual([]);
        const signalsTold = numbers.filter(n => n !== undefined);
        expect(new Set(signalsTold).size).toBe(signalsTold.length);
      }
      clearInterval(publishing);
      const numbers = other.map(entry => (entry as { n?: number }).n);
      expect(new Set(numbers).size).toBe(numbers.length);
    },
    60_000,
  );

  it('reads the event stream where WebSockets do not get through, and changes its channels', async () => {
    await startBackend();
    globalThis.WebSocket = BlockedWebSocket;
    const news = subscribe('news');
    await untilFirstDelivered('news', news);
    const weather = subscribe('weather');
    await signals.publish({
      recipients: 'user:default/jane',
      channel: 'weather',
      message: { n: 1 },
    });
    await eventually(() => weather.some(entry => entry !== 'resync'));
    expect(weather.filter(entry => entry !== 'resync')).toEqual([{ n: 1 }]);
    expect(news).toEqual([]);
    expect(client.getStatus()).toBe('connected');
  });
});
