/**
 * Keeps track of work, so that the end of the process can wait for it.
 */
export class BackgroundWork {
  private readonly unfinished = new Set<Promise<void>>();

  /** @param work - takes care of its own failures */
  add(work: Promise<void>): void {
    const tracked = work.finally(() => this.unfinished.delete(tracked));
    this.unfinished.add(tracked);
  }

  /**
   * The same for work that somebody waits for, who may be gone before it is done.
   *
   * @returns the work
   */
  follow<T>(work: Promise<T>): Promise<T> {
    this.add(
      work.then(
        () => {},
        () => {},
      ),
    );
    return work;
  }

  /**
   * Resolves once everything that was added by then is done, or after the given
   * time: the end of the process must not wait for what never ends.
   */
  async finish(options: { withinMilliseconds: number }): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>(resolve => {
      timer = setTimeout(resolve, options.withinMilliseconds);
    });
    await Promise.race([Promise.all(this.unfinished), timeout]);
    clearTimeout(timer);
  }
}
