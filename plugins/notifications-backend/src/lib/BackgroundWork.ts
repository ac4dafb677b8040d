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

  /** @returns the work, for who waits for it and gets its failure as well */
  add<T>(work: Promise<T>): Promise<T> {
    const tracked = work
      .then(
        () => {},
        error =>
          this.options.failures?.add('Work in the background failed', error),
      )
      .finally(() => this.unfinished.delete(tracked));
    this.unfinished.add(tracked);
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
}
