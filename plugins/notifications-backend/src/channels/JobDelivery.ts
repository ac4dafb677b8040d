import { EVERYBODY, Job } from '../store/channelTypes';
import { PENDING } from '../store/deliveryStates';
import { CompletedPart } from '../store/operations/completePart';
import { Message } from '../store/types';
import { AttemptResult } from './DeliveryAttempts';
import { expandBroadcast } from './expandBroadcast';
import { emptyPart, JobAttempt, toAttempt, toCode, toRow } from './jobParts';
import { settleCrossing } from './settleCrossing';
import { WorkEnd, WorkerContext } from './WorkerContext';

/** At most so many are delivered again after a crash. */
export const BATCH_SIZE = 25;

/** So long a destination waits for another delivery to it. */
export const BUSY_MILLISECONDS = 1_000;

/** So long a worker keeps a job while others may wait. */
const TURN_MILLISECONDS = 30_000;

const TABLE = 'callboard_channel_job';

type Batch = {
  /** The outcomes of the job as they are now. */
  outcomes: string[];
  start: number;
  end: number;
};

/**
 * Delivers a job that was claimed, batch by batch: proves the lease and writes down that
 * the batch begins, calls the channel, and writes down what became of it.
 */
export class JobDelivery {
  private readonly messages = new Map<string, Message>();
  private readonly end: WorkEnd = { isProof: false };

  constructor(
    private readonly context: WorkerContext,
    private readonly job: Job,
  ) {}

  async run(): Promise<WorkEnd> {
    const { job, context } = this;
    let { outcomes } = job;
    if (this.isExpansion) {
      return expandBroadcast(context, job, await this.readText());
    }
    if (job.wasInterrupted) {
      outcomes = await this.countInterrupted();
    } else if (await this.isScoped()) {
      outcomes = await this.dropEnded(outcomes);
    }
    const turnEnds = performance.now() + TURN_MILLISECONDS;
    let position = 0;
    while (!context.isStopping() && performance.now() < turnEnds) {
      const start = outcomes.indexOf(PENDING, position);
      const batch = start < 0 ? undefined : await this.begin(start, outcomes);
      if (!batch) {
        break;
      }
      const after = await this.deliver(batch);
      if (!after || this.end.unavailable) {
        return this.end;
      }
      outcomes = after;
      position = batch.end;
    }
    await this.leave(outcomes, position);
    return this.end;
  }

  private get isExpansion(): boolean {
    const { job, context } = this;
    const [first] = job.chunk.destinations;
    return first === EVERYBODY && context.channel.expandBroadcast !== undefined;
  }

  private async begin(
    start: number,
    before: string[],
  ): Promise<Batch | undefined> {
    const { store, times, isProbe } = this.context;
    let end = start;
    for (let count = 0; end < before.length && count < BATCH_SIZE; end++) {
      count += before[end] === PENDING ? 1 : 0;
    }
    const { leaseMilliseconds } = times;
    const begun = { job: this.job, end, leaseMilliseconds, isProbe };
    const outcomes = await store.beginBatch(begun);
    return outcomes && { outcomes, start, end };
  }

  /** @returns the outcomes of the job, or `undefined` if it is another worker's */
  private async deliver(batch: Batch): Promise<string[] | undefined> {
    const { job, context } = this;
    const { attempts: service, reports, channel } = context;
    const part = emptyPart(job);
    const attempts = new Array<JobAttempt>();
    for (let position = batch.start; position < batch.end; position++) {
      if (batch.outcomes[position] === PENDING) {
        attempts.push(toAttempt(job, position));
      }
    }
    const isScoped = await this.isScoped();
    const due = isScoped
      ? await settleCrossing(context, job, attempts, part)
      : attempts;
    const { send, token } = job;
    const { messages } = this;
    const result = await context.whileRenewing({ table: TABLE, token }, () =>
      service.deliver({ send, attempts: due, messages }),
    );
    reports.errors(channel.id, result.errors);
    reports.outcomes(channel.id, result.outcomes.values());
    this.end.isProof ||= result.isProof;
    this.end.unavailable = result.unavailable;
    this.record(due, result, part, isScoped);
    return isScoped || result.unavailable || part.rows.size > 0
      ? this.complete(part, batch)
      : this.completeSimply(part, batch);
  }

