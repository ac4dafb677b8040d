import {
  parseServerMessage,
  SignalTracker,
} from '@callboard/backstage-plugin-signals-common';
import { ClientConnection } from '../../connections/ClientConnection';
import type { MessageFrame } from '../../frames/MessageFrame';
import type { SimulatedInstance } from './SimulatedInstance';

/** A client that follows the protocol, and may lose its connection at any time. */
export class SimulatedClient {
  readonly taken = new Map<number, number>();
  readonly resyncs = new Array<{ channel: string; time: number }>();
  readonly #tracker = new SignalTracker();
  readonly #startTime = Date.now();
  // What is on its way from the server.
  #frames = new Array<MessageFrame>();
  #connection: ClientConnection | undefined;
  instance: SimulatedInstance | undefined;

  constructor(
    readonly userEntityRef: string,
    private readonly channels: string[],
  ) {}

  connect(instance: SimulatedInstance): void {
    const frames = new Array<MessageFrame>();
    this.#frames = frames;
    this.instance = instance;
    this.#connection = new ClientConnection(
      '',
      {
        userEntityRef: this.userEntityRef,
        entityRefs: new Set([this.userEntityRef, 'group:default/all']),
      },
      'callboard',
      {
        kind: 'websocket',
        bufferedBytes: 0,
        write: frame => frames.push(frame),
        ping: () => {},
        close: async () => {},
        terminate: () => {},
      },
      {
        maxBufferedBytes: Infinity,
        maxBufferedBytesPerUser: Infinity,
        getBufferedBytes: () => 0,
        messageLimit: { burst: 1, perSecond: 1 },
        onClosed: connection => instance.connections.remove(connection),
      },
    );
    instance.connections.add(this.#connection);
    instance.delivery.subscribe(this.#connection, this.channels, {
      position: this.#tracker.position(),
      missedMs: Date.now() - this.#startTime,
    });
  }

  /** @param received - what part of that which was on its way is still received */
  disconnect(received: number): void {
    this.#frames.length = Math.floor(this.#frames.length * received);
    this.read();
    this.#connection?.terminate();
    this.instance = undefined;
  }

  keepAlive(): void {
    this.#connection?.send({
      type: 'position',
      position: this.instance!.delivery.position(),
    });
  }

  read(): void {
    for (const { webSocket } of this.#frames.splice(0)) {
      const json = webSocket.toString('utf8', webSocket.indexOf('{"'));
      const message = parseServerMessage(json)!;
      if (message.type === 'signal' && this.#tracker.accept(message)) {
        const n = message.message.n as number;
        this.taken.set(n, (this.taken.get(n) ?? 0) + 1);
      } else if (message.type === 'subscribed' || message.type === 'position') {
        this.#tracker.advance(message.position);
      } else if (message.type === 'resync') {
        for (const channel of message.channels) {
          this.resyncs.push({ channel, time: Date.now() });
        }
      }
    }
  }
}
