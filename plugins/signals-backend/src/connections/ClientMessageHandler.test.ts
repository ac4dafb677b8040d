import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SIGNALS_SUBPROTOCOL } from '@callboard/backstage-plugin-signals-common';
import { formatHandshake } from '../__testUtils__/handshake';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';

// A masked text frame, as clients send it, with an empty mask.
function clientFrame(text: string): Buffer {
  const header = Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]);
  return Buffer.concat([header, Buffer.from(text)]);
}

describe('ClientMessageHandler', () => {
  let backend: SignalsBackend;
  let bystander: TestClient;

  async function start(limits: Record<string, number> = {}): Promise<void> {
    backend = await startSignalsBackend({ config: { signals: { limits } } });
    bystander = await TestClient.connect(backend.url, userToken('john'));
    await bystander.subscribe(['a']);
  }

  const publish = (channel: string, message = {}) =>
    backend.signals.publish({ recipients: null, channel, message });

  // Whatever the others did: nobody else must have noticed.
  afterEach(async () => {
    await bystander.settle();
    bystander.messages.length = 0;
    await publish('a', { last: true });
    await bystander.settle();
    const types = bystander.messages.map(({ type }) => type).join();
    if (types !== 'signal,pong') {
      throw new Error(`Somebody else was sent ${types}`);
    }
    await backend.stop();
  });

  it('ignores what is not a message, and goes on', async () => {
    await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);
    for (const data of [
      'nonsense',
      '{"action":',
      'null',
      '[]',
      '{"action":"shout"}',
      '{"action":"subscribe","channel":{}}',
      '{"action":"subscribe","channel":""}',
      '{"__proto__":{"action":"ping"}}',
      Buffer.from('{"action":"unsubscribe","channel":"a"}'),
      Buffer.alloc(1000),
      '',
    ]) {
      jane.socket.send(data);
    }
    await jane.settle();
    await publish('a', { n: 1 });
    await jane.receive('signal');
    expect(jane.messages.map(({ type }) => type)).toEqual([
      'ready',
      'subscribed',
      'pong',
      'signal',
    ]);
  });

  it.each([
    ['callboard', TestClient.connect],
    ['stock', TestClient.connectStock],
  ])('closes a %s client that keeps sending nonsense', async (_name, open) => {
    await start({ badMessages: 5 });
    const jane = await open.call(TestClient, backend.url, userToken('jane'));
    for (let index = 0; index < 6; index++) {
      jane.socket.send('nonsense');
    }
    expect(await jane.closed).toEqual({
      code: 4400,
      reason: 'Too many bad messages',
    });
  });

  it('closes on a message of 1 MB', async () => {
    await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    jane.socket.send('x'.repeat(1024 * 1024));
    expect((await jane.closed).code).toBe(1009);
  });

  it('closes on a message of 1 MB in fragments', async () => {
    await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    for (let index = 0; index < 64; index++) {
      jane.socket.send('x'.repeat(16 * 1024), { fin: index === 63 });
    }
    expect((await jane.closed).code).toBe(1009);
  });

  it('closes on frames that break the protocol', async () => {
    await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    // Not masked, with a reserved bit.
    (jane.socket as unknown as { _socket: Socket })._socket.write(
      Buffer.from([0xf1, 0x01, 0x20]),
    );
    expect((await jane.closed).code).toBe(1002);

    const jill = await TestClient.connect(backend.url, userToken('jill'));
    (jill.socket as unknown as { _socket: Socket })._socket.write(
      Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]),
    );
    expect((await jill.closed).code).toBe(1007);
  });

  it('closes on 10,000 subscribes, and forgets them', async () => {
    await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    for (let index = 0; index < 10_000; index++) {
      jane.send({ action: 'subscribe', channels: [`c${index}`] });
    }
    expect((await jane.closed).code).toBe(4429);
    expect((await backend.diagnose(userToken('jane'))).connected).toBe(false);
  });

  it.each(['ping', 'pong'] as const)(
    'closes on %s frames that are too many, and bears a few',
    async frame => {
      await start({ maxChannels: 5, messageBurst: 50, messagesPerSecond: 1 });
      const jane = await TestClient.connect(backend.url, userToken('jane'));
      for (let index = 0; index < 40; index++) {
        jane.socket[frame]();
      }
      await jane.settle();
      for (let index = 0; index < 20; index++) {
        jane.socket[frame]();
      }
      expect((await jane.closed).code).toBe(4429);
    },
  );

  it.each([500, 5])(
    'closes on renewals that are too many, and bears one, with a burst of %i',
    async messageBurst => {
      await start({ maxChannels: 5, messageBurst, messagesPerSecond: 1 });
      const token = userToken('jane');
      const jane = await TestClient.connect(backend.url, token);
      jane.send({ action: 'renew', token });
      await jane.receive('renewed');
      for (let index = 0; index < 25; index++) {
        jane.send({ action: 'renew', token });
      }
      expect((await jane.closed).code).toBe(4429);
    },
  );

  it.each([500, 5])(
    'closes on big messages that are too many, and bears one, with a burst of %i',
    async messageBurst => {
      await start({ maxChannels: 5, messageBurst, messagesPerSecond: 1 });
      const jane = await TestClient.connect(backend.url, userToken('jane'));
      const padding = 'x'.repeat(60_000);
      jane.socket.send(JSON.stringify({ action: 'ping', padding }));
      await jane.receive('pong');
      for (let index = 0; index < 40; index++) {
        jane.socket.send(JSON.stringify({ action: 'ping', padding }));
      }
      expect((await jane.closed).code).toBe(4429);
    },
  );

  it('refuses channels beyond the limit, and keeps the others', async () => {
    await start({ maxChannels: 3 });
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    jane.send({ action: 'subscribe', channels: ['a', 'b', 'a', 'b'] });
    jane.send({ action: 'subscribe', channels: ['b', 'c', 'd', 'e'] });
    await jane.receive('subscribed');
    expect((await jane.receive('subscribed')).channels).toEqual(['b', 'c']);
    expect(await jane.receive('refused')).toEqual({
      type: 'refused',
      channels: ['d', 'e'],
      reason: 'too-many-channels',
    });
    for (const channel of ['a', 'b', 'c', 'd', 'e']) {
      await publish(channel);
    }
    await jane.settle();
    expect(jane.signals.map(({ channel }) => channel)).toEqual(['a', 'b', 'c']);

    jane.send({ action: 'unsubscribe', channels: ['a', 'x'] });
    await jane.receive('unsubscribed');
    jane.send({ action: 'subscribe', channels: ['d'] });
    await jane.receive('subscribed');
  });

  it('delivers once to a connection that subscribes twice, and not after it unsubscribed', async () => {
    await start();
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a', 'a']);
    await jane.subscribe(['a']);
    await publish('a', { n: 1 });
    jane.send({ action: 'unsubscribe', channels: ['a'] });
    await jane.receive('unsubscribed');
    await publish('a', { n: 2 });
    await jane.settle();
    expect(jane.signals.map(({ message }) => message.n)).toEqual([1]);
  });

  it('reads no further messages from a client that does not read the responses, until it does', async () => {
    await start({ messageBurst: 10_000_000 });
    const connected = once(backend.server, 'connection');
    const jane = connect({ port: backend.port, host: 'localhost' });
    jane.write(formatHandshake(`${SIGNALS_SUBPROTOCOL},${userToken('jane')}`));
    const [socket] = (await connected) as [Socket];
    await once(jane, 'data');
    jane.pause();
    const ping = clientFrame('{"action":"ping"}');
    const pings = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    let sent = 0;
    while (!socket.isPaused() && !socket.destroyed) {
      if (!jane.writableNeedDrain) {
        jane.write(pings);
        sent += 1_000;
      }
      await new Promise(setImmediate);
    }
    expect(socket.destroyed).toBe(false);
    expect(socket.writableLength).toBeLessThan(200_000);

    let received = '';
    let pongs = 0;
    jane.on('data', data => {
      const parts = (received + data.toString('latin1')).split('"pong"');
      received = parts.pop()!;
      pongs += parts.length;
    });
    jane.resume();
    while (pongs < sent) {
      await once(jane, 'data');
    }
    jane.destroy();
  }, 60_000);

  it('bounds what waits for all connections of a user that do not read', async () => {
    await start({
      maxBufferedBytes: 400_000,
      maxBufferedBytesPerUser: 500_000,
    });
    const sockets = new Array<Socket>();
    backend.server.on('connection', socket => sockets.push(socket));
    const janes = new Array<Socket>();
    for (let index = 0; index < 4; index++) {
      const jane = connect({ port: backend.port, host: 'localhost' });
      jane.on('error', () => {});
      jane.write(formatHandshake(userToken('jane')));
      await once(jane, 'data');
      jane.pause();
      jane.write(clientFrame('{"action":"subscribe","channel":"a"}'));
      janes.push(jane);
    }
    const [...slow] = sockets;
    const diagnose = async () =>
      (await backend.diagnose(userToken('jane'))).connections;
    while ((await diagnose()).some(({ channels }) => channels.length === 0));

    let waiting = 0;
    while ((await diagnose()).length === 4) {
      await publish('a', { text: 'x'.repeat(10_000) });
      waiting = slow.reduce((sum, socket) => sum + socket.writableLength, 0);
    }
    expect(waiting).toBeGreaterThan(400_000);
    expect(waiting).toBeLessThan(600_000);
    janes.forEach(jane => jane.destroy());
  }, 20_000);

  it('closes a client that does not read, and bounds what waits for it', async () => {
    await start({ maxBufferedBytes: 100_000 });
    const jane = connect({ port: backend.port, host: 'localhost' });
    jane.write(formatHandshake(userToken('jane')));
    await once(jane, 'data');
    jane.pause();
    jane.write(clientFrame('{"action":"subscribe","channel":"a"}'));
    const diagnose = () => backend.diagnose(userToken('jane'));
    while ((await diagnose()).connections[0].channels.length === 0);

    let sent = 0;
    while ((await diagnose()).connected) {
      for (let index = 0; index < 20; index++) {
        await publish('a', { text: 'x'.repeat(10_000) });
        sent += 1;
      }
    }
    // Socket buffers of the system take some, too.
    expect(sent).toBeLessThan(2_000);

    // What was buffered is still sent, and then the reason. As the client does
    // not answer, it is cut off a few seconds later.
    let last = Buffer.alloc(0);
    jane.on('data', data => {
      last = Buffer.concat([last, data]).subarray(-100);
    });
    jane.resume();
    await once(jane, 'close');
    const reason = last.indexOf('Reads too slowly');
    expect(last.readUInt16BE(reason - 2)).toBe(4408);
  }, 20_000);
});
