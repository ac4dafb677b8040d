/** Does something in a moment, once for several reasons to do it. */
export class Delayed {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;

  constructor(private readonly run: () => void) {}

  /** Nothing changes where it is going to run anyway by then. */
  runIn(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    if (due >= this.due) {
      return;
    }
    this.stop();
    this.due = due;
    this.timer = setTimeout(() => {
      this.due = Infinity;
      this.run();
    }, milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.due = Infinity;
  }
}
