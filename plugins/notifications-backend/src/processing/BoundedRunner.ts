/**
 * Works through items with bounded concurrency, over all callers together, and
 * optionally with a bounded rate. Items are taken from their source only when
 * there is room, so that a source of any length needs no memory.
 */
export class BoundedRunner {
  private readonly concurrency: number;
  private readonly intervalMilliseconds: number;
  private readonly waiting = new Array<() => void>();
  private running = 0;
  private intervalStart = 0;
  private startedInInterval = 0;

  constructor(options: {
    concurrency: number;
    /** Within this time at most `concurrency` items are begun, 0 for no such limit. */
    intervalMilliseconds: number;
  }) {
    this.concurrency = options.concurrency;
    this.intervalMilliseconds = options.intervalMilliseconds;
  }

  /**
   * Calls a task for each item and resolves when all are done. Rejects when a
   * task did, with the first error; what has begun by then is finished.
   */
  async forEach<T>(
    items: Iterable<T>,
    task: (item: T) => Promise<void>,
  ): Promise<void> {
    const unfinished = new Set<Promise<void>>();
    const failures = new Array<unknown>();
    for (const item of items) {
      await this.begin();
      const run = task(item)
        .catch(error => {
          failures.push(error);
        })
        .finally(() => {
          unfinished.delete(run);
          this.end();
        });
      unfinished.add(run);
      if (failures.length > 0) {
        break;
      }
    }
    await Promise.all(unfinished);
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  private async begin(): Promise<void> {
    if (this.running < this.concurrency) {
      this.running++;
    } else {
      // Whoever ends hands over its place, so that nobody gets in between.
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
    await this.waitForInterval();
  }

  private end(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
    } else {
      this.running--;
    }
  }

  private async waitForInterval(): Promise<void> {
    if (this.intervalMilliseconds === 0) {
      return;
    }
    for (;;) {
      const now = performance.now();
      if (now - this.intervalStart >= this.intervalMilliseconds) {
        this.intervalStart = now;
        this.startedInInterval = 0;
      }
      if (this.startedInInterval < this.concurrency) {
        this.startedInInterval++;
        return;
      }
      const remaining = this.intervalStart + this.intervalMilliseconds - now;
      await new Promise(resolve => setTimeout(resolve, remaining));
    }
  }
}