  private record(
    attempts: JobAttempt[],
    result: AttemptResult,
    part: CompletedPart,
    isScoped: boolean,
  ): void {
    const { channel, reports, times } = this.context;
    for (const attempt of attempts) {
      const { position, destination, newer } = attempt;
      const outcome = result.outcomes.get(destination);
      if (!outcome) {
        continue;
      }
      const row = toRow(this.job, attempt, outcome, times);
      if (row?.state === 'dead') {
        const { reason = 'error' } = row;
        const { id: sendId } = this.job.send;
        reports.deadLetter(channel.id, { sendId, destination, reason });
      }
      if (row) {
        part.rows.set(position, row);
      }
      part.codes.set(position, toCode(outcome));
      if (isScoped && outcome.kind !== 'skipped') {
        part.carried.set(position, attempt.carried);
      }
      part.superseded.push(...(newer ? [newer] : []));
    }
  }

  private async complete(
    part: CompletedPart,
    { end }: Batch,
  ): Promise<string[] | undefined> {
    const { unavailable } = this.end;
    const isDelivered = [...part.codes.values()].includes('d');
    return this.context.store.completePart({
      ...part,
      deliveredUntil: isDelivered ? end : undefined,
      released: unavailable && { reason: unavailable.reason },
    });
  }

  /** Where nothing but codes is to be written. */
  private async completeSimply(
    part: CompletedPart,
    { outcomes, start, end }: Batch,
  ): Promise<string[] | undefined> {
    const after = outcomes.slice();
    part.codes.forEach((code, position) => {
      after[position] = code;
    });
    const codes = after.slice(start, end);
    const isDelivered = codes.includes('d');
    const completed = { job: this.job, start, codes, isDelivered };
    return (await this.context.store.completeBatch(completed))
      ? after
      : undefined;
  }

  /** Hands back what is left of the job. */
  private async leave(outcomes: string[], position: number): Promise<void> {
    const { job, context } = this;
    if (!outcomes.includes(PENDING)) {
      await context.store.completePart({ ...emptyPart(job), released: {} });
      return;
    }
    const isWaiting = outcomes.indexOf(PENDING, position) < 0;
    await context.store.handBack({
      table: TABLE,
      token: job.token,
      // What was left out waits for another delivery.
      delayMilliseconds: isWaiting ? BUSY_MILLISECONDS : undefined,
    });
  }

  /** Ends at once what the newest send has decided already, however much it is. */
  private async dropEnded(outcomes: string[]): Promise<string[]> {
    const { context, job } = this;
    const pending = outcomes.flatMap((code, position) =>
      code === PENDING ? [toAttempt(job, position)] : [],
    );
    if (pending.length === 0) {
      return outcomes;
    }
    const newer = await context.store.findNewerSends({
      notificationId: job.send.notificationId,
      channel: job.channel,
      rev: job.send.rev,
      destinations: pending.map(({ destination }) => destination),
    });
    const part = emptyPart(job);
    for (const { destination, position } of pending) {
      const endedAs = newer.get(destination)?.endedAs;
      if (endedAs) {
        part.codes.set(position, endedAs);
      }
    }
    return part.codes.size > 0
      ? (await context.store.completePart(part)) ?? []
      : outcomes;
  }

  /**
   * What was under way when its worker ended may have been delivered, or be the cause. It
   * was a try; of what must not be repeated, nobody knows what became of it.
   */
  private async countInterrupted(): Promise<string[]> {
    const { job } = this;
    const { channel, reports, store, times } = this.context;
    const part = emptyPart(job);
    const isOnce = job.chunk.destinations[0] === EVERYBODY;
    for (let position = 0; position < job.interruptedAt; position++) {
      if (job.outcomes[position] !== PENDING) {
        continue;
      }
      const attempt = toAttempt(job, position);
      const outcome = { kind: 'retry', reason: 'interrupted' } as const;
      if (isOnce) {
        const { id: sendId } = job.send;
        part.codes.set(position, '?');
        reports.deadLetter(channel.id, { sendId, reason: 'unknown' });
      } else {
        part.codes.set(position, toCode(outcome));
        part.rows.set(position, toRow(job, attempt, outcome, times)!);
      }
    }
    return (await store.completePart({ ...part, isFailed: isOnce })) ?? [];
  }

  /** Whether it may be sent several times. Where the text is gone, it may have been. */
  private async isScoped(): Promise<boolean> {
    const text = await this.readText();
    return !text || text.payload.scope !== undefined;
  }

  /** One of its texts, to know what they have in common. */
  private async readText(): Promise<Message | undefined> {
    const [id] = this.job.chunk.messageIds;
    if (!this.messages.has(id)) {
      const { notificationId } = this.job.send;
      const found = await this.context.store.findMessages({
        notificationId,
        ids: [id],
      });
      found.forEach((message, key) => this.messages.set(key, message));
    }
    return this.messages.get(id);
  }
}
