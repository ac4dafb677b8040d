import { ConnectionTiming } from './connectionState';

// With the default of one second nobody waits for longer than eight seconds in the
// first half a minute or so.
const RESTART_DOUBLINGS = 3;
const RESTING_FAILURES = 6;

/** The longest wait before the next attempt, after so many rounds that failed. */
export function getBackOff(failures: number, timing: ConnectionTiming): number {
  return Math.min(
    timing.maxReconnectTimeout,
    timing.reconnectTimeout * 2 ** countDoublings(failures),
  );
}

/** After how many failures the back-off is the longest. */
export function getMostFailures(timing: ConnectionTiming): number {
  const { maxReconnectTimeout, reconnectTimeout } = timing;
  return (
    Math.max(0, Math.ceil(Math.log2(maxReconnectTimeout / reconnectTimeout))) +
    RESTING_FAILURES
  );
}

/**
 * How often the back-off has doubled. It rests for a while before it becomes long: a
 * server that restarts is back within half a minute, and then everybody should be
 * back soon, too.
 */
function countDoublings(failures: number): number {
  return failures < RESTART_DOUBLINGS + RESTING_FAILURES
    ? Math.min(failures, RESTART_DOUBLINGS)
    : failures - RESTING_FAILURES;
}
