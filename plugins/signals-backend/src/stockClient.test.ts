import { once } from 'node:events';
import { signalsPlugin } from '@backstage/plugin-signals';
import {
  DefaultSignalsService as StockSignalsService,
  type SignalPayload,
} from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import { WebSocket } from 'ws';
import {
  startSignalsBackend,
  type SignalsBackend,
} from './__testUtils__/startSignalsBackend';
import { userToken } from './__testUtils__/testAuth';

interface StockSignalApi {
  subscribe(
    channel: string,
    onMessage: (message: JsonObject) => void,
  ): { unsubscribe(): void };
}

describe('the client of the stock package', () => {
  const sockets = new Array<WebSocket>();
  const subscriptions = new Array<{ unsubscribe(): void }>();
  const globalWebSocket = global.WebSocket;
  let backend: SignalsBackend;

  beforeEach(async () => {
    // Node 20 has none, and this one tells what it receives.
    global.WebSocket = class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    } as unknown as typeof globalWebSocket;
    backend = await startSignalsBackend();
  });

  afterEach(async () => {
    // Or they would come back for ever.
    for (const subscription of subscriptions.splice(0)) {
      subscription.unsubscribe();
    }
    for (const socket of sockets.splice(0)) {
      if (socket.readyState === WebSocket.CLOSING) {
        await once(socket, 'close');
      }
      socket.terminate();
    }
    global.WebSocket = globalWebSocket;
    await backend.stop();
  });

  // The client of the stock package itself, made by its own factory.
  function createClient(): StockSignalApi {
    const [factory] = signalsPlugin.getApis();
    const client = factory.factory({
      identity: { getCredentials: async () => ({ token: userToken('jane') }) },
      discoveryApi: { getBaseUrl: async () => backend.url },
    }) as StockSignalApi;
    return {
      subscribe(channel, onMessage) {
        const subscription = client.subscribe(channel, onMessage);
        subscriptions.push(subscription);
        return subscription;
      },
    };
  }

  // Two subscriptions at once make it connect twice, and use the second.
  async function untilSubscribed(count: number): Promise<void> {
    const getCount = async () => {
      const { connections } = await backend.diagnose(userToken('jane'));
      return connections.flatMap(({ channels }) => channels).length;
    };
    while ((await getCount()) < count) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }

  it('receives the signals of both publishers, and nothing else', async () => {
    const client = createClient();
    const received = new Array<JsonObject>();
    client.subscribe('a', message => received.push(message));
    client.subscribe('b', message => received.push({ b: message }));
    await untilSubscribed(2);

    const stock = StockSignalsService.create({ events: backend.events });
    const publish = async (signal: SignalPayload) => {
      await backend.signals.publish(signal);
      await stock.publish(signal);
    };
    const last = once(sockets.at(-1)!, 'last');
    sockets.at(-1)!.on('message', data => {
      if (String(data).includes('"n":4')) {
        sockets.at(-1)!.emit('last');
      }
    });
    await publish({
      recipients: { type: 'user', entityRef: 'group:default/jane' },
      channel: 'a',
      message: { n: 1 },
    });
    await publish({
      recipients: { type: 'user', entityRef: ['user:default/john'] },
      channel: 'a',
      message: { n: 2 },
    });
    await publish({
      recipients: { type: 'broadcast' },
      channel: 'b',
      message: { n: 3 },
    });
    await backend.signals.publish({
      recipients: null,
      channel: 'a',
      message: { n: 4 },
    });
    await last;
    expect(received).toEqual([
      { n: 1 },
      { n: 1 },
      { b: { n: 3 } },
      { b: { n: 3 } },
      { n: 4 },
    ]);
  });

  it('stops receiving when it unsubscribes', async () => {
    const client = createClient();
    const received = new Array<JsonObject>();
    const { unsubscribe } = client.subscribe('a', message =>
      received.push(message),
    );
    client.subscribe('b', message => received.push(message));
    await untilSubscribed(2);
    unsubscribe();
    const next = once(sockets.at(-1)!, 'message');
    await backend.signals.publish({
      recipients: null,
      channel: 'a',
      message: { n: 1 },
    });
    await backend.signals.publish({
      recipients: null,
      channel: 'b',
      message: { n: 2 },
    });
    await next;
    expect(received).toContainEqual({ n: 2 });
    expect(received).not.toContainEqual({ n: 1 });
  });

  it('comes back after a restart', async () => {
    const client = createClient();
    const received = new Array<JsonObject>();
    client.subscribe('a', message => received.push(message));
    await untilSubscribed(1);

    const closed = once(sockets.at(-1)!, 'close');
    await backend.stop();
    const [code] = await closed;
    expect(code).toBe(1012);

    backend = await startSignalsBackend();
    await untilSubscribed(1);
    const next = once(sockets.at(-1)!, 'message');
    await backend.signals.publish({
      recipients: null,
      channel: 'a',
      message: { n: 1 },
    });
    await next;
    expect(received).toEqual([{ n: 1 }]);
  }, 20_000);
});
