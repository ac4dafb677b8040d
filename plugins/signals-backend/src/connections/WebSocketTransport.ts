import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { MessageFrame } from '../frames/MessageFrame';
import type { ConnectionTransport } from './ConnectionTransport';

/**
 * Sends frames that are encoded already straight to the socket. As there are no
 * extensions, `ws` writes whole frames, too, so the two do not mix.
 */
export class WebSocketTransport implements ConnectionTransport {
  readonly kind = 'websocket';

  constructor(
    private readonly webSocket: WebSocket,
    private readonly socket: Duplex,
  ) {}

  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  write(frame: MessageFrame): void {
    this.socket.write(frame.webSocket);
  }

  ping(): void {
    this.webSocket.ping();
  }

  async close(code: number, reason: string): Promise<void> {
    const closed = new Promise(resolve =>
      this.webSocket.once('close', resolve),
    );
    this.webSocket.close(code, reason);
    await closed;
  }

  terminate(): void {
    this.webSocket.terminate();
  }
}
