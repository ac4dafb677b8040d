import {
  DeliveryRow,
  NewerSends,
  SentNotification,
} from '../store/channelTypes';
import { OUTCOMES } from '../store/deliveryStates';
import { CompletedRow } from '../store/operations/completeRows';
import { PendingPosition } from '../store/operations/markSuperseded';
import { Message } from '../store/types';
import { callChannel } from './callChannel';
import {
  Attempt,
  AttemptOutcome,
  AttemptResult,
  collect,
  deliveryKey,
} from './DeliveryAttempts';
import { BUSY_MILLISECONDS } from './JobDelivery';
import { retryDelay } from './retryPolicy';
import { WorkEnd, WorkerContext } from './WorkerContext';

type DueRow = DeliveryRow & { newer?: PendingPosition };

/**
 * Delivers what was claimed of its own rows: retries, and what is to become of messages
 * that were delivered. All are of one text and one operation.
 */
export class RowDelivery {
  constructor(
    private readonly context: WorkerContext,
    private readonly rows: DeliveryRow[],
    private readonly token: string,
  ) {}

  async run(): Promise<WorkEnd> {
    const { context, token } = this;
    const { store, channel, reports, times } = context;
    const [first] = this.rows;
    const completed = new Array<CompletedRow>();
    let due: DueRow[] = this.rows.filter(row => {
      // Its process ended each time.
      const isOver = row.tries > times.retryMilliseconds.length + 1;
      if (isOver) {
        const reason = row.reason ?? 'interrupted';
        const tried = { ...row, tries: row.tries - 1 };
        completed.push(this.toCompleted(tried, { kind: 'dead', reason }));
      }
      return !isOver;
    });
    const { [first.carried.sendId]: send } = Object.fromEntries(
      await store.findSends({ ids: [first.carried.sendId] }),
    );
    if (send && first.operation === 'deliver' && due.length > 0) {
      due = await this.settleCrossing(send, due, completed);
    }
    const result = await context.whileRenewing(
      { table: 'callboard_channel_delivery', token },
      async () => this.call(send, due),
    );
    reports.errors(channel.id, result.errors);
    reports.outcomes(channel.id, result.outcomes.values());
    for (const row of due) {
      const outcome = result.outcomes.get(row.destination);
      if (outcome) {
        completed.push(this.toCompleted(row, outcome));
      } else {
        completed.push(this.keep(row));
      }
    }
    await store.completeRows({
      channel: channel.id,
      token,
      completed,
    });
    return { isProof: result.isProof, unavailable: result.unavailable };
  }

  /** As `JobDelivery` does: a retry carries the newest text, too. */
  private async settleCrossing(
    send: SentNotification,
    rows: DeliveryRow[],
    completed: CompletedRow[],
  ): Promise<DueRow[]> {
    const { store, channel } = this.context;
    const newer: Map<string, NewerSends> = await store.findNewerSends({
      notificationId: send.notificationId,
      channel: channel.id,
      rev: send.rev,
      destinations: rows.map(({ destination }) => destination).sort(),
    });
    const underWay = await store.findUnderWay({
      notificationId: send.notificationId,
      channel: channel.id,
    });
    return rows.flatMap(row => {
      if (underWay.has(row.destination)) {
        completed.push(this.keep(row, BUSY_MILLISECONDS));
        return [];
      }
      const { carried, endedAs } = newer.get(row.destination) ?? {};
      if (endedAs) {
        const outcome = { kind: 'skipped', code: endedAs } as const;
        completed.push(
          this.toCompleted(row, { ...outcome, ...OUTCOMES[endedAs] }),
        );
        return [];
      }
      if (!carried) {
        return [row];
      }
      return [{ ...row, carried, tries: 1, newer: carried }];
    });
  }

