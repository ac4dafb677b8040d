import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { isSignalChannel } from '@callboard/backstage-plugin-signals-common';
import type { Request, RequestHandler } from 'express';
import { TooManyConnectionsError } from '../connections/ConnectionGate';
import { EventStreamTransport } from '../connections/EventStreamTransport';
import type { SignalDelivery } from '../stream/SignalDelivery';
import type { ConnectRouteOptions } from './webSocketRoute';

/**
 * Opens an event stream on the channels in the query.
 */
export function eventStreamRoute(
  options: ConnectRouteOptions & {
    delivery: SignalDelivery;
    httpAuth: HttpAuthService;
    maxChannels: number;
  },
): RequestHandler {
  const { authenticator, delivery, factory, gate, httpAuth } = options;

  return async (request, response) => {
    const user = await gate.admit(request.headers.origin, async () =>
      authenticator.getUser(
        await httpAuth.credentials(request, { allow: ['user'] }),
      ),
    );
    const channels = readChannels(request, options.maxChannels);
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
    delivery.subscribe(connection, channels, {
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

function readChannels(request: Request, maxChannels: number): string[] {
  const values: unknown[] = [request.query.channel ?? []].flat();
  if (values.length === 0 || !values.every(isSignalChannel)) {
    throw new InputError(
      "The query parameter 'channel' must name a channel; repeat it for more",
    );
  }
  const channels = [...new Set(values)];
  if (channels.length > maxChannels) {
    throw new InputError(
      `There must not be more than ${maxChannels} of the query parameter 'channel'`,
    );
  }
  return channels;
}
