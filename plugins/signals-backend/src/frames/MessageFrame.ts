import {
  formatServerMessage,
  type ServerMessage,
} from '@callboard/backstage-plugin-signals-common';
import { encodeTextFrame } from './encodeTextFrame';

/**
 * A message of the server as bytes, encoded once for all of its receivers.
 */
export class MessageFrame {
  static create(message: ServerMessage): MessageFrame {
    const { bytes, headerLength } = encodeTextFrame(
      formatServerMessage(message),
    );
    const position = 'position' in message ? message.position : undefined;
    return new MessageFrame(bytes, headerLength, position);
  }

  #eventStream: Buffer | undefined;

  private constructor(
    /** The message as a WebSocket frame. */
    readonly webSocket: Buffer,
    private readonly headerLength: number,
    private readonly position: string | undefined,
  ) {}

  /** The message as an event of an event stream, its position as the id. */
  get eventStream(): Buffer {
    const id = this.position === undefined ? '' : `id: ${this.position}\n`;
    this.#eventStream ??= Buffer.concat([
      Buffer.from(`${id}data: `),
      // JSON has no line breaks of its own.
      this.webSocket.subarray(this.headerLength),
      Buffer.from('\n\n'),
    ]);
    return this.#eventStream;
  }
}
