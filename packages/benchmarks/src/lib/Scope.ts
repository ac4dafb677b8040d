/**
 * Collects what has to be put away at the end, in the reverse order.
 *
 * @internal
 */
export class Scope {
  /** Runs a function with a scope that ends with it, however it ends. */
  static async run<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    const scope = new Scope();
    try {
      return await work(scope);
    } finally {
      await scope.#end();
    }
  }

  readonly #cleanups: Array<() => Promise<unknown>> = [];

  defer(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  async #end() {
    for (const cleanup of this.#cleanups.reverse()) {
      await cleanup();
    }
  }
}
