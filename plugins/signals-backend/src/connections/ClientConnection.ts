import {
  signalCloseCodes,
  type ServerControlMessage,
} from '@callboard/backstage-plugin-signals-common';
import { TokenBucket } from '../auth/TokenBucket';
import type { SignalUser } from '../auth/SignalUser';
import { MessageFrame } from '../frames/MessageFrame';
import type { ConnectionTransport } from './ConnectionTransport';

/** The same for all connections of an instance. */
export interface ConnectionContext {
  maxBufferedBytes: number;
  maxBufferedBytesPerUser: number;
  messageLimit: { burst: number; perSecond: number };
  /** Is called once for each connection, as soon as nothing can be sent. */
  onClosed(connection: ClientConnection, code: number): void;
  /** How many bytes wait for all connections of the user together. */
  getBufferedBytes(user: SignalUser): number;
}

// What may wait for a connection whatever waits for the others of its user,
// as a share of what may wait for it alone.
const UNCOUNTED_SHARE = 1 / 16;

/**
 * One client. There may be many thousands of these, so it holds no timers and
 * nothing of the request that it came with.
 */
export class ClientConnection {
  readonly connectedAt = Date.now();
  readonly channels = new Set<string>();
  /** What the client sends is counted against this. */
  readonly messageBucket: TokenBucket;
  badMessages = 0;
  lastSignal: { time: number; channel: string } | undefined;
  keepAliveAt = this.connectedAt;
  unansweredPings = 0;
  /** When the token, or one that could not be looked up, was shown, in milliseconds since the epoch. */
  userSince = this.connectedAt;
  wasToldOfExpiry = false;
  /** Whether a position was told, so that further ones make sense. */
  hasPosition = false;
  #closed = false;

  constructor(
    readonly id: string,
    /** Set through the registry, which has an index of it. */
    public user: SignalUser,
    /** Stock clients are sent signals only. */
    readonly client: 'callboard' | 'stock',
    private readonly transport: ConnectionTransport,
    private readonly context: ConnectionContext,
  ) {
    this.messageBucket = new TokenBucket(
      context.messageLimit,
      this.connectedAt,
    );
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get transportKind(): ConnectionTransport['kind'] {
    return this.transport.kind;
  }

  /** Sends a signal. Closes the connection instead if it is not being read. */
  deliver(frame: MessageFrame): void {
    if (!this.#closed && !this.closeIfTooSlow()) {
      this.transport.write(frame);
    }
  }

  /** Sends anything but a signal, if the client understands it. */
  send(message: ServerControlMessage): void {
    this.sendFrame(MessageFrame.create(message));
  }

  /** Sends anything but a signal, if the client understands it. */
  sendFrame(frame: MessageFrame): void {
    if (this.client === 'callboard') {
      this.deliver(frame);
    }
  }

  ping(): void {
    // On a stream nobody answers; the keep-alive finds out in its own way.
    this.unansweredPings += this.transport.kind === 'websocket' ? 1 : 0;
    this.transport.ping();
  }

  get bufferedBytes(): number {
    return this.transport.bufferedBytes;
  }

  closeIfTooSlow(): boolean {
    const isTooSlow = this.#isTooSlow();
    if (isTooSlow) {
      this.close(signalCloseCodes.tooSlow, 'Reads too slowly');
    }
    return isTooSlow;
  }

  #isTooSlow(): boolean {
    const { maxBufferedBytes, maxBufferedBytesPerUser } = this.context;
    const { bufferedBytes } = this;
    return (
      bufferedBytes > maxBufferedBytes ||
      (bufferedBytes > maxBufferedBytes * UNCOUNTED_SHARE &&
        this.context.getBufferedBytes(this.user) > maxBufferedBytesPerUser)
    );
  }

  /** See {@link ConnectionTransport.close}. */
  async close(code: number, reason: string): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.context.onClosed(this, code);
      await this.transport.close(code, reason);
    }
  }

  /** Cuts the connection off, as nobody is there to be told why. */
  terminate(): void {
    this.markClosed(1006);
    this.transport.terminate();
  }

  /** Takes note that the other end, or the network, closed the connection. */
  markClosed(code: number): void {
    if (!this.#closed) {
      this.#closed = true;
      this.context.onClosed(this, code);
    }
  }
}
