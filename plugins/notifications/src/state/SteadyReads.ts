import { Delayed } from './Delayed';

/** Where so much changes, what the last answer got wrong is read anew later, and not at once by all. */
const MAX_READS = 3;
const READ_ANEW_DELAY_MS = 5_000;

/**
 * Reads from the backend what signals and marks change, so that an answer does not
 * undo on the screen what changed while it was under way.
 */
export class SteadyReads {
  private changes = 0;
  private readonly readAnew: Delayed;

  /**
   * @param settled - resolves when the backend has answered all that was marked
   * @param onUnsteady - called a while after an answer that may have undone
   *   something, as too much changed
   */
  constructor(
    private readonly settled: () => Promise<void>,
    onUnsteady: () => void,
  ) {
    this.readAnew = new Delayed(onUnsteady);
  }

  /** Something changed that an answer under way may not hold. */
  noteChange(): void {
    this.changes += 1;
  }

  async read<T>(request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.settled();
      const before = this.changes;
      const answer = await request();
      if (before === this.changes) {
        return answer;
      }
      if (attempt === MAX_READS) {
        this.readAnew.runIn(READ_ANEW_DELAY_MS * (1 + Math.random()));
        return answer;
      }
    }
  }

  stop(): void {
    this.readAnew.stop();
  }
}
