import type { MessageFrame } from '../frames/MessageFrame';

/**
 * The way to one client.
 */
export interface ConnectionTransport {
  readonly kind: 'websocket' | 'event-stream';
  /** How many bytes were written that the network has not taken yet. */
  readonly bufferedBytes: number;
  write(frame: MessageFrame): void;
  /** Asks for a sign of life, where there is a way to ask. */
  ping(): void;
  /**
   * Says why and closes. What is buffered is still sent, for a few seconds.
   *
   * @returns a promise that resolves when the connection is gone
   */
  close(code: number, reason: string): Promise<void>;
  /** Closes without a word. */
  terminate(): void;
}

/** How long a closed connection may take to send what is left. */
export const CLOSE_TIMEOUT_MS = 5_000;
