/** Timers by name: starting one that runs starts it anew. */
export class NamedTimers<TName extends string> {
  readonly #timers = new Map<TName, ReturnType<typeof setTimeout>>();

  start(name: TName, ms: number, onElapsed: () => void): void {
    this.stop(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        onElapsed();
      }, ms),
    );
  }

  stop(name: TName): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
