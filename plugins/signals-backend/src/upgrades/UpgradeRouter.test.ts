import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { certificate } from '../__testUtils__/certificate';
import { UpgradeRouter } from './UpgradeRouter';

const handshake = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

describe('UpgradeRouter', () => {
  const router = UpgradeRouter.shared;
  const servers = new Array<Server>();
  const sockets = new Array<Socket>();

  beforeEach(() => {
    router.retain();
    router.addPath('/own', '/target');
  });

  afterEach(async () => {
    router.release();
    for (const socket of sockets.splice(0)) {
      socket.destroy();
    }
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });

  async function listen(server: Server): Promise<Server> {
    servers.push(server);
    server.listen(0, 'localhost');
    await once(server, 'listening');
    return server;
  }

  async function open(server: Server, isTls = false): Promise<Socket> {
    const { port } = server.address() as AddressInfo;
    const socket = isTls
      ? connectTls({ port, host: 'localhost', ca: certificate.cert })
      : connect({ port, host: 'localhost' });
    sockets.push(socket);
    await once(socket, isTls ? 'secureConnect' : 'connect');
    return socket;
  }

  // Sends something and returns all that comes back, up to the end.
  async function exchange(server: Server, request: string): Promise<string> {
    const socket = await open(server);
    socket.write(request);
    return text(socket);
  }

  // Takes upgrades at /target over, answers anything else with its method, path
  // and body.
  const takeOver: RequestListener = async (request, response) => {
    const upgrade =
      request.url?.startsWith('/target') && router.take(request, response);
    if (upgrade) {
      upgrade.socket.end(`took ${request.url}, then ${upgrade.head}`);
    } else {
      response.end(`${request.method} ${request.url} ${await text(request)}`);
    }
  };

  it('leads the first request of a server to its target, with the query', async () => {
    const server = await listen(createServer(takeOver));
    expect(await exchange(server, `${handshake('/own?a=%20b')}early`)).toBe(
      'took /target?a=%20b, then early',
    );
    expect(await exchange(server, handshake('/own'))).toBe(
      'took /target, then ',
    );
  });

  it('does so with https', async () => {
    const server = await listen(createTlsServer(certificate, takeOver));
    const socket = await open(server, true);
    socket.write(handshake('/own'));
    expect(await text(socket)).toBe('took /target, then ');
  });

  it.each(['/own/', '/Own', '/own/x', '/x/own', '/', '/owner'])(
    'answers the upgrade of %s as if nobody were there',
    async path => {
      const server = await listen(createServer(takeOver));
      const response = await exchange(server, handshake(path));
      expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(response).toContain('Connection: close');
      expect(response).toContain(`GET ${path} `);
    },
  );

  it('does not let an ordinary request pass for an upgrade', async () => {
    const server = await listen(createServer(takeOver));
    const response = await exchange(
      server,
      'GET /target HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(response).toContain('GET /target ');
  });

  it('leaves the upgrades of others alone, whoever listened first', async () => {
    const server = await listen(createServer(takeOver));
    const takeOther = (request: IncomingMessage, socket: Socket) => {
      if (request.url === '/other') {
        socket.end('other took it');
      }
    };
    server.on('upgrade', takeOther);
    expect(await exchange(server, handshake('/other'))).toBe('other took it');
    expect(await exchange(server, handshake('/own'))).toContain('took /target');

    server.off('upgrade', takeOther).on('upgrade', takeOther);
    expect(await exchange(server, handshake('/other'))).toBe('other took it');
    expect(await exchange(server, handshake('/own'))).toContain('took /target');
  });

  it('lets others find the server by their first request, as some plugins do', async () => {
    let seenUpgrade: string | undefined;
    const server = await listen(
      createServer((request, response) => {
        if (request.url === '/other' && server.listenerCount('upgrade') < 2) {
          seenUpgrade = request.headers.upgrade;
          server.on('upgrade', (upgraded, socket) => {
            if (upgraded.url === '/other') {
              socket.end('other took it');
            }
          });
        }
        response.end('seen');
      }),
    );
    expect(await exchange(server, handshake('/other'))).toContain('seen');
    expect(seenUpgrade).toBe('websocket');
    expect(await exchange(server, handshake('/other'))).toBe('other took it');
  });

  it.each(['http', 'https'])(
    'answers a request that would like HTTP/2, body and connection kept (%s)',
    async scheme => {
      const isTls = scheme === 'https';
      const server = await listen(
        isTls ? createTlsServer(certificate, takeOver) : createServer(takeOver),
      );
      const socket = await open(server, isTls);
      // As Java's HTTP client sends it, in two packets.
      socket.write(
        'POST /notify?x=1 HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: 10\r\nHost: localhost\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nUpgrade: h2c\r\n\r\nfirst',
      );
      await new Promise(resolve => setImmediate(resolve));
      socket.write('later');
      const [first] = await once(socket, 'data');
      expect(String(first)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(String(first)).toContain('POST /notify?x=1 firstlater');

      socket.write(
        'GET /again HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      );
      expect(await text(socket)).toContain('GET /again ');
    },
  );

  it.each([
    ['leads an upgrade to its target', handshake('/own'), 'took /target'],
    ['answers one that nobody wants', handshake('/x'), 'GET /x '],
    [
      'answers one to another protocol',
      'GET /y HTTP/1.1\r\nConnection: Upgrade\r\nHost: localhost\r\nUpgrade: h2c\r\n\r\nGET /z HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n',
      'GET /y ',
    ],
  ])(
    '%s that was sent without waiting for the answers before',
    async (_, upgrade, answer) => {
      const server = await listen(
        createServer(async (request, response) => {
          if (request.url === '/slow') {
            await new Promise(resolve => setTimeout(resolve, 50));
          }
          await takeOver(request, response);
        }),
      );
      const slow = 'GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n';
      const answers = await exchange(server, `${slow}${slow}${upgrade}`);
      expect(answers.match(/GET \/slow /g)).toHaveLength(2);
      expect(answers.indexOf(answer)).toBeGreaterThan(
        answers.lastIndexOf('GET /slow '),
      );
    },
  );

  describe('after a request for something large', () => {
    const length = 20_000_000;
    const piece = Buffer.alloc(65_536, 'x');
    const listenForLarge = () =>
      listen(
        createServer(async (request, response) => {
          if (request.url === '/large') {
            response.setHeader('Content-Length', length);
            Readable.from(
              (function* pieces() {
                for (let left = length; left > 0; left -= piece.length) {
                  yield piece.subarray(0, left);
                }
              })(),
            ).pipe(response);
          } else {
            await takeOver(request, response);
          }
        }),
      );
    const requests = `GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n${handshake(
      '/own',
    )}`;

    it('leads an upgrade to its target', async () => {
      const answers = await exchange(await listenForLarge(), requests);
      expect(answers.length).toBeGreaterThan(length);
      expect(answers).toContain('took /target');
    });

    it('keeps no connection of a client that went away', async () => {
      const server = await listenForLarge();
      const socket = await open(server);
      socket.write(requests);
      // It reads all that comes, and leaves before the end.
      socket.once('data', () => socket.pause());
      await once(socket, 'pause');
      socket.resume();
      setTimeout(() => socket.destroy(), 20);
      await once(socket, 'close');
      await new Promise(resolve => setTimeout(resolve, 1_000));
      const connections = await promisify(
        server.getConnections.bind(server) as (
          callback: (error: Error | null, count: number) => void,
        ) => void,
      )();
      expect(connections).toBe(0);
    });
  });

  it('answers what is no handshake, although it says so', async () => {
    const server = await listen(createServer(takeOver));
    expect(
      await exchange(
        server,
        'POST /x HTTP/1.1\r\nConnection: Upgrade\r\nContent-Length: 4\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\nbodyGET /z HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n',
      ),
    ).toContain('POST /x body');
  });

  it('survives clients that go away in the middle', async () => {
    const requested = new Array<IncomingMessage>();
    const server = await listen(
      createServer((request, response) => {
        requested.push(request);
        if (request.url === '/target') {
          request.socket.once('close', () => response.end('too late'));
        } else {
          response.end('still here');
        }
      }),
    );
    const socket = await open(server);
    socket.write(handshake('/own'));
    await once(server, 'request');
    socket.resetAndDestroy();
    const { socket: serverSide } = requested[0];
    await new Promise(resolve => serverSide.once('close', resolve));

    expect(await exchange(server, handshake('/x'))).toContain('still here');
  });

  it('leaves no trace once it is released', async () => {
    const server = await listen(createServer(takeOver));
    await exchange(server, handshake('/own'));
    expect(server.listenerCount('upgrade')).toBe(1);

    router.retain();
    router.release();
    expect(server.listenerCount('upgrade')).toBe(1);
    router.release();
    expect(server.listenerCount('upgrade')).toBe(0);
    const later = await listen(createServer(takeOver));
    expect(
      await exchange(later, handshake('/x').replace('Upgrade\r', 'close\r')),
    ).toContain('GET /x');
    expect(later.listenerCount('upgrade')).toBe(0);
    router.retain();
  });
});
