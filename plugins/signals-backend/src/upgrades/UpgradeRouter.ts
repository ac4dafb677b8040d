import diagnosticsChannel from 'node:diagnostics_channel';
import {
  Server as HttpServer,
  ServerResponse,
  type IncomingMessage,
} from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { injectRequest } from './injectRequest';

const CONNECTION_CHANNEL = 'net.server.socket';

/** The connection that an upgrade request came on, to be taken over. */
export interface Upgrade {
  socket: Duplex;
  /** What the client sent after the request. */
  head: Buffer;
}

/**
 * Leads upgrade requests through the same routes as all others.
 *
 * Plugins cannot get hold of the HTTP server. This finds the servers of the
 * process as they get their first connection, before there is a request on it,
 * and hands WebSocket upgrades to the request listeners of the very server that
 * they came to, as if they were ordinary requests. The route that the request ends
 * up at takes the connection over. See ADR 020.
 */
export class UpgradeRouter {
  static readonly #shared = new UpgradeRouter();

  /** The one of this process, as the HTTP servers are those of the process. */
  static get shared(): UpgradeRouter {
    return this.#shared;
  }

  #users = 0;
  #isWatching = false;
  readonly #stopWatching = new Map<HttpServer, () => void>();
  readonly #targets = new Map<string, string>();
  readonly #upgrades = new WeakMap<IncomingMessage, Upgrade>();

  private constructor() {}

  /** Looks out for servers from now on, if that is not being done already. */
  watch(): void {
    if (!this.#isWatching) {
      this.#isWatching = true;
      diagnosticsChannel.subscribe(CONNECTION_CHANNEL, this.#onConnection);
    }
  }

  /** Goes on looking until {@link UpgradeRouter.release} was called as often. */
  retain(): void {
    this.#users += 1;
    this.watch();
  }

  release(): void {
    this.#users -= 1;
    if (this.#users > 0) {
      return;
    }
    this.#isWatching = false;
    diagnosticsChannel.unsubscribe(CONNECTION_CHANNEL, this.#onConnection);
    for (const stopWatching of this.#stopWatching.values()) {
      stopWatching();
    }
  }

  /** Takes WebSocket upgrades of exactly this path, and leads them to another. */
  addPath(path: string, target: string): void {
    this.#targets.set(path, target);
  }

  /**
   * Takes over the connection of an upgrade request. The response must not be
   * used afterwards.
   *
   * @returns `undefined` if the request is not an upgrade that was led here
   */
  take(
    request: IncomingMessage,
    response: ServerResponse,
  ): Upgrade | undefined {
    const upgrade = this.#upgrades.get(request);
    if (upgrade) {
      this.#upgrades.delete(request);
      response.detachSocket(request.socket);
      // Whoever waits for the end of the response, as the access log does, would hold
      // on to it and to the request for as long as the connection lives.
      response.emit('finish');
    }
    return upgrade;
  }

  readonly #onConnection = (event: unknown) => {
    const { server } = (event as { socket: { server?: unknown } }).socket;
    if (server instanceof HttpServer || server instanceof HttpsServer) {
      this.#watch(server as HttpServer);
    }
  };

  #watch(server: HttpServer): void {
    if (this.#stopWatching.has(server)) {
      return;
    }
    const onUpgrade = (
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
    ) => this.#route(server, request, { socket, head });
    const stopWatching = () => {
      this.#stopWatching.delete(server);
      server.off('upgrade', onUpgrade);
      server.off('close', stopWatching);
    };
    this.#stopWatching.set(server, stopWatching);
    server.on('upgrade', onUpgrade);
    server.on('close', stopWatching);
  }

  // As soon as a server has a listener for upgrades, Node leaves all of them to
  // the listeners. Those that nobody listens for must fare as if this one were
  // not there either.
  #route(server: HttpServer, request: IncomingMessage, upgrade: Upgrade): void {
    // Some proxies say so of every request. Only a GET is a handshake.
    const isWebSocket =
      request.method === 'GET' &&
      request.headers.upgrade?.toLowerCase() === 'websocket';
    const [path, query] = splitQuery(request.url ?? '');
    const target = isWebSocket ? this.#targets.get(path) : undefined;
    const isOnlyListener = server.listenerCount('upgrade') === 1;
    if (target !== undefined) {
      this.#upgrades.set(request, upgrade);
      request.url = `${target}${query}`;
    }
    if (target !== undefined || (isOnlyListener && isWebSocket)) {
      afterAnswers(upgrade.socket, () =>
        answerAsRequest(server, request, upgrade.socket),
      );
    } else if (isOnlyListener) {
      afterAnswers(upgrade.socket, () =>
        injectRequest(server, request, upgrade),
      );
    }
  }
}

function splitQuery(url: string): [path: string, query: string] {
  const index = url.indexOf('?');
  return index < 0 ? [url, ''] : [url.slice(0, index), url.slice(index)];
}

// Requests may be sent without waiting for the answers to those before. The answers
// go in order, and Node has one at a time on the socket.
function afterAnswers(socket: Duplex, handle: () => void): void {
  const { _httpMessage: answer } = socket as Duplex & {
    _httpMessage?: ServerResponse | null;
  };
  if (answer) {
    // Node has taken its own listeners away. Without the second, an answer that is
    // larger than what the socket takes at once would wait for ever, and nobody
    // would notice if the client went away.
    const onDrain = () => answer.emit('drain');
    socket.on('error', ignoreError);
    socket.on('drain', onDrain);
    // By then Node has put the next one in its place.
    answer.once('finish', () => {
      socket.off('error', ignoreError);
      socket.off('drain', onDrain);
      afterAnswers(socket, handle);
    });
  } else if (socket.writable) {
    handle();
  }
}

// A WebSocket handshake has no body, so it can be given a response and be passed
// to the listeners for requests directly.
function answerAsRequest(
  server: HttpServer,
  request: IncomingMessage,
  socket: Duplex,
): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.once('finish', () => {
    // Unless the connection was taken over.
    if (response.socket) {
      response.detachSocket(request.socket);
      request.socket.destroySoon();
    }
  });
  // Node has taken its own listener away. An error closes the socket, and more
  // need not be done about it.
  socket.on('error', ignoreError);
  server.emit('request', request, response);
}

function ignoreError(): void {}
