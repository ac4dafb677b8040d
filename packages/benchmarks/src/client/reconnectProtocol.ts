import type { JWK } from 'jose';

/** Tells a worker where the bundle of the client is. */
export const signalClientVariable = 'BENCHMARK_SIGNAL_CLIENT';

/** @internal */
export interface ComingBack {
  /** How many clients are connected. */
  count: number;
  /** When the last one of them got connected, by the common clock in milliseconds. */
  lastAt: number;
  /** Answers other than the upgrade, and what clients reported. */
  errors: string[];
}

/** @internal */
export type ReconnectWorkerMethods = {
  /** Starts one client for each user, and waits until all are connected. */
  connect(params: {
    /** Base URL of the signals plugin. */
    baseUrl: string;
    privateKey: JWK;
    users: string[];
    channel: string;
  }): Promise<{}>;
  /** From now on counts connections and errors anew. */
  expectBack(params: {}): Promise<{}>;
  /** Waits until all are connected again, but not for longer than told. */
  back(params: { timeoutMs: number }): Promise<ComingBack>;
  /** Counts the clients that got a signal with this action. */
  expectSignal(params: { action: string }): Promise<{}>;
  /** Waits for all of them, but not for longer than told. */
  signalled(params: { timeoutMs: number }): Promise<number>;
};
