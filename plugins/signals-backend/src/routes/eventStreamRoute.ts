import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { isSignalChannel } from '@callboard/backstage-plugin-signals-common';
import type { Request, RequestHandler } from 'express';
import type { ClientMessageHandler } from '../connections/ClientMessageHandler';
import { TooManyConnectionsError } from '../connections/ConnectionGate';
import { EventStreamTransport } from '../connections/EventStreamTransport';
import type { ConnectRouteOptions } from './webSocketRoute';

/**
 * Opens an event stream on the channels in the query.
 */
export function eventStreamRoute(
  options: ConnectRouteOptions & {
    httpAuth: HttpAuthService;
    messages: ClientMessageHandler;
  },
): RequestHandler {
  const { authenticator, factory, gate, httpAuth, messages } = options;

  return async (request, response) => {
    const user = await gate.admit(request.headers.origin, async () =>
      authenticator.getUser(
        await httpAuth.credentials(request, { allow: ['user'] }),
      ),
    );
    const channels = readChannels(request);
    // Who has left by now will not be seen leaving.
    if (response.destroyed) {
      return;
    }
    if (gate.isUserFull(user)) {
      throw new TooManyConnectionsError('Too many connections of this user');
    }
    const connection = factory.create(
      user,
      'callboard',
      new EventStreamTransport(response),
    );
    response.on('close', () => connection.markClosed(1006));
    messages.subscribe(connection, {
      channels,
      position: request.get('last-event-id'),
      missedMs: readMissedMs(request),
    });
  };
}

// What is not a duration is ignored, as on a WebSocket.
function readMissedMs({ query }: Request): number | undefined {
  const missedMs = Number(query.missedMs);
  return Number.isFinite(missedMs) && missedMs >= 0 ? missedMs : undefined;
}

function readChannels(request: Request): string[] {
  const values: unknown[] = [request.query.channel ?? []].flat();
  if (values.length === 0 || !values.every(isSignalChannel)) {
    throw new InputError(
      "The query parameter 'channel' must name a channel; repeat it for more",
    );
  }
  return [...new Set(values)];
}
