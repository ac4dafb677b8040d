import type { JWK } from 'jose';

/** @internal */
export interface ConnectParams {
  url: string;
  origin: string;
  /** Offered before the token. */
  subprotocols: string[];
  /** Signs the tokens; without it no tokens are offered. */
  privateKey?: JWK;
  /** One socket each. */
  users: string[];
  /** Subscribed to right after the connection. */
  channel: string;
  /** How many handshakes are on their way at once. */
  concurrency: number;
  handshakeTimeoutMs: number;
}

/**
 * Messages are counted that contain a text.
 *
 * @internal
 */
export interface Expectation {
  needle: string;
  /** How many messages make it complete. */
  count: number;
}

/** @internal */
export interface Arrival {
  count: number;
  /** By the common clock, in milliseconds. */
  firstAt: number;
  lastAt: number;
  /** The first of the messages. */
  sample: string;
}

/** @internal */
export type SocketWorkerMethods = {
  connect(params: ConnectParams): Promise<{}>;
  /** From now on, and forgetting what was expected before. */
  expect(params: Expectation): Promise<{}>;
  /** Waits for what is expected, but not for longer than told. */
  arrived(params: { timeoutMs: number }): Promise<Arrival>;
  /** How many sockets are open. */
  connected(params: {}): Promise<number>;
  disconnect(params: {}): Promise<{}>;
};
