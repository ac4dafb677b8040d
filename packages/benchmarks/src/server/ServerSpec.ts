import type { JsonObject } from '@backstage/types';
import type { System } from '../systems';

/**
 * Tells a server process what it is, by the environment variable `BENCHMARK_SERVER`.
 *
 * @internal
 */
export interface ServerSpec {
  system: System;
  /** The whole configuration of the backend. */
  config: JsonObject;
  /** Whether several instances share the broker of `@backstage/plugin-events-backend`. */
  eventBus: boolean;
  /** How many channels there are besides the inbox. */
  channels: number;
  /** The public key that the users' tokens are signed for, as a JWK. */
  userKey: JsonObject;
}

/** @internal */
export const serverSpecVariable = 'BENCHMARK_SERVER';

/**
 * To whom signals go that are published without a notification.
 *
 * @internal
 */
export type Audience = 'everybody' | string[];

/**
 * What a server process does when it is asked, beside answering HTTP.
 *
 * @internal
 */
export type ServerMethods = {
  /** Settles when the server listens. */
  start(params: {}): Promise<{}>;
  /** Collects garbage, and tells the resident memory in bytes. */
  residentBytes(params: {}): Promise<number>;
  /** How many deliveries channels have made. */
  deliveredByChannels(params: {}): Promise<number>;
  /** Lets channels deliver, or keeps them from it, which they are at the start. */
  openChannels(params: { isOpen: boolean }): Promise<{}>;
  /** Publishes one signal; tells the moment just before, by the common clock. */
  publish(params: {
    audience: Audience;
    channel: string;
    message: JsonObject;
  }): Promise<number>;
  /**
   * Publishes signals to one user after the other, round after round, as fast as it goes. Tells the
   * moment just before the first.
   */
  publishToEach(params: {
    users: string[];
    times: number;
    channel: string;
    message: JsonObject;
  }): Promise<number>;
};
