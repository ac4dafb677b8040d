import type { JsonObject } from '@backstage/types';

/**
 * The two plugin pairs that are compared.
 *
 * @internal
 */
export type System = 'stock' | 'callboard';

/**
 * A system together with what is configured about it.
 *
 * @internal
 */
export interface Contender {
  system: System;
  /** As the report calls it. */
  label: string;
  config: JsonObject;
  /** How many channels there are besides the inbox, which deliver at once; none by default. */
  channels?: number;
  /** The checkout that it is in; this one by default. */
  root?: string;
}

/** @internal */
export const stock: Contender = { system: 'stock', label: 'stock', config: {} };

/**
 * Stock writes 10 users per 50 ms unless told otherwise. This is as far as its configuration goes.
 *
 * @internal
 */
export const stockThrottleOpened: Contender = {
  system: 'stock',
  label: 'stock, throttle opened',
  config: {
    notifications: {
      concurrencyLimit: 1_000_000,
      throttleInterval: { milliseconds: 0 },
    },
  },
};

/** @internal */
export const callboard: Contender = {
  system: 'callboard',
  label: 'callboard',
  config: {},
};

/**
 * Callboard as it is in another checkout, with its dependencies installed: the commit before, to
 * compare a redesign with. `BENCHMARK_BASELINE` says where.
 *
 * @internal
 */
export const baselines: Contender[] = process.env.BENCHMARK_BASELINE
  ? [
      {
        ...callboard,
        label: 'callboard, baseline',
        root: process.env.BENCHMARK_BASELINE,
      },
    ]
  : [];

/** @internal */
export const contenders: Contender[] = [stock, callboard, ...baselines];
