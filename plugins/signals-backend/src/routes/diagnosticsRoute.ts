import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { RequestHandler } from 'express';
import { DateTime } from 'luxon';
import type { UserAuthenticator } from '../auth/UserAuthenticator';
import type { ClientConnection } from '../connections/ClientConnection';
import type { ConnectionRegistry } from '../connections/ConnectionRegistry';
import type { SignalRelay } from '../relay/SignalRelay';
import type { BrokerSubscription } from '../stream/BrokerSubscription';
import type { SignalDelivery } from '../stream/SignalDelivery';

const NOTE =
  'One instance answers for itself, since it started. A client may be connected to another one: ask again until that answers.';

/**
 * Answers "why do I get nothing?" to a signed-in user: what this instance knows
 * of the user, of the user's connections, and of the way from the broker.
 */
export function diagnosticsRoute(options: {
  authenticator: UserAuthenticator;
  connections: ConnectionRegistry;
  delivery: SignalDelivery;
  httpAuth: HttpAuthService;
  instanceId: string;
  relay: SignalRelay | undefined;
  subscription: BrokerSubscription;
}): RequestHandler {
  const { authenticator, connections, delivery, httpAuth, instanceId, relay } =
    options;
  const startTime = Date.now();

  return async (request, response) => {
    const user = await authenticator.getUser(
      await httpAuth.credentials(request, { allow: ['user'] }),
    );
    const own = [...connections.ofUser(user.userEntityRef)];
    const { subscribedTime, lastEventTime, ...state } = delivery.state;
    response.json({
      note: NOTE,
      instance: instanceId,
      instanceStarted: formatTime(startTime),
      user: user.userEntityRef,
      receivesFor: [...user.entityRefs],
      connected: own.length > 0,
      connections: own.map(describeConnection),
      broker: {
        subscribedSince: formatTime(subscribedTime),
        lastEvent: formatTime(lastEventTime),
        lastEventFromElsewhere: formatTime(
          options.subscription.lastFromElsewhere,
        ),
        ...state,
      },
      relay: {
        otherInstances: relay?.peerCount ?? 0,
      },
    });
  };
}

function describeConnection(connection: ClientConnection) {
  const { id, client, transportKind, channels, lastSignal, user } = connection;
  return {
    id,
    client,
    transport: transportKind,
    connectedSince: formatTime(connection.connectedAt),
    tokenExpires: formatTime(user.expiresAt),
    channels: [...channels],
    lastSignal: lastSignal && {
      time: formatTime(lastSignal.time),
      channel: lastSignal.channel,
    },
  };
}

function formatTime(time: number | undefined): string | undefined {
  return time === undefined
    ? undefined
    : DateTime.fromMillis(time, { zone: 'utc' }).toISO() ?? undefined;
}
