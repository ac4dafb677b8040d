import {
  parseClientMessage,
  signalCloseCodes,
  type ClientMessage,
  type SubscribeMessage,
} from '@callboard/backstage-plugin-signals-common';
import type { UserAuthenticator } from '../auth/UserAuthenticator';
import type { SignalsConfig } from '../config';
import type { SignalDelivery } from '../stream/SignalDelivery';
import type { ClientConnection } from './ClientConnection';
import type { ConnectionRegistry } from './ConnectionRegistry';

// A renewal has the user looked up, which may be a request to another backend.
const RENEWAL_COST = 20;
// Reading a big message costs as much as many small ones.
const LENGTH_OF_A_MESSAGE = 4_096;

/**
 * Does what clients ask for, within the limits.
 */
export class ClientMessageHandler {
  constructor(
    private readonly options: {
      limits: SignalsConfig['limits'];
      connections: ConnectionRegistry;
      delivery: SignalDelivery;
      authenticator: UserAuthenticator;
    },
  ) {}

  /** @param text - what the client sent; `undefined` for a binary message */
  async handle(
    connection: ClientConnection,
    text: string | undefined,
  ): Promise<void> {
    if (connection.isClosed) {
      return;
    }
    const message = text === undefined ? undefined : parseClientMessage(text);
    if (!this.#count(connection, this.#getCost(message, text))) {
      return;
    }
    if (message) {
      await this.#perform(connection, message);
    } else {
      connection.badMessages += 1;
      if (connection.badMessages > this.options.limits.badMessages) {
        connection.close(signalCloseCodes.badRequest, 'Too many bad messages');
      }
    }
  }

  /** Counts a frame of a WebSocket that brings no message, and is answered without this. */
  handleControlFrame(connection: ClientConnection): void {
    this.#count(connection, 1);
  }

  #getCost(message: ClientMessage | undefined, text = ''): number {
    const cost = Math.max(
      message?.action === 'renew' ? RENEWAL_COST : 1,
      Math.ceil(text.length / LENGTH_OF_A_MESSAGE),
    );
    return Math.max(
      message && 'channels' in message ? message.channels.length : 1,
      // One such message must be possible, however few are at once.
      Math.min(cost, this.options.limits.messageBurst),
    );
  }

  // Closes the connection if it was too much.
  #count(connection: ClientConnection, cost: number): boolean {
    const isTaken = connection.messageBucket.take(cost, Date.now());
    if (!isTaken) {
      connection.close(signalCloseCodes.tooManyRequests, 'Too many messages');
    }
    return isTaken;
  }

  async #perform(
    connection: ClientConnection,
    message: ClientMessage,
  ): Promise<void> {
    switch (message.action) {
      case 'subscribe':
        this.subscribe(connection, message);
        break;
      case 'unsubscribe':
        for (const channel of message.channels) {
          this.options.connections.unsubscribe(connection, channel);
        }
        connection.send({ type: 'unsubscribed', channels: message.channels });
        break;
      case 'renew':
        await this.#renew(connection, message.token);
        break;
      default:
        connection.send({ type: 'pong' });
    }
  }

  /** Subscribes to as many of the channels as there is room for, and refuses the rest. */
  subscribe(
    connection: ClientConnection,
    { channels, position, missedMs }: Omit<SubscribeMessage, 'action'>,
  ): void {
    const { delivery, limits } = this.options;
    const accepted = new Set<string>();
    const refused = new Set<string>();
    let room = limits.maxChannels - connection.channels.size;
    for (const channel of channels) {
      if (connection.channels.has(channel) || accepted.has(channel)) {
        accepted.add(channel);
      } else if (room > 0) {
        accepted.add(channel);
        room -= 1;
      } else {
        refused.add(channel);
      }
    }
    if (accepted.size > 0) {
      delivery.subscribe(connection, [...accepted], { position, missedMs });
    }
    if (refused.size > 0) {
      connection.send({
        type: 'refused',
        channels: [...refused],
        reason: 'too-many-channels',
      });
    }
  }

  async #renew(connection: ClientConnection, token: string): Promise<void> {
    const { authenticator, connections } = this.options;
    try {
      const user = await authenticator.authenticate(token);
      if (user.userEntityRef !== connection.user.userEntityRef) {
        connection.close(signalCloseCodes.forbidden, 'Not the same user');
        return;
      }
      connections.updateUser(connection, user);
      connection.send({
        type: 'renewed',
        ...getExpiresInMs(user.expiresAt, Date.now()),
      });
    } catch (error) {
      if (isRefusal(error)) {
        connection.close(signalCloseCodes.unauthorized, 'Invalid token');
      } else {
        // It could not be looked up who the user is. What was known holds until
        // the token expires; before that the client is asked once more.
        connection.userSince = Date.now();
        connection.wasToldOfExpiry = false;
      }
    }
  }
}

/** The expiry of a token as clients are told, whose clocks may be off. */
export function getExpiresInMs(
  expiresAt: number | undefined,
  now: number,
): { expiresInMs?: number } {
  return expiresAt === undefined
    ? {}
    : { expiresInMs: Math.max(expiresAt - now, 0) };
}

// The status is that of a response that the lookup got.
function isRefusal(error: unknown): boolean {
  const { name, statusCode } = error as { name?: string; statusCode?: number };
  return (
    name === 'AuthenticationError' ||
    name === 'NotAllowedError' ||
    statusCode === 401 ||
    statusCode === 403
  );
}
