import type { SignalEnvelope } from '@callboard/backstage-plugin-signals-common';
import { PublisherLog } from './PublisherLog';

// How far the clocks of two instances may be apart.
export const CLOCK_MARGIN_MS = 5_000;
// A new publisher whose first signals may just have been overtaken.
const MAX_OVERTAKEN = 100;

/**
 * Starts the log of a publisher that is new to this instance. It may have published
 * while this instance was already there, without a word of it having come through.
 *
 * @param envelope - of the first event that came
 * @param hasSignal - whether there is a signal in that event
 * @param startTime - since when this instance hears of signals, in milliseconds since the epoch
 */
export function startPublisherLog(
  envelope: SignalEnvelope,
  hasSignal: boolean,
  startTime: number,
): { log: PublisherLog; isGap: boolean } {
  let start = hasSignal ? envelope.sequence - 1 : envelope.sequence;
  // When the newest signal among those up to `start` was published.
  let startSignalTime = hasSignal ? envelope.earlierTime : envelope.time;
  for (const recent of [...(envelope.recent ?? [])].reverse()) {
    if (recent.time < startTime - CLOCK_MARGIN_MS) {
      startSignalTime = recent.time;
      break;
    }
    start = recent.sequence - 1;
    startSignalTime = envelope.earlierTime;
  }
  const isPast =
    start === 0 ||
    (startSignalTime !== undefined &&
      startSignalTime < startTime - CLOCK_MARGIN_MS);
  if (!isPast && start <= MAX_OVERTAKEN) {
    return { log: new PublisherLog(0, start), isGap: false };
  }
  return { log: new PublisherLog(start), isGap: !isPast };
}
