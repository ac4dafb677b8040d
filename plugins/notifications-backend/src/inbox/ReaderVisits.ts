import { NotificationsStore } from '../store/NotificationsStore';

const MAX_REMEMBERED = 50_000;

/**
 * Notes the first time that a user opens the inbox, which decides which
 * broadcasts are old news to them. Remembers who was noted, so that it costs one
 * query per user and process.
 */
export class ReaderVisits {
  private readonly store: NotificationsStore;
  private readonly noted = new Set<string>();

  constructor(options: { store: NotificationsStore }) {
    this.store = options.store;
  }

  async note(userRef: string): Promise<void> {
    if (this.noted.has(userRef)) {
      return;
    }
    await this.store.touchUser({ userRef });
    if (this.noted.size >= MAX_REMEMBERED) {
      this.noted.clear();
    }
    this.noted.add(userRef);
  }
}
