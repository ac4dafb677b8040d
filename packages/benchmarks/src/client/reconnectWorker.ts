import type { SignalClient as Client } from '@callboard/backstage-plugin-signals';
import { WebSocket } from 'ws';
import { serveParent } from '../lib/childProtocol';
import { now } from '../lib/clock';
import { TokenIssuer } from '../lib/tokens';
import {
  signalClientVariable,
  type ReconnectWorkerMethods,
} from './reconnectProtocol';

/** The clients of many browsers in one process: all of it but the socket is what runs in a page. */

/** How many are connecting at once when nobody waits for them. */
const atOnce = 50;

let errors: string[] = [];

const page = new EventTarget();
Object.assign(globalThis, {
  window: page,
  document: page,
  WebSocket: class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { perMessageDeflate: false });
      // Nobody listens is normal, and an answer that is not the upgrade is what counts.
      this.on('error', error => {
        if (error.message.includes('Unexpected server response')) {
          errors.push(error.message);
        }
      });
    }
  },
});

// eslint-disable-next-line @typescript-eslint/no-var-requires -- bundled by the parent
const { SignalClient } = require(process.env[signalClientVariable]!) as {
  SignalClient: typeof Client;
};

const clients: Client[] = [];
let lastAt = 0;
let awaitedAction: string | undefined;
let signalCount = 0;

function isConnected(client: Client) {
  return client.getStatus() === 'connected';
}

async function connectOne(
  options: { baseUrl: string; channel: string },
  token: string,
) {
  const client = SignalClient.create({
    identity: { getCredentials: async () => ({ token }) } as Parameters<
      typeof Client.create
    >[0]['identity'],
    discoveryApi: { getBaseUrl: async () => options.baseUrl },
    errorApi: {
      post: error => errors.push(error.message),
      error$: () => {
        throw new Error('Nobody should ask');
      },
    },
  });
  clients.push(client);
  await new Promise<void>(resolve => {
    client.onStatusChange(status => {
      if (status === 'connected') {
        lastAt = now();
        resolve();
      }
    });
    client.subscribe(options.channel, ({ action }) => {
      signalCount += action === awaitedAction ? 1 : 0;
    });
  });
}

async function until(timeoutMs: number, isTrue: () => boolean) {
  const deadline = now() + timeoutMs;
  while (!isTrue() && now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

serveParent({
  connect: async ({ privateKey, users, ...options }) => {
    const issuer = await TokenIssuer.create(privateKey);
    const waiting = [...users];
    const connectNext = async () => {
      for (let user = waiting.pop(); user; user = waiting.pop()) {
        await connectOne(options, await issuer.issue(user));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, connectNext));
    return {};
  },

  expectBack: async () => {
    errors = [];
    lastAt = 0;
    return {};
  },

  back: async ({ timeoutMs }) => {
    await until(timeoutMs, () => clients.every(isConnected));
    return { count: clients.filter(isConnected).length, lastAt, errors };
  },

  expectSignal: async ({ action }) => {
    awaitedAction = action;
    signalCount = 0;
    return {};
  },

  signalled: async ({ timeoutMs }) => {
    await until(timeoutMs, () => signalCount >= clients.length);
    return signalCount;
  },
} satisfies ReconnectWorkerMethods);
