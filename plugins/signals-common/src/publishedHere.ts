// A symbol does not survive being written as JSON, and the one of the registry is
// the same for all copies of this package in a process.
const publishedHere = Symbol.for('callboard.signals.publishedHere');

/**
 * Marks the payload of an event as published by this very process. The mark does
 * not leave the process: what the broker brings from elsewhere does not have it.
 *
 * @public
 */
export function markPublishedHere<TPayload extends object>(
  payload: TPayload,
): TPayload {
  return Object.defineProperty(payload, publishedHere, { value: true });
}

/**
 * Whether the payload of an event was marked by {@link markPublishedHere}.
 *
 * @public
 */
export function isPublishedHere(payload: unknown): boolean {
  return (
    typeof payload === 'object' && payload !== null && publishedHere in payload
  );
}
