import { signalCloseCodes } from '@callboard/backstage-plugin-signals-common';
import { MessageFrame } from '../frames/MessageFrame';
import type { SignalDelivery } from '../stream/SignalDelivery';
import type { ClientConnection } from './ClientConnection';
import type { ConnectionRegistry } from './ConnectionRegistry';

const MAX_UNANSWERED_PINGS = 2;
const EXPIRY_NOTICE_MS = 60_000;

/**
 * Looks after idle connections: keeps them alive, finds those whose other end
 * is gone, and ends those whose token has expired. One timer for all.
 */
export class ConnectionKeeper {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: {
      keepAliveMs: number;
      connections: ConnectionRegistry;
      delivery: SignalDelivery;
    },
  ) {}

  start(): void {
    const intervalMs = Math.min(1_000, this.options.keepAliveMs / 2);
    this.#timer = setInterval(() => this.#check(Date.now()), intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(now: number): void {
    const { connections, delivery, keepAliveMs } = this.options;
    delivery.trim();
    const pong = MessageFrame.create({ type: 'pong' });
    const position = MessageFrame.create({
      type: 'position',
      position: delivery.position(),
    });
    for (const connection of connections.all()) {
      if (connection.closeIfTooSlow() || this.#hasExpired(connection, now)) {
        continue;
      }
      // Should the clock be set back, nobody may wait until it has caught up.
      if (Math.abs(now - connection.keepAliveAt) < keepAliveMs) {
        continue;
      }
      connection.keepAliveAt = now;
      if (connection.unansweredPings >= MAX_UNANSWERED_PINGS) {
        connection.terminate();
      } else {
        connection.ping();
        connection.sendFrame(connection.hasPosition ? position : pong);
      }
    }
  }

  #hasExpired(connection: ClientConnection, now: number): boolean {
    const { expiresAt } = connection.user;
    if (expiresAt === undefined) {
      return false;
    }
    if (expiresAt <= now) {
      connection.close(signalCloseCodes.unauthorized, 'Token expired');
      return true;
    }
    // Tokens that live for less than two minutes are told of halfway.
    const noticeMs = Math.min(
      EXPIRY_NOTICE_MS,
      (expiresAt - connection.userSince) / 2,
    );
    if (!connection.wasToldOfExpiry && expiresAt - now <= noticeMs) {
      connection.wasToldOfExpiry = true;
      connection.send({ type: 'expiring', expiresInMs: expiresAt - now });
    }
    return false;
  }
}
