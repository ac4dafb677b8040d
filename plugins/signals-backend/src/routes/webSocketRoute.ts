import type { Duplex } from 'node:stream';
import { InputError } from '@backstage/errors';
import {
  SIGNALS_SUBPROTOCOL,
  signalCloseCodes,
} from '@callboard/backstage-plugin-signals-common';
import type { RequestHandler } from 'express';
import {
  WebSocketServer,
  type RawData,
  type ServerOptions,
  type WebSocket,
} from 'ws';
import type { SignalUser, UserAuthenticator } from '../auth/UserAuthenticator';
import type { ClientConnection } from '../connections/ClientConnection';
import type { ClientMessageHandler } from '../connections/ClientMessageHandler';
import type { ConnectionFactory } from '../connections/ConnectionFactory';
import type { ConnectionGate } from '../connections/ConnectionGate';
import { CLOSE_TIMEOUT_MS } from '../connections/ConnectionTransport';
import { WebSocketTransport } from '../connections/WebSocketTransport';
import type { UpgradeRouter } from '../upgrades/UpgradeRouter';

/** What the routes that open connections need. */
export interface ConnectRouteOptions {
  authenticator: UserAuthenticator;
  factory: ConnectionFactory;
  gate: ConnectionGate;
}

/**
 * The end of the way of a WebSocket upgrade. Up to here it is an ordinary
 * request, and who is not let in gets an ordinary response.
 */
export function webSocketRoute(
  options: ConnectRouteOptions & {
    maxMessageBytes: number;
    messages: ClientMessageHandler;
    upgrades: UpgradeRouter;
  },
): RequestHandler {
  const { authenticator, factory, gate, messages, upgrades } = options;
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
      factory.create(
        user,
        webSocket.protocol === SIGNALS_SUBPROTOCOL ? 'callboard' : 'stock',
        new WebSocketTransport(webSocket, socket),
      ),
      messages,
    );
  };

  return async (request, response) => {
    const token = readToken(request.headers['sec-websocket-protocol']);
    const user = await gate.admit(request.headers.origin, () =>
      authenticator.authenticate(token),
    );
    const upgrade = upgrades.take(request, response);
    if (!upgrade) {
      throw new InputError('This is for WebSocket connections');
    }
    const { socket, head } = upgrade;
    server.handleUpgrade(request, socket, head, webSocket =>
      connect(webSocket, socket, user),
    );
  };
}

function listen(
  webSocket: WebSocket,
  connection: ClientConnection,
  messages: ClientMessageHandler,
): void {
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    connection.unansweredPings = 0;
    void messages.handle(connection, isBinary ? undefined : data.toString());
  });
  webSocket.on('ping', () => {
    connection.unansweredPings = 0;
    messages.handleControlFrame(connection);
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

// `undefined` unless there is exactly one value that is not the protocol.
function readToken(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '' && value !== SIGNALS_SUBPROTOCOL);
  return values.length === 1 ? values[0] : undefined;
}
