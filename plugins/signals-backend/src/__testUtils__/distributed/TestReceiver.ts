import {
  formatClientMessage,
  getSignalCloseReaction,
  parseServerMessage,
  SIGNALS_SUBPROTOCOL,
  SignalTracker,
  type ServerMessage,
} from '@callboard/backstage-plugin-signals-common';
import { WebSocket } from 'ws';

const RETRY_MS = 100;

/**
 * A client that follows the protocol to the letter: it remembers where it was,
 * drops what it has had, and comes back, be it to another instance.
 */
export class TestReceiver {
  /** How often the application was given each signal, by its number. */
  readonly taken = new Map<number, number>();
  /** When it was told to resync a channel, in milliseconds since the epoch. */
  readonly resyncs = new Array<{ channel: string; time: number }>();
  connects = 0;

  readonly #tracker = new SignalTracker();
  #socket: WebSocket | undefined;
  #isStopped = false;

  constructor(
    readonly userEntityRef: string,
    readonly channels: string[],
    private readonly token: string,
    /** The instance to connect to now. */
    private readonly getUrl: () => string,
  ) {}

  /** Connects, and resolves when it is subscribed for the first time. */
  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#connect(resolve));
  }

  /** Moves on to the instance that is to be used now. */
  reconnect(): void {
    this.#socket?.close(1000);
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket?.close(1000);
  }

  #connect(onSubscribed: () => void): void {
    const url = this.getUrl().replace(/^http/, 'ws');
    const socket = new WebSocket(url, [SIGNALS_SUBPROTOCOL, this.token]);
    this.#socket = socket;
    socket.on('open', () => {
      this.connects += 1;
      socket.send(
        formatClientMessage({
          action: 'subscribe',
          channels: this.channels,
          position: this.#tracker.position(),
        }),
      );
    });
    socket.on('message', data => {
      const message = parseServerMessage(String(data))!;
      this.#take(message);
      if (message.type === 'subscribed') {
        onSubscribed();
      }
    });
    // A close follows.
    socket.on('error', () => {});
    socket.on('close', code => {
      const isOwn = code === 1000;
      if (
        !this.#isStopped &&
        !isOwn &&
        getSignalCloseReaction(code) === 'stop'
      ) {
        throw new Error(`Closed for good with ${code}`);
      }
      if (!this.#isStopped) {
        setTimeout(() => this.#connect(onSubscribed), RETRY_MS * Math.random());
      }
    });
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'signal':
        if (this.#tracker.accept(message)) {
          const n = message.message.n as number;
          this.taken.set(n, (this.taken.get(n) ?? 0) + 1);
        }
        break;
      case 'subscribed':
      case 'position':
        this.#tracker.advance(message.position);
        break;
      case 'resync':
        for (const channel of message.channels) {
          this.resyncs.push({ channel, time: Date.now() });
        }
        break;
      default:
    }
  }
}
