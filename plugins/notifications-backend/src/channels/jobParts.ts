import { Job } from '../store/channelTypes';
import { HAS_ROW, OutcomeCode } from '../store/deliveryStates';
import { CompletedPart } from '../store/operations/completePart';
import { PendingPosition } from '../store/operations/markSuperseded';
import { NewChannelRow } from '../store/operations/insertChannelRows';
import { Attempt, AttemptOutcome } from './DeliveryAttempts';
import { messageIdOf } from './planWork';
import { ChannelTimes, retryDelay } from './retryPolicy';

/* How destinations of a job become attempts, and what becomes of them codes and rows. */

/** A part of a job of which nothing is decided yet. */
export function emptyPart(job: Job): CompletedPart {
  return {
    job,
    codes: new Map(),
    rows: new Map(),
    carried: new Map(),
    raised: new Map(),
    superseded: [],
  };
}

/** An attempt for the destination at a position of a job. */
export type JobAttempt = Attempt & {
  position: number;
  /** Where the text that it carries is pending in a newer send. */
  newer?: PendingPosition;
};

export function toAttempt({ chunk, send }: Job, position: number): JobAttempt {
  return {
    position,
    destination: chunk.destinations[position],
    carried: {
      sendId: send.id,
      rev: send.rev,
      messageId: messageIdOf(chunk, position),
    },
    withoutInbox: chunk.withoutInbox?.[position] === '1',
    attempt: 1,
    isAlone: false,
  };
}

export function toCode(outcome: AttemptOutcome): OutcomeCode {
  switch (outcome.kind) {
    case 'delivered':
      return 'd';
    case 'skipped':
      return outcome.code;
    default:
      return HAS_ROW;
  }
}

/** The row of a destination of which there is more to say than a code. */
export function toRow(
  { send, channel }: Job,
  attempt: Attempt,
  outcome: AttemptOutcome,
  times: ChannelTimes,
): NewChannelRow | undefined {
  const row = {
    sendId: send.id,
    sendRev: send.rev,
    channel,
    destination: attempt.destination,
    notificationId: send.notificationId,
    carried: attempt.carried,
    withoutInbox: attempt.withoutInbox,
    isOutcome: outcome.kind !== 'delivered',
    operation: 'deliver',
    tries: attempt.attempt,
    // Of an earlier send, for whatever is to become of that message.
    reference: attempt.reference,
  } as const;
  switch (outcome.kind) {
    case 'retry': {
      const { reason, afterSeconds } = outcome;
      const delayMilliseconds = retryDelay(times, { tries: 1, afterSeconds });
      return { ...row, state: 'waiting', reason, delayMilliseconds };
    }
    case 'dead':
      return { ...row, state: 'dead', reason: outcome.reason };
    case 'delivered': {
      const reference = outcome.reference ?? attempt.reference;
      return reference === undefined
        ? undefined
        : { ...row, state: 'delivered', reference };
    }
    default:
      return undefined;
  }
}
