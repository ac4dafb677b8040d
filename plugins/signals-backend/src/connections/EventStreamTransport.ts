import type { ServerResponse } from 'node:http';
import { MessageFrame } from '../frames/MessageFrame';
import {
  CLOSE_TIMEOUT_MS,
  type ConnectionTransport,
} from './ConnectionTransport';

/**
 * Sends messages as `text/event-stream`.
 */
export class EventStreamTransport implements ConnectionTransport {
  readonly kind = 'event-stream';

  /** Starts the answer. The client cannot be told of an error afterwards. */
  constructor(private readonly response: ServerResponse) {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      // Compression would hold messages back, as would the buffer of nginx.
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
  }

  get bufferedBytes(): number {
    return this.response.writableLength;
  }

  write(frame: MessageFrame): void {
    this.response.write(frame.eventStream);
  }

  // A client cannot answer on a stream. The keep-alive makes the network notice
  // when it is gone.
  ping(): void {}

  async close(code: number, reason: string): Promise<void> {
    const closed = new Promise(resolve => this.response.once('close', resolve));
    this.write(MessageFrame.create({ type: 'close', code, reason }));
    this.response.end();
    const timer = setTimeout(() => this.terminate(), CLOSE_TIMEOUT_MS);
    await closed;
    clearTimeout(timer);
  }

  terminate(): void {
    this.response.destroy();
  }
}
