/**
 * Watches a client open WebSockets and event streams, and counts how many it holds
 * at once. A server cannot see that: it learns of an end after the next beginning.
 */
export class ConnectionCounter {
  mostAtOnce = 0;
  readonly #isLive: (() => boolean)[] = [];
  readonly #originalWebSocket = globalThis.WebSocket;

  static install(): ConnectionCounter {
    return new ConnectionCounter();
  }

  private constructor() {
    const add = (isLive: () => boolean) => this.#add(isLive);
    globalThis.WebSocket = class extends this.#originalWebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        add(
          () =>
            this.readyState === WebSocket.CONNECTING ||
            this.readyState === WebSocket.OPEN,
        );
      }
    };
  }

  /** To be used in place of `fetch` by the client that is watched. */
  readonly fetch: typeof fetch = async (input, init) => {
    let isLive = true;
    init?.signal?.addEventListener('abort', () => {
      isLive = false;
    });
    this.#add(() => isLive);
    return fetch(input, init);
  };

  uninstall(): void {
    globalThis.WebSocket = this.#originalWebSocket;
  }

  #add(isLive: () => boolean): void {
    this.#isLive.push(isLive);
    const now = this.#isLive.filter(check => check()).length;
    this.mostAtOnce = Math.max(this.mostAtOnce, now);
  }
}
