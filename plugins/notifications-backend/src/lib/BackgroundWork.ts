import { FailureLog } from './FailureLog';
import { withinTime } from './withinTime';

/**
 * Keeps track of work, so that the end of the process can wait for it. Work that
 * fails harms nothing: neither the process nor its end.
 */
export class BackgroundWork {
  private readonly unfinished = new Set<Promise<void>>();

  /** @param options - `failures`: where failures of the work are logged */
  constructor(private readonly options: { failures?: FailureLog } = {}) {}

  /** Takes note of work that nothing else waits for. */
  add(work: Promise<unknown>): void {
    this.track(work, error =>
      this.options.failures?.add('Work in the background failed', error),
    );
  }

  /**
   * The same for work that a caller waits for, who also gets its failure.
   *
   * @returns the work
   */
  follow<T>(work: Promise<T>): Promise<T> {
    this.track(work, () => {});
    return work;
  }

  /**
   * Resolves once everything that was added by then is done, or after the given
   * time: the end of the process must not wait for what never ends. Never rejects.
   */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    await withinTime(options.withinMilliseconds, () =>
      Promise.all(this.unfinished),
    ).catch(() => {});
  }

  private track(
    work: Promise<unknown>,
    onFailure: (error: unknown) => void,
  ): void {
    const tracked = work
      .then(() => {}, onFailure)
      .finally(() => this.unfinished.delete(tracked));
    this.unfinished.add(tracked);
  }
}
