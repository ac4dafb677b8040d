/**
 * Of a signal that was split over several events because of its many recipients:
 * the numbers of its first and of its last chunk. The chunks between have the
 * numbers between.
 *
 * @public
 */
export type SignalSplit = [first: number, last: number];

// Far more than fit into the memory of a publisher, at a hundred kilobytes each.
const MAX_CHUNKS = 10_000;

/** Whether `value` says of what the chunk with the number `sequence` is a part. */
export function isSignalSplit(
  value: unknown,
  sequence: number,
): value is SignalSplit {
  if (!Array.isArray(value) || value.length !== 2) {
    return false;
  }
  const [first, last] = value;
  return (
    Number.isSafeInteger(first) &&
    Number.isSafeInteger(last) &&
    first > 0 &&
    first <= sequence &&
    sequence <= last &&
    last - first < MAX_CHUNKS
  );
}
