import type { JsonObject } from '@backstage/types';
import { isSignalChannel } from './limits';
import { normalizeSignalRecipients, type SignalRecipients } from './recipients';
import { isSignalSplit, type SignalSplit } from './SignalSplit';

/**
 * A signal that was published shortly before the event that mentions it.
 * Carried along so that a signal that the broker dropped comes with the next
 * one. What is too big to be carried twice is named by its channel alone.
 *
 * @public
 */
export interface RecentSignal {
  sequence: number;
  /** When it was published, in milliseconds since the epoch. */
  time: number;
  /** As in the {@link SignalEnvelope} of the signal itself. */
  split?: SignalSplit;
  channel: string;
  recipients?: SignalRecipients;
  message?: JsonObject;
}

/**
 * What a publisher adds to its events. Subscribers that know nothing of it, the
 * stock one among them, ignore it.
 *
 * @public
 */
export interface SignalEnvelope {
  /** The id of the publisher: letters, digits, `-` and `_`. */
  publisher: string;
  /**
   * The number of the signal, counted from 1 without a hole. In an event
   * without a signal: the number of the last one that was published.
   */
  sequence: number;
  /** Names the signal. All its chunks have the id of the first. */
  id: string;
  /**
   * Only if the signal was split because of its many recipients. Who is a recipient
   * of several chunks gets it once.
   */
  split?: SignalSplit;
  /** When it was published, in milliseconds since the epoch. */
  time: number;
  /** Signals before this one, oldest first, without a hole up to `sequence`. */
  recent?: RecentSignal[];
  /**
   * When the last signal before those in `recent` was published, in
   * milliseconds since the epoch; unset if there was none.
   */
  earlierTime?: number;
}

/**
 * The payload of an event on the topic `signals`. Without a `channel` it is a
 * heartbeat: it repeats how far a publisher has come, should the last signal
 * have been lost.
 *
 * @public
 */
export interface SignalEventPayload {
  channel?: string;
  recipients?: SignalRecipients;
  message?: JsonObject;
  envelope?: SignalEnvelope;
}

/**
 * One signal, ready to be delivered.
 *
 * @public
 */
export interface PublishedSignal {
  channel: string;
  /** Lower-cased entity refs; `undefined` for a broadcast. */
  entityRefs?: string[];
  message: JsonObject;
}

/**
 * An event on the topic `signals` after it was checked.
 *
 * @public
 */
export interface SignalEvent {
  /** The signal; `undefined` for a heartbeat. */
  signal?: PublishedSignal;
  /** `undefined` if the publisher does not number its signals. */
  envelope?: SignalEnvelope;
}

/**
 * Reads the signal in an event, or in the {@link RecentSignal}s of one.
 *
 * @returns `undefined` if there is no complete signal in it
 * @public
 */
export function parsePublishedSignal(value: {
  channel?: unknown;
  recipients?: unknown;
  message?: unknown;
}): PublishedSignal | undefined {
  const { channel, message } = value;
  const recipients = normalizeSignalRecipients(value.recipients);
  if (!isSignalChannel(channel) || !isObject(message) || !recipients) {
    return undefined;
  }
  return {
    channel,
    entityRefs: recipients.entityRefs,
    message: message as JsonObject,
  };
}

/**
 * Reads the payload of an event on the topic `signals`. An envelope that is not
 * well-formed is dropped, and the signal treated as if it had none.
 *
 * @returns `undefined` if there is neither a signal nor a heartbeat in it
 * @public
 */
export function parseSignalEvent(payload: unknown): SignalEvent | undefined {
  if (!isObject(payload)) {
    return undefined;
  }
  const envelope = isEnvelope(payload.envelope) ? payload.envelope : undefined;
  const signal = parsePublishedSignal(payload);
  // A signal that cannot be read is not a heartbeat.
  const isHeartbeat = payload.channel === undefined && envelope !== undefined;
  return signal || isHeartbeat ? { signal, envelope } : undefined;
}

function isEnvelope(value: unknown): value is SignalEnvelope {
  return (
    isObject(value) &&
    typeof value.publisher === 'string' &&
    /^[A-Za-z0-9_-]{1,64}$/.test(value.publisher) &&
    isSequence(value.sequence) &&
    typeof value.id === 'string' &&
    Number.isFinite(value.time) &&
    hasValidSplit(value) &&
    (value.earlierTime === undefined || Number.isFinite(value.earlierTime)) &&
    (value.recent === undefined ||
      (Array.isArray(value.recent) && value.recent.every(isRecentSignal)))
  );
}

function isRecentSignal(value: unknown): value is RecentSignal {
  return (
    isObject(value) &&
    isSequence(value.sequence) &&
    Number.isFinite(value.time) &&
    isSignalChannel(value.channel) &&
    hasValidSplit(value)
  );
}

// To be asked once the sequence is known to be one.
function hasValidSplit({ split, sequence }: Record<string, unknown>): boolean {
  return split === undefined || isSignalSplit(split, sequence as number);
}

function isSequence(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
