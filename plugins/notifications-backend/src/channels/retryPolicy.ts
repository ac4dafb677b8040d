import { Duration } from 'luxon';

/** How long channels, retries and leases take; tests have shorter ones. */
export type ChannelTimes = {
  /** How long a worker that is gone keeps what it claimed. */
  leaseMilliseconds: number;
  /** How often a worker looks for work that nobody told it of. */
  pollMilliseconds: number;
  /** Before the second try, the third, and so on; there is one try more than that. */
  retryMilliseconds: number[];
  /** The first pause of a channel that does not work, and the longest. */
  pauseMilliseconds: [number, number];
  /** After so long, what a channel that does not work has not delivered is given up. */
  maxAgeMilliseconds: number;
  /** A call that is over its limit may still say for so long what it has delivered. */
  abortGraceMilliseconds: number;
};

const milliseconds = (duration: object) =>
  Duration.fromObject(duration).toMillis();

/** Eight tries in half an hour. */
export const CHANNEL_TIMES: ChannelTimes = {
  leaseMilliseconds: milliseconds({ seconds: 60 }),
  pollMilliseconds: milliseconds({ seconds: 5 }),
  retryMilliseconds: [10, 30, 60, 120, 240, 480, 840].map(
    seconds => seconds * 1_000,
  ),
  pauseMilliseconds: [
    milliseconds({ seconds: 5 }),
    milliseconds({ minutes: 5 }),
  ],
  maxAgeMilliseconds: milliseconds({ hours: 24 }),
  abortGraceMilliseconds: milliseconds({ minutes: 1 }),
};

/** What a provider asks for is heeded up to this. */
const MAX_RETRY_AFTER = milliseconds({ hours: 1 });

/**
 * When to try again what has failed so often, or `undefined` if not at all: what failed
 * together should not all come back at the same time.
 */
export function retryDelay(
  times: ChannelTimes,
  options: { tries: number; afterSeconds?: number },
): number | undefined {
  const base = times.retryMilliseconds[options.tries - 1];
  return base === undefined ? undefined : atLeast(jitter(base), options);
}

/** How long a channel that has failed so often in a row is paused. */
export function pauseDelay(
  times: ChannelTimes,
  options: { failures: number; afterSeconds?: number },
): number {
  const [first, longest] = times.pauseMilliseconds;
  const base = Math.min(
    longest,
    first * 2 ** Math.min(options.failures - 1, 20),
  );
  return atLeast(jitter(base), options);
}

function jitter(base: number): number {
  return Math.round(base * (0.8 + 0.4 * Math.random()));
}

function atLeast(
  delay: number,
  { afterSeconds }: { afterSeconds?: number },
): number {
  const asked = Number.isFinite(afterSeconds) ? afterSeconds! * 1_000 : 0;
  return Math.max(delay, Math.min(asked, MAX_RETRY_AFTER));
}
