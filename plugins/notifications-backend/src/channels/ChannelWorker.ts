import { randomUUID } from 'node:crypto';
import { Channel } from './Channel';
import { BATCH_SIZE, JobDelivery } from './JobDelivery';
import { pauseDelay } from './retryPolicy';
import { RowDelivery } from './RowDelivery';
import { WorkEnd, WorkerContext } from './WorkerContext';

export type ChannelWorkerOptions = Omit<
  WorkerContext,
  'isStopping' | 'isProbe' | 'whileRenewing'
>;

/**
 * Delivers what a channel has to do, on this instance: as many claims at the same time
 * as the channel allows, until nothing is due. What else there is to know:
 *
 * - A claim is a lease, renewed while a call runs. A process that dies loses it within a
 *   minute, and what it was delivering is tried again by another one.
 * - A channel that does not work is paused for all instances, and then tried by one.
 */
export class ChannelWorker {
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;
  private turns = 0;
  private isAlone = false;

  constructor(private readonly options: ChannelWorkerOptions) {}

  get channel(): Channel {
    return this.options.channel;
  }

  /** Looks whether there is something to do. Returns at once. */
  wake(): void {
    if (this.isStopped || this.running.size >= this.channel.concurrency) {
      return;
    }
    const run = this.run()
      .catch(error => this.options.reports.workerFailed(this.channel.id, error))
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Begins nothing more, and resolves once what was begun has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
  }

  private async run(): Promise<void> {
    const { store, times } = this.options;
    const channel = this.channel.id;
    const { leaseMilliseconds } = times;
    while (!this.isStopped) {
      const gate = await store.enterChannel({ channel, leaseMilliseconds });
      if (gate.state === 'paused') {
        return;
      }
      const isProbe = gate.state === 'probe';
      const end = await this.work(isProbe);
      if (end?.unavailable) {
        await this.pause(end.unavailable, isProbe);
        return;
      }
      if (isProbe) {
        await this.endPause(end?.isProof ?? false);
      }
      if (!end) {
        return;
      }
    }
  }

  /** @returns `undefined` if there is nothing to do */
  private async work(isProbe: boolean): Promise<WorkEnd | undefined> {
    const { store, times } = this.options;
    const channel = this.channel.id;
    const { leaseMilliseconds } = times;
    const context: WorkerContext = {
      ...this.options,
      isProbe,
      isStopping: () => this.isStopped,
      whileRenewing: (lease, work) => this.whileRenewing(lease, work),
    };
    const token = randomUUID();
    const turn = this.turns++;
    const claimRows = async (interrupted: boolean) => {
      const rows = await store.claimRows({
        channel,
        token,
        leaseMilliseconds,
        limit: BATCH_SIZE,
        interrupted,
      });
      return rows.length > 0 && new RowDelivery(context, rows, token);
    };
    const claimJob = async () => {
      const job = await store.claimJob({
        channel,
        token,
        leaseMilliseconds,
        // Half of the workers let small sends overtake large ones.
        newestFirst: turn % 4 > 1,
      });
      return job && new JobDelivery(context, job);
    };
    // In turn, so that neither retries nor first tries wait for all of the others.
    const claims = [claimJob, () => claimRows(false)];
    const claimInterrupted = async () => (await claimRows(true)) || undefined;
    const end = turn % 8 === 7 ? await this.alone(claimInterrupted) : undefined;
    if (end) {
      return end;
    }
    const delivery =
      (await claims[turn % 2]()) || (await claims[(turn + 1) % 2]());
    if (!delivery) {
      return this.alone(claimInterrupted);
    }
    // There may be more.
    if (!isProbe) {
      this.wake();
    }
    return delivery.run();
  }

  /**
   * Makes a delivery that may have ended a process while no other of that kind is made
   * here: if it does so again, it takes none of them along.
   */
  private async alone(
    claim: () => Promise<RowDelivery | undefined>,
  ): Promise<WorkEnd | undefined> {
    if (this.isAlone) {
      return undefined;
    }
    this.isAlone = true;
    try {
      return await (await claim())?.run();
    } finally {
      this.isAlone = false;
    }
  }

  private async whileRenewing<T>(
    lease: Parameters<WorkerContext['whileRenewing']>[0],
    work: () => Promise<T>,
  ): Promise<T> {
    const { store, times, reports } = this.options;
    const { leaseMilliseconds } = times;
    const timer = setInterval(() => {
      store
        .renewLease({ ...lease, leaseMilliseconds })
        .catch(error => reports.workerFailed(this.channel.id, error));
    }, leaseMilliseconds / 3).unref();
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  private async pause(
    { reason, afterSeconds }: { reason: string; afterSeconds?: number },
    isProbe: boolean,
  ): Promise<void> {
    const { store, times, reports } = this.options;
    const channel = this.channel.id;
    const pause = await store.pauseChannel({
      channel,
      reason,
      isProbe,
      pauseMilliseconds: failures =>
        pauseDelay(times, { failures, afterSeconds }),
    });
    reports.paused(channel, { reason, ...pause });
    const expired = await store.expireWork({
      channel,
      maxAgeMilliseconds: times.maxAgeMilliseconds,
    });
    reports.expired(channel, expired, reason);
    setTimeout(() => this.wake(), pause.milliseconds + 1).unref();
  }

  private async endPause(works: boolean): Promise<void> {
    const channel = this.channel.id;
    await this.options.store.endPause({ channel, works });
    if (works) {
      this.options.reports.works(channel);
      this.wake();
    }
  }
}
