/**
 * How far a reader has come: for every publisher, the sequence number up to
 * which nothing is outstanding.
 *
 * @public
 */
export interface SignalPosition {
  /**
   * When the server that issued the position vouched for it, in milliseconds
   * since the epoch by its own clock. `undefined` if none has so far.
   */
  time?: number;
  /** The highest sequence number that is complete, by publisher id. */
  sequences: Map<string, number>;
}

/**
 * The place of one signal in the stream of its publisher.
 *
 * @public
 */
export interface SignalId {
  /** The id of the publisher, drawn anew each time a publisher is created. */
  publisher: string;
  /** The number of the signal, counted from 1. */
  sequence: number;
}

/**
 * Stands for a position that cannot be told, such as one that is longer than a
 * message may be. Servers answer it with a `resync`.
 *
 * @public
 */
export const UNTOLD_SIGNAL_POSITION = '@0';

const idPattern = /^([A-Za-z0-9_-]{1,64}):(\d{1,15})$/;
const timePattern = /^@(\d{1,15})$/;

/**
 * Writes `publisher:sequence`.
 *
 * @public
 */
export function formatSignalId(id: SignalId): string {
  return `${id.publisher}:${id.sequence}`;
}

/**
 * Reads `publisher:sequence`.
 *
 * @returns `undefined` if `text` is anything else
 * @public
 */
export function parseSignalId(text: unknown): SignalId | undefined {
  const match = typeof text === 'string' ? idPattern.exec(text) : null;
  return match
    ? { publisher: match[1], sequence: Number(match[2]) }
    : undefined;
}

/**
 * Writes a position: `@time` if it is known, then one `publisher:sequence` for
 * each publisher, separated by commas.
 *
 * @public
 */
export function formatSignalPosition(position: SignalPosition): string {
  const parts = position.time === undefined ? [] : [`@${position.time}`];
  for (const [publisher, sequence] of position.sequences) {
    parts.push(formatSignalId({ publisher, sequence }));
  }
  return parts.join(',');
}

/**
 * Reads a position. The place of a single signal is a position, too.
 *
 * @returns `undefined` if `text` is not a position
 * @public
 */
export function parseSignalPosition(text: unknown): SignalPosition | undefined {
  if (typeof text !== 'string') {
    return undefined;
  }
  const position: SignalPosition = { sequences: new Map() };
  for (const part of text === '' ? [] : text.split(',')) {
    const time = timePattern.exec(part);
    const id = parseSignalId(part);
    if (time) {
      position.time = Number(time[1]);
    } else if (id) {
      position.sequences.set(id.publisher, id.sequence);
    } else {
      return undefined;
    }
  }
  return position;
}

/**
 * Moves `position` forward to whatever `other` is ahead in. Positions never
 * move backwards, so several may be merged in any order. What `other` mentions
 * comes last afterwards, so that the first are those not heard of for longest.
 *
 * @public
 */
export function advanceSignalPosition(
  position: SignalPosition,
  other: SignalPosition,
): void {
  if (other.time !== undefined) {
    position.time = Math.max(position.time ?? 0, other.time);
  }
  for (const [publisher, sequence] of other.sequences) {
    const current = position.sequences.get(publisher) ?? 0;
    position.sequences.delete(publisher);
    position.sequences.set(publisher, Math.max(current, sequence));
  }
}
