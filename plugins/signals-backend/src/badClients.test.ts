import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { formatHandshake } from './__testUtils__/handshake';
import { readEventStream } from './__testUtils__/readEventStream';
import {
  startSignalsBackend,
  type SignalsBackend,
} from './__testUtils__/startSignalsBackend';
import { TestClient } from './__testUtils__/TestClient';
import { userToken } from './__testUtils__/testAuth';

const badUser = userToken('jane');
// Above what a slow reader may have waiting, and the system takes for it.
const text = 'x'.repeat(20_000);

/** What the other clients were sent, whoever they are and whatever they speak. */
type Bystanders = Record<string, () => unknown[]>;

/** A masked text frame of a client that has nothing but a socket. */
function subscribeFrame(channel: string): Buffer {
  const message = Buffer.from(JSON.stringify({ action: 'subscribe', channel }));
  const header = Buffer.from([0x81, 0x80 + message.length, 0, 0, 0, 0]);
  return Buffer.concat([header, message]);
}

// Real sockets, and signals all the time: nobody else may miss one.
describe('while one client misbehaves, the others get every signal once', () => {
  const abort = new AbortController();
  let backend: SignalsBackend;
  let bystanders: Bystanders;
  let publishing: NodeJS.Timeout;
  let lastNumber: number;

  const publish = () =>
    void backend.signals.publish({
      recipients: null,
      channel: 'a',
      message: { n: ++lastNumber, text },
    });

  async function openStream(token: string): Promise<unknown[]> {
    const response = await fetch(`${backend.url}/stream?channel=a`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: abort.signal,
    });
    const sent = new Array<unknown>();
    const events = readEventStream(response);
    const read = async () => {
      for await (const { message } of events) {
        if (message.type !== 'position') {
          sent.push(message.type === 'signal' ? message.message.n : message);
        }
      }
    };
    const { value } = await events.next();
    expect(value.message.type).toBe('ready');
    await events.next();
    read().catch(() => {});
    return sent;
  }

  async function openSocket(client: TestClient): Promise<() => unknown[]> {
    client.send({ action: 'subscribe', channels: ['a'] });
    return () =>
      client.messages
        .filter(
          ({ type }) => !['ready', 'subscribed', 'position'].includes(type),
        )
        .map(message =>
          message.type === 'signal' ? message.message.n : message,
        );
  }

  async function connectRaw(start: string): Promise<Socket> {
    const socket = connect({ port: backend.port, host: 'localhost' });
    socket.write(start);
    // Some are cut off in the middle.
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  async function letIn(handshake: string): Promise<Socket> {
    const socket = await connectRaw(handshake);
    await once(socket, 'data');
    return socket;
  }

  async function untilGone(): Promise<void> {
    // Her other tab stays.
    let count = 2;
    while (count > 1) {
      ({ length: count } = (await backend.diagnose(badUser)).connections);
      await delay(10);
    }
  }

  beforeEach(async () => {
    lastNumber = 0;
    backend = await startSignalsBackend({
      config: {
        signals: {
          keepAlive: { milliseconds: 200 },
          limits: { maxBufferedBytes: 200_000, maxConnectsPerUser: 100 },
        },
      },
    });
    const { url } = backend;
    const stream = await openStream(userToken('john'));
    bystanders = {
      webSocket: await openSocket(
        await TestClient.connect(url, userToken('john')),
      ),
      stock: await openSocket(
        await TestClient.connectStock(url, userToken('jill')),
      ),
      otherTab: await openSocket(await TestClient.connect(url, badUser)),
      stream: () => stream,
    };
    let channels: string[] = [];
    while (channels.length === 0) {
      const { connections } = await backend.diagnose(userToken('jill'));
      [{ channels }] = connections;
    }
    publishing = setInterval(publish, 2);
  });

  afterEach(async () => {
    clearInterval(publishing);
    await backend.stop();
  });

  afterAll(() => abort.abort());

  async function sendUntilClosed(
    code: number,
    messages: Array<string | Buffer>,
  ): Promise<void> {
    const jane = await TestClient.connect(backend.url, badUser);
    for (const message of messages) {
      jane.socket.send(message);
    }
    expect((await jane.closed).code).toBe(code);
  }

  const repeat = <T>(count: number, value: T) =>
    Array.from({ length: count }, () => value);

  async function neverRead(socket: Socket): Promise<void> {
    socket.pause();
    await untilGone();
    socket.destroy();
  }

  const streamRequest = [
    'GET /api/signals/stream?channel=a HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${badUser}`,
    '\r\n',
  ].join('\r\n');

  const misdeeds: Record<string, () => Promise<void>> = {
    'malformed JSON': async () => {
      await sendUntilClosed(4400, repeat(30, '{"action":'));
    },
    'binary frames': async () => {
      await sendUntilClosed(4400, repeat(30, Buffer.alloc(1_000)));
    },
    'unknown actions': async () => {
      await sendUntilClosed(4400, repeat(30, '{"action":"shout"}'));
    },
    'messages of 1 MB': async () => {
      const message = 'x'.repeat(1024 * 1024);
      for (let count = 0; count < 10; count++) {
        await sendUntilClosed(1009, [message]);
      }
    },
    '10,000 subscribes': async () => {
      const messages = Array.from({ length: 10_000 }, (_, index) =>
        JSON.stringify({ action: 'subscribe', channel: `c${index}` }),
      );
      await sendUntilClosed(4429, messages);
    },
    '1,000 channels in one subscribe': async () => {
      const channels = Array.from({ length: 1_000 }, (_, n) => `c${n}`);
      await sendUntilClosed(4429, [
        JSON.stringify({ action: 'subscribe', channels }),
      ]);
    },
    'resumes from the same position all the time': async () => {
      const jane = await TestClient.connect(backend.url, badUser);
      const { position } = await jane.subscribe(['a']);
      for (let count = 0; count < 400; count++) {
        jane.send({ action: 'subscribe', channels: ['a'], position });
      }
      // It may be too much for her, too.
      await jane.settle().catch(() => {});
      jane.socket.terminate();
    },
    'a WebSocket that is never read': async () => {
      const socket = await letIn(formatHandshake(badUser));
      socket.write(subscribeFrame('a'));
      await neverRead(socket);
    },
    'a WebSocket whose other end is gone': async () => {
      const socket = await letIn(formatHandshake(badUser));
      // It takes what comes, and answers no ping.
      socket.resume();
      await untilGone();
    },
    'a WebSocket that is closed on one side only': async () => {
      const socket = await letIn(formatHandshake(badUser));
      socket.end();
      await untilGone();
    },
    'an event stream that is never read': async () => {
      await neverRead(await letIn(streamRequest));
    },
    'an event stream that is closed on one side only': async () => {
      const socket = await letIn(streamRequest);
      socket.end();
      await untilGone();
    },
    'handshakes that are never finished': async () => {
      const handshake = formatHandshake(badUser);
      const sockets = await Promise.all(
        repeat(100, handshake.slice(0, -20)).map(connectRaw),
      );
      await delay(100);
      for (const socket of sockets) {
        socket.destroy();
      }
    },
    'connections that are cut at once': async () => {
      for (let count = 0; count < 50; count++) {
        (await connectRaw(formatHandshake(badUser))).destroy();
      }
      await untilGone();
    },
  };

  it.each(Object.keys(misdeeds))(
    '%s',
    async name => {
      await misdeeds[name]();
      clearInterval(publishing);
      publish();
      const expected = Array.from({ length: lastNumber }, (_, n) => n + 1);
      for (const getSent of Object.values(bystanders)) {
        while (!getSent().includes(lastNumber)) {
          await delay(5);
        }
      }
      for (const [bystander, getSent] of Object.entries(bystanders)) {
        expect({ bystander, sent: getSent() }).toEqual({
          bystander,
          sent: expected,
        });
      }
    },
    30_000,
  );
});
