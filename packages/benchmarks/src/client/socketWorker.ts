import { WebSocket } from 'ws';
import { serveParent } from '../lib/childProtocol';
import { now } from '../lib/clock';
import { TokenIssuer } from '../lib/tokens';
import type { Arrival, ConnectParams, Expectation } from './socketProtocol';

/** Holds WebSockets open, and says when what was waited for has arrived on them. */
const sockets = new Map<string, WebSocket>();

let needle: Buffer | undefined;
let missing = 0;
let arrival: Arrival = { count: 0, firstAt: 0, lastAt: 0, sample: '' };
let complete: (() => void) | undefined;

function onMessage(data: Buffer) {
  if (!needle || !data.includes(needle)) {
    return;
  }
  const at = now();
  if (arrival.count === 0) {
    arrival.firstAt = at;
    arrival.sample = data.toString();
  }
  arrival.count += 1;
  arrival.lastAt = at;
  missing -= 1;
  if (missing === 0) {
    complete?.();
  }
}

async function connectOne(
  params: ConnectParams,
  issuer: TokenIssuer | undefined,
  user: string,
) {
  const token = issuer ? [await issuer.issue(user)] : [];
  const socket = new WebSocket(params.url, [...params.subprotocols, ...token], {
    perMessageDeflate: false,
    handshakeTimeout: params.handshakeTimeoutMs,
    headers: { origin: params.origin },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => socket.terminate());
  socket.on('message', onMessage);
  socket.once('close', () => sockets.delete(user));
  socket.send(JSON.stringify({ action: 'subscribe', channel: params.channel }));
  sockets.set(user, socket);
}

serveParent({
  connect: async (params: ConnectParams) => {
    const issuer =
      params.privateKey && (await TokenIssuer.create(params.privateKey));
    const waiting = [...params.users];
    const connectNext = async () => {
      for (let user = waiting.pop(); user; user = waiting.pop()) {
        await connectOne(params, issuer, user);
      }
    };
    await Promise.all(
      Array.from({ length: params.concurrency }, () => connectNext()),
    );
    return {};
  },

  expect: async (expectation: Expectation) => {
    needle = Buffer.from(expectation.needle);
    missing = expectation.count;
    arrival = { count: 0, firstAt: 0, lastAt: 0, sample: '' };
    return {};
  },

  arrived: async ({ timeoutMs }: { timeoutMs: number }) => {
    if (missing > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>(resolve => {
        complete = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
      complete = undefined;
    }
    return arrival;
  },

  connected: async () => sockets.size,

  disconnect: async () => {
    for (const socket of sockets.values()) {
      socket.terminate();
    }
    sockets.clear();
    return {};
  },
});