  private async call(
    send: SentNotification | undefined,
    rows: DueRow[],
  ): Promise<AttemptResult> {
    const result: AttemptResult = {
      outcomes: new Map(),
      isProof: false,
      errors: [],
    };
    const [first] = rows;
    if (!first) {
      return result;
    }
    if (!send) {
      return endAll(result, rows, 'e');
    }
    if (first.operation === 'deliver') {
      return this.context.attempts.deliver({
        send,
        attempts: rows.map(toAttempt),
        messages: new Map(),
      });
    }
    const { channel, store, times } = this.context;
    const references = rows.flatMap(({ destination, reference }) => {
      // It was cancelled while it was tried, which failed.
      if (reference === undefined) {
        result.outcomes.set(destination, { kind: 'delivered' });
        return [];
      }
      const key = deliveryKey(send, channel.id, destination);
      return [{ destination, key, reference }];
    });
    const { notificationId } = first;
    const messages: Map<string, Message> = await store.findMessages({
      notificationId,
      ids: [first.carried.messageId],
    });
    // What was sent since may have replaced it, and have been resolved before its delivery.
    const message =
      messages.get(first.carried.messageId) ??
      (await store.findNewestText({ notificationId }));
    const { resolve, retract } = channel;
    const isResolve = first.operation === 'resolve';
    if (references.length === 0) {
      return result;
    }
    if (isResolve ? !resolve || !message : !retract) {
      // The channel leaves what it has delivered as it is.
      rows.forEach(({ destination }) =>
        result.outcomes.set(destination, { kind: 'delivered' }),
      );
      return result;
    }
    const outcome = await callChannel(
      {
        timeoutMilliseconds: channel.timeoutMilliseconds,
        graceMilliseconds: times.abortGraceMilliseconds,
      },
      options =>
        isResolve
          ? resolve!({ message: message!, send, references }, options)
          : retract!({ notificationId, references }, options),
    );
    collect(result, references, outcome);
    return result;
  }

  private toCompleted(row: DueRow, outcome: AttemptOutcome): CompletedRow {
    const { channel, times, reports } = this.context;
    const { carried, operation, tries, newer } = row;
    const done = { row, carried, operation, tries, newer };
    switch (outcome.kind) {
      case 'delivered':
        return {
          ...done,
          state: endStateOf(row),
          operation: 'deliver',
          reference: outcome.reference,
        };
      case 'retry': {
        const { reason, afterSeconds } = outcome;
        const delayMilliseconds = retryDelay(times, { tries, afterSeconds });
        if (delayMilliseconds !== undefined) {
          return { ...done, state: 'waiting', reason, delayMilliseconds };
        }
        return this.toCompleted(row, { kind: 'dead', reason });
      }
      case 'dead': {
        const { sendId, destination } = row;
        const { reason } = outcome;
        reports.deadLetter(channel.id, { sendId, destination, reason });
        return { ...done, state: 'dead', reason };
      }
      default:
        return { ...done, state: outcome.state, reason: outcome.reason };
    }
  }

  /** It was not tried. */
  private keep(row: DueRow, delayMilliseconds?: number): CompletedRow {
    const original = this.rows.find(
      ({ sendId, destination }) =>
        sendId === row.sendId && destination === row.destination,
    )!;
    return {
      row: original,
      carried: original.carried,
      operation: original.operation,
      state: 'waiting',
      tries: original.tries - 1,
      reason: original.reason,
      delayMilliseconds,
    };
  }
}

function endStateOf({ operation, reference }: DueRow): string {
  if (operation === 'retract') {
    return 'retracted';
  }
  return operation === 'resolve' && reference === undefined
    ? 'resolved'
    : 'delivered';
}

function endAll(
  result: AttemptResult,
  rows: DueRow[],
  code: keyof typeof OUTCOMES,
): AttemptResult {
  for (const { destination } of rows) {
    result.outcomes.set(destination, {
      kind: 'skipped',
      code,
      ...OUTCOMES[code],
    });
  }
  return result;
}

/** What failed together may have one cause, which then should not take all along. */
const TOGETHER = new Set(['error', 'timeout', 'no-result', 'interrupted']);

function toAttempt(row: DueRow): Attempt {
  return {
    destination: row.destination,
    carried: row.carried,
    withoutInbox: row.withoutInbox,
    attempt: row.tries,
    reference: row.reference,
    isAlone: TOGETHER.has(row.reason ?? ''),
  };
}
