import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type {
  HttpRouterServiceWebSocketHandler,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  SIGNALS_SUBPROTOCOL,
  signalCloseCodes,
} from '@callboard/backstage-plugin-signals-common';
import {
  WebSocketServer,
  type RawData,
  type ServerOptions,
  type WebSocket,
} from 'ws';
import type { SignalUser } from '../auth/SignalUser';
import type { UserAuthenticator } from '../auth/UserAuthenticator';
import type { ClientConnection } from '../connections/ClientConnection';
import type { ClientMessageHandler } from '../connections/ClientMessageHandler';
import type { ConnectionFactory } from '../connections/ConnectionFactory';
import type { ConnectionGate } from '../connections/ConnectionGate';
import { CLOSE_TIMEOUT_MS } from '../connections/ConnectionTransport';
import { WebSocketTransport } from '../connections/WebSocketTransport';
import type { SignalMetrics } from '../metrics';

/** What the routes that open connections need. */
export interface ConnectRouteOptions {
  authenticator: UserAuthenticator;
  factory: ConnectionFactory;
  gate: ConnectionGate;
}

/**
 * Takes WebSocket connections. It authenticates by itself: see ADR 020.
 */
export function webSocketRoute(
  options: ConnectRouteOptions & {
    logger: LoggerService;
    maxMessageBytes: number;
    messages: ClientMessageHandler;
    metrics: SignalMetrics;
  },
): HttpRouterServiceWebSocketHandler {
  const { authenticator, factory, gate, logger, messages, metrics } = options;
  // The types of ws do not have `closeTimeout` yet.
  const serverOptions: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    // Costs a multiple of the memory of everything else.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: selectProtocol,
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
  const server = new WebSocketServer(serverOptions);

  const connect = (webSocket: WebSocket, socket: Duplex, user: SignalUser) => {
    // The close event follows. There is nothing else to be done.
    webSocket.on('error', () => {});
    if (gate.isUserFull(user)) {
      webSocket.close(
        signalCloseCodes.tooManyRequests,
        'Too many connections of this user',
      );
      return;
    }
    listen(
      webSocket,
      socket,
      factory.create(
        user,
        webSocket.protocol === SIGNALS_SUBPROTOCOL ? 'callboard' : 'stock',
        new WebSocketTransport(webSocket, socket),
      ),
      messages,
    );
  };

  return {
    path: '/',
    authPolicy: 'unauthenticated',
    async handler({ request, socket, head }) {
      let user: SignalUser;
      try {
        const token = readToken(request.headers);
        user = await gate.admit(request.headers.origin, () =>
          authenticator.authenticate(token),
        );
      } catch (error) {
        const status = getStatus(toError(error));
        if (status === 500) {
          logger.error('Failed to look up a user of signals', toError(error));
        } else {
          logger.debug(`Rejected a client: ${toError(error).message}`);
        }
        metrics.rejected(status);
        rejectUpgrade(socket, status);
        return;
      }
      // Rejects incorrect handshakes, and copes with a socket that has closed meanwhile.
      server.handleUpgrade(request, socket, head, webSocket =>
        connect(webSocket, socket, user),
      );
    },
  };
}

const statuses: { [errorName in string]?: number } = {
  AuthenticationError: 401,
  NotAllowedError: 403,
  ServiceUnavailableError: 503,
};

// The lookup of the user may fail with the response of another plugin.
function getStatus(error: Error & { statusCode?: unknown }): number {
  const { name, statusCode } = error;
  const isRejection =
    typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600;
  return isRejection ? statusCode : statuses[name] ?? 500;
}

function rejectUpgrade(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${
      STATUS_CODES[status] ?? ''
    }\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}

function listen(
  webSocket: WebSocket,
  socket: Duplex,
  connection: ClientConnection,
  messages: ClientMessageHandler,
): void {
  // The responses to a client that does not read would pile up: small ones, which
  // take more memory than their bytes.
  const pauseUntilRead = () => {
    if (socket.writableNeedDrain && !webSocket.isPaused) {
      webSocket.pause();
      socket.once('drain', () => webSocket.resume());
    }
  };
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    connection.unansweredPings = 0;
    void messages.handle(connection, isBinary ? undefined : data.toString());
    pauseUntilRead();
  });
  webSocket.on('ping', () => {
    connection.unansweredPings = 0;
    messages.handleControlFrame(connection);
    pauseUntilRead();
  });
  webSocket.on('pong', () => {
    // Some send pongs that nobody asked for, to keep the connection alive.
    if (connection.unansweredPings === 0) {
      messages.handleControlFrame(connection);
    }
    connection.unansweredPings = 0;
  });
  webSocket.on('close', code => connection.markClosed(code));
}

// Browsers insist on one of the protocols that they offered. Stock clients offer
// nothing but their token.
function selectProtocol(protocols: Set<string>): string | false {
  const [first] = protocols;
  return protocols.has(SIGNALS_SUBPROTOCOL)
    ? SIGNALS_SUBPROTOCOL
    : first ?? false;
}

// The one value that is not the protocol, or else what clients other than browsers
// can send; `undefined` if there are several values.
function readToken(headers: IncomingHttpHeaders): string | undefined {
  const values = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '' && value !== SIGNALS_SUBPROTOCOL);
  if (values.length === 0) {
    return headers.authorization?.match(/^Bearer\s+(\S+)$/i)?.[1];
  }
  return values.length === 1 ? values[0] : undefined;
}
