import { once } from 'node:events';
import { connect } from 'node:net';
import { formatHandshake } from '../__testUtils__/handshake';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';

describe('ConnectionKeeper', () => {
  let backend: SignalsBackend;
  let groups: string[];
  let isLookupDown: boolean;

  beforeEach(async () => {
    groups = [];
    isLookupDown = false;
    backend = await startSignalsBackend({
      config: { signals: { keepAlive: { milliseconds: 100 } } },
      userInfo: {
        getUserInfo: async credentials => {
          if (isLookupDown) {
            throw new Error('Nobody is there to be asked');
          }
          const { userEntityRef } = credentials.principal as {
            userEntityRef: string;
          };
          return { userEntityRef, ownershipEntityRefs: groups };
        },
      },
    });
  });

  afterEach(async () => {
    await backend.stop();
  });

  const expiringIn = (name: string, milliseconds: number) =>
    userToken(name, { expiresInMs: milliseconds });

  it('keeps clients alive, and tells them how far it has come', async () => {
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const [ready] = jane.messages;
    expect(ready).toMatchObject({ type: 'ready', keepAliveMs: 100 });
    await once(jane.socket, 'ping');
    await jane.receive('pong');

    await jane.subscribe(['a']);
    await backend.signals.publish({
      recipients: 'user:default/john',
      channel: 'a',
      message: {},
    });
    const { position } = await jane.receive('position');
    expect(position).toMatch(/^@\d+,[\w-]+:1$/);
    await jane.receive('position');
    await jane.receive('position');
    await jane.settle();
  });

  it('keeps clients alive when the clock is set back', async () => {
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const { now } = Date;
    const clock = jest.spyOn(Date, 'now');
    try {
      clock.mockImplementation(() => now() - 3_600_000);
      for (let count = 0; count < 3; count++) {
        expect(await jane.receive('pong')).toEqual({ type: 'pong' });
      }
    } finally {
      clock.mockRestore();
    }
  });

  it('keeps stock clients alive without a message', async () => {
    const jane = await TestClient.connectStock(backend.url, userToken('jane'));
    for (let index = 0; index < 4; index++) {
      await once(jane.socket, 'ping');
    }
    expect(jane.messages).toEqual([]);
    expect(jane.socket.readyState).toBe(jane.socket.OPEN);
  });

  it('cuts off clients whose other end is gone', async () => {
    const jane = connect({ port: backend.port, host: 'localhost' });
    jane.write(formatHandshake(userToken('jane')));
    jane.resume();
    // It never answers a ping.
    await once(jane, 'close');
    expect((await backend.diagnose(userToken('jane'))).connected).toBe(false);
  });

  it('asks for a renewal before the token expires, and goes on with the new one', async () => {
    const jane = await TestClient.connect(
      backend.url,
      expiringIn('jane', 1_000),
    );
    await jane.subscribe(['a']);
    const publish = (n: number) =>
      backend.signals.publish({
        recipients: 'group:default/new',
        channel: 'a',
        message: { n },
      });
    await publish(1);

    const { expiresInMs } = await jane.receive('expiring');
    expect(expiresInMs).toBeLessThanOrEqual(500);
    groups = ['group:default/new'];
    jane.send({ action: 'renew', token: expiringIn('jane', 1_500) });
    const renewed = await jane.receive('renewed');
    expect(renewed.expiresInMs).toBeGreaterThan(1_000);

    // Groups are looked up anew.
    await publish(2);
    await jane.settle();
    expect(jane.signals.map(({ message }) => message.n)).toEqual([2]);

    await jane.receive('expiring');
    jane.send({ action: 'renew', token: userToken('jane') });
    expect(await jane.receive('renewed')).toEqual({ type: 'renewed' });
    await publish(3);
    await jane.receive('signal');
  });

  it('asks once more if it could not be looked up who the user is, and keeps what it knew', async () => {
    groups = ['group:default/old'];
    const jane = await TestClient.connect(
      backend.url,
      expiringIn('jane', 4_000),
    );
    await jane.subscribe(['a']);
    await jane.receive('expiring');
    isLookupDown = true;
    jane.send({ action: 'renew', token: userToken('jane') });
    const { expiresInMs } = await jane.receive('expiring');
    expect(expiresInMs).toBeLessThanOrEqual(1_000);
    await backend.signals.publish({
      recipients: 'group:default/old',
      channel: 'a',
      message: {},
    });
    await jane.receive('signal');

    isLookupDown = false;
    jane.send({ action: 'renew', token: userToken('jane') });
    expect(await jane.receive('renewed')).toEqual({ type: 'renewed' });
  });

  it('closes when the token expires, stock clients too', async () => {
    const jane = await TestClient.connect(backend.url, expiringIn('jane', 300));
    const stock = await TestClient.connectStock(
      backend.url,
      expiringIn('jane', 300),
    );
    expect(await jane.closed).toEqual({ code: 4401, reason: 'Token expired' });
    expect(await stock.closed).toEqual({ code: 4401, reason: 'Token expired' });
    expect(jane.messages.map(({ type }) => type)).toContain('expiring');
    expect(stock.messages).toEqual([]);
  });

  it.each([
    ['an invalid token', 'nonsense', 4401],
    ['an expired token', userToken('jane', { expiresInMs: -1 }), 4401],
    ['the token of a service', 'service.catalog.never', 4401],
    ['the token of somebody else', userToken('john'), 4403],
  ])('closes on a renewal with %s', async (_name, token, code) => {
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    jane.send({ action: 'renew', token });
    expect((await jane.closed).code).toBe(code);
  });
});
