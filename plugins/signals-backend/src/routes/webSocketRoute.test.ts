import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { certificate } from '../__testUtils__/certificate';
import { formatHandshake, shakeHands } from '../__testUtils__/handshake';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { serviceToken, userToken } from '../__testUtils__/testAuth';

const protocol = 'callboard.signals.v1';

describe('webSocketRoute', () => {
  const backends = new Array<SignalsBackend>();

  async function start(
    options?: Parameters<typeof startSignalsBackend>[0],
  ): Promise<SignalsBackend> {
    const backend = await startSignalsBackend(options);
    backends.push(backend);
    return backend;
  }

  afterEach(async () => {
    for (const backend of backends.splice(0)) {
      await backend.stop();
    }
  });

  it('takes the very first connection after a start', async () => {
    const { url } = await start();
    const result = await shakeHands(url, `${protocol}, ${userToken('jane')}`);
    expect(result.status).toBe(101);
  });

  it('takes a connection that carried other requests before, as proxies reuse them', async () => {
    const { port } = await start();
    const socket = connect({ port, host: 'localhost' });
    socket.write('GET /api/signals/health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.write(formatHandshake(`${protocol}, ${userToken('jane')}`));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
    socket.destroy();
  });

  it('takes connections over TLS', async () => {
    const { port } = await start({
      config: { backend: { https: { certificate } } },
    });
    const socket = connectTls({
      port,
      host: 'localhost',
      ca: certificate.cert,
    });
    socket.write(formatHandshake(userToken('jane')));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
    socket.destroy();
    const refused = connectTls({
      port,
      host: 'localhost',
      ca: certificate.cert,
    });
    refused.write(formatHandshake());
    expect(await text(refused)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each(['', '?from=proxy', '?a=1&b=%2F'])(
    'takes connections with the query %j',
    async query => {
      const { url } = await start();
      const { status } = await shakeHands(`${url}${query}`, userToken('jane'));
      expect(status).toBe(101);
    },
  );

  it('takes connections on exactly its path, beside those of other plugins', async () => {
    const { port } = await start({
      features: [
        createBackendPlugin({
          pluginId: 'other',
          register(env) {
            env.registerInit({
              deps: { httpRouter: coreServices.httpRouter },
              async init({ httpRouter }) {
                httpRouter.addWebSocketHandler({
                  path: '/live',
                  authPolicy: 'unauthenticated',
                  handler: ({ socket }) =>
                    void socket.end('HTTP/1.1 418 Other plugin\r\n\r\n'),
                });
              },
            });
          },
        }),
      ],
    });
    for (const [path, status] of [
      ['/api/signals', 101],
      ['/api/other/live', 418],
      ['/api/signals/', 404],
      ['/api/signals/x', 404],
      ['/api/signals/stream', 404],
      ['/API/signals', 404],
      ['/prefix/api/signals', 404],
      ['/', 404],
    ] as const) {
      const result = await shakeHands(
        `http://localhost:${port}${path}`,
        userToken('jane'),
      );
      expect({ path, status: result.status }).toEqual({ path, status });
    }
  });

  it('leaves a request without an upgrade to the framework', async () => {
    const { url } = await start();
    expect((await fetch(url)).status).toBe(401);
    const headers = { Authorization: `Bearer ${userToken('jane')}` };
    expect((await fetch(url, { headers })).status).toBe(404);
  });

  it.each([
    ['no token', '401 Unauthorized', undefined],
    ['an empty token', '401 Unauthorized', ''],
    ['the protocol alone', '401 Unauthorized', protocol],
    ['an invalid token', '401 Unauthorized', 'nonsense'],
    [
      'an expired token',
      '401 Unauthorized',
      userToken('jane', { expiresInMs: -1 }),
    ],
    [
      'several tokens',
      '401 Unauthorized',
      `${userToken('jane')}, ${userToken('john')}`,
    ],
    ['the token of a service', '403 Forbidden', serviceToken],
  ])('rejects %s with a complete %s', async (_name, status, protocols) => {
    const { port } = await start();
    const socket = connect({ port, host: 'localhost' });
    socket.write(formatHandshake(protocols));
    // The server closes, or this would not end.
    expect(await text(socket)).toBe(
      `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  });

  it('takes the token from the usual header where no protocol has one', async () => {
    const { url } = await start();
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    for (const [protocols, headers, status] of [
      [undefined, bearer(userToken('jane')), 101],
      [protocol, bearer(userToken('jane')), 101],
      ['nonsense', bearer(userToken('jane')), 401],
      [undefined, bearer('nonsense'), 401],
      [undefined, { authorization: `Basic ${userToken('jane')}` }, 401],
    ] as const) {
      const result = await shakeHands(url, protocols, headers);
      expect({ protocols, headers, status: result.status }).toEqual({
        protocols,
        headers,
        status,
      });
    }
  });

  it.each([401, 404, 429, 503])(
    'passes the status %s of a failed lookup of the user on, as the event stream does',
    async status => {
      const { url } = await start({
        userInfo: {
          getUserInfo: async () => {
            throw await ResponseError.fromResponse(
              new Response(undefined, { status }),
            );
          },
        },
      });
      const stream = await fetch(`${url}/stream?channel=a`, {
        headers: { Authorization: `Bearer ${userToken('jane')}` },
      });
      expect([
        (await shakeHands(url, userToken('jane'))).status,
        stream.status,
      ]).toEqual([status, status]);
    },
  );

  it('does not let anonymous clients in, even without an auth policy', async () => {
    const { url } = await start({
      config: {
        backend: {
          baseUrl: 'https://example.com',
          auth: { dangerouslyDisableDefaultAuthPolicy: true },
        },
      },
    });
    expect((await shakeHands(url)).status).toBe(401);
    expect((await fetch(`${url}/stream?channel=a`)).status).toBe(401);
    expect((await fetch(`${url}/diagnostics`)).status).toBe(401);
  });

  it('lets nobody in while nobody can say who it is, and everybody afterwards', async () => {
    let isDown = true;
    const { url } = await start({
      config: { signals: { limits: { maxConnections: 1 } } },
      userInfo: {
        getUserInfo: async () => {
          if (isDown) {
            throw new Error('The auth backend is down');
          }
          return {
            userEntityRef: 'user:default/jane',
            ownershipEntityRefs: [],
          };
        },
      },
    });
    const stream = () =>
      fetch(`${url}/stream?channel=a`, {
        headers: { Authorization: `Bearer ${userToken('jane')}` },
      });
    for (let attempt = 0; attempt < 3; attempt++) {
      expect((await shakeHands(url, userToken('jane'))).status).toBe(500);
      expect((await stream()).status).toBe(500);
    }
    isDown = false;
    const jane = await TestClient.connect(url, userToken('jane'));
    await jane.settle();
    expect((await stream()).status).toBe(503);
  });

  it('echoes the protocol, and the token only to stock clients', async () => {
    const { url } = await start();
    const token = userToken('jane');
    for (const [protocols, selected] of [
      [`${protocol}, ${token}`, protocol],
      [`${token},${protocol}`, protocol],
      [token, token],
    ]) {
      const { headers } = await shakeHands(url, protocols);
      expect(headers['sec-websocket-protocol']).toBe(selected);
    }
  });

  it('does not write tokens to the log', async () => {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const { url } = await start({ features: [logger.factory] });
    await shakeHands(url, `${protocol}, ${userToken('jane')}`);
    await shakeHands(url, 'user.secret.0');
    const calls = [
      logger.debug,
      logger.info,
      logger.warn,
      logger.error,
    ].flatMap(method => method.mock.calls);
    expect(JSON.stringify(calls)).toContain('user:default/jane');
    expect(JSON.stringify(calls)).not.toContain('user.');
  });

  it.each([
    [undefined, 101],
    ['https://app.example.com', 101],
    ['https://example.com', 101],
    ['https://cors.example.com', 101],
    ['https://a.preview.example.com', 101],
    ['https://extra.example.com', 101],
    ['https://evil.example.com', 403],
    ['https://app.example.com.evil.com', 403],
    ['http://app.example.com', 403],
    ['null', 403],
  ])('answers the origin %j with %i', async (origin, status) => {
    const { url } = await start({
      config: {
        backend: {
          baseUrl: 'https://example.com',
          cors: {
            origin: [
              'https://cors.example.com',
              'https://*.preview.example.com',
            ],
          },
        },
        signals: { allowedOrigins: ['https://extra.example.com'] },
      },
    });
    const headers = origin === undefined ? undefined : { Origin: origin };
    const result = await shakeHands(url, userToken('jane'), headers);
    expect(result.status).toBe(status);
  });

  it.each([
    ['no key', { 'Sec-WebSocket-Key': undefined }, undefined, 400],
    ['a short key', { 'Sec-WebSocket-Key': 'short' }, undefined, 400],
    ['an old version', { 'Sec-WebSocket-Version': '7' }, undefined, 400],
    ['no version', { 'Sec-WebSocket-Version': undefined }, undefined, 400],
    ['another method', { 'Content-Length': '0' }, 'POST /api/signals', 405],
    ['another protocol', { Upgrade: 'h2c' }, undefined, 404],
  ])(
    'answers a handshake with %s by a status, and leaves nothing open',
    async (_name, headers, startLine, status) => {
      const backend = await start();
      const socket = connect({ port: backend.port, host: 'localhost' });
      const accepted = once(backend.server, 'connection');
      socket.write(
        formatHandshake(userToken('jane'), { start: startLine, headers }),
      );
      const [serverSide] = await accepted;
      const closed = once(serverSide, 'close');
      expect(await text(socket)).toMatch(`HTTP/1.1 ${status} `);
      await closed;
      const { connected } = await backend.diagnose(userToken('jane'));
      expect(connected).toBe(false);
    },
  );

  it.each([
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
    ['is ended', (socket: Socket) => socket.end()],
  ])(
    'keeps nothing of a connection that %s while its user is looked up',
    async (_name, leave) => {
      let askedFor!: () => void;
      let letIn!: () => void;
      const isAsked = new Promise<void>(resolve => (askedFor = resolve));
      const isLetIn = new Promise<void>(resolve => (letIn = resolve));
      const backend = await start({
        config: { signals: { limits: { maxConnections: 1 } } },
        userInfo: {
          getUserInfo: async () => {
            askedFor();
            await isLetIn;
            return {
              userEntityRef: 'user:default/jane',
              ownershipEntityRefs: [],
            };
          },
        },
      });
      const socket = connect({ port: backend.port, host: 'localhost' });
      const accepted = once(backend.server, 'connection');
      socket.write(formatHandshake(userToken('jane')));
      const [serverSide] = await accepted;
      const closed = new Promise(resolve => serverSide.once('close', resolve));
      await isAsked;
      leave(socket);
      if (socket.destroyed) {
        await closed;
      }
      letIn();
      await closed;
      const { connected } = await backend.diagnose(userToken('jane'));
      expect(connected).toBe(false);
      await (await TestClient.connect(backend.url, userToken('jane'))).settle();
    },
  );

  it('does not negotiate compression', async () => {
    const { url } = await start();
    const { headers } = await shakeHands(url, userToken('jane'), {
      'Sec-WebSocket-Extensions': 'permessage-deflate',
    });
    expect(headers).not.toHaveProperty('sec-websocket-extensions');
  });

  it('bounds how often a user connects, and leaves other users alone', async () => {
    const { url } = await start({
      config: { signals: { limits: { maxConnectsPerUser: 3 } } },
    });
    const statuses = new Array<number>();
    for (let index = 0; index < 5; index++) {
      statuses.push((await shakeHands(url, userToken('jane'))).status);
    }
    expect(statuses).toEqual([101, 101, 101, 429, 429]);
    expect((await shakeHands(url, userToken('john'))).status).toBe(101);
  });

  it('closes the connections that are too many of one user with 4429', async () => {
    const { url } = await start({
      config: { signals: { limits: { maxConnectionsPerUser: 2 } } },
    });
    const jane = userToken('jane');
    const first = await TestClient.connect(url, jane);
    const second = await TestClient.connect(url, jane);
    await expect(TestClient.connect(url, jane)).rejects.toThrow('4429');
    await TestClient.connect(url, userToken('john'));

    await first.close();
    await second.settle();
    const third = await TestClient.connect(url, jane);
    await third.settle();
  });

  it('takes no more than so many connections in all', async () => {
    const { url } = await start({
      config: { signals: { limits: { maxConnections: 2 } } },
    });
    const clients = await Promise.all(
      ['jane', 'john'].map(name => TestClient.connect(url, userToken(name))),
    );
    expect((await shakeHands(url, userToken('jack'))).status).toBe(503);
    await clients[0].close();
    const { status } = await shakeHands(url, userToken('jack'));
    expect(status).toBe(101);
  });
});
