/** The backend does not know the reader (any more). */
const UNAUTHORIZED = 401;

/**
 * Notices when the backend stops accepting the reader's session, as after its
 * signing keys were replaced. Whoever shows something can then say that it does
 * not follow the inbox any more.
 */
export class SessionWatch {
  private isOver = false;
  private readonly listeners = new Set<() => void>();

  /** Whether the last answer was that the reader has to sign in. */
  hasEnded(): boolean {
    return this.isOver;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @throws what the request throws */
  async watch<T>(request: () => Promise<T>): Promise<T> {
    try {
      const answer = await request();
      this.set(false);
      return answer;
    } catch (error) {
      const { statusCode } = error as { statusCode?: unknown };
      // Other errors tell nothing about the session.
      if (statusCode === UNAUTHORIZED) {
        this.set(true);
      }
      throw error;
    }
  }

  private set(isOver: boolean): void {
    if (this.isOver !== isOver) {
      this.isOver = isOver;
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }
}
