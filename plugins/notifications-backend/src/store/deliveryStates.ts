import { DeliveryState } from '@callboard/backstage-plugin-notifications-common';

/** A state and its reason, a short code. */
export type DeliveryOutcome = { state: DeliveryState; reason?: string };

export const PENDING = '.';
/** The destination has a row in `callboard_channel_delivery`. */
export const HAS_ROW = '*';

/**
 * Outcomes as jobs store them: a character for each destination of a chunk, or a single
 * one that holds for all of them.
 */
export const OUTCOMES = {
  [PENDING]: { state: 'waiting' },
  d: { state: 'delivered' },
  s: { state: 'superseded' },
  c: { state: 'not-wanted', reason: 'channel-setting' },
  o: { state: 'not-wanted', reason: 'origin-setting' },
  t: { state: 'not-wanted', reason: 'topic-setting' },
  D: { state: 'not-wanted', reason: 'default' },
  f: { state: 'filtered' },
  x: { state: 'excluded' },
  a: { state: 'no-address' },
  r: { state: 'read' },
  v: { state: 'resolved' },
  w: { state: 'retracted' },
  e: { state: 'expired' },
  '!': { state: 'dead', reason: 'channel-unavailable' },
  '?': { state: 'unknown' },
} as const satisfies Record<string, DeliveryOutcome>;

/** Those that say everything. */
export type SettledCode = keyof typeof OUTCOMES;

export type OutcomeCode = SettledCode | typeof HAS_ROW;

/** The outcomes of `count` destinations, one by one. */
export function expandOutcomes(outcomes: string, count: number): string[] {
  return outcomes.length === 1
    ? new Array<string>(count).fill(outcomes)
    : outcomes.split('');
}

/** As they are stored: as short as can be once none is pending. */
export function packOutcomes(outcomes: string[]): string {
  const [first] = outcomes;
  return first !== PENDING && outcomes.every(code => code === first)
    ? first
    : outcomes.join('');
}
