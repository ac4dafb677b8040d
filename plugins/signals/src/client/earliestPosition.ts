import {
  formatSignalPosition,
  parseSignalPosition,
  SignalPosition,
} from '@callboard/backstage-plugin-signals-common';

/**
 * The position from which nothing is left out for a reader of any of the given
 * ones. What one of them does not know is not known to the result.
 *
 * @returns `undefined` if there are none
 */
export function earliestPosition(positions: string[]): string | undefined {
  let earliest: SignalPosition | undefined;
  for (const text of new Set(positions)) {
    const position = parseSignalPosition(text);
    if (position) {
      earliest = earliest ? getEarlier(earliest, position) : position;
    }
  }
  return earliest && formatSignalPosition(earliest);
}

function getEarlier(a: SignalPosition, b: SignalPosition): SignalPosition {
  const sequences = new Map<string, number>();
  for (const [publisher, sequence] of a.sequences) {
    const other = b.sequences.get(publisher);
    if (other !== undefined) {
      sequences.set(publisher, Math.min(sequence, other));
    }
  }
  return { time: getEarlierTime(a.time, b.time), sequences };
}

function getEarlierTime(a?: number, b?: number): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.min(a, b);
}
