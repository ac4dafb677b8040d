import { LRUCache } from 'lru-cache';
import { NotificationsStore } from '../store/NotificationsStore';

const MAX_REMEMBERED = 50_000;

/**
 * Notes the first time that a user opens the inbox, which decides which
 * broadcasts are old news to them. Remembers who was noted, so that it costs one
 * query per user and process.
 */
export class ReaderVisits {
  private readonly noted = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  constructor(private readonly store: NotificationsStore) {}

  async note(userRef: string): Promise<void> {
    if (this.noted.get(userRef)) {
      return;
    }
    await this.store.touchUser({ userRef });
    this.noted.set(userRef, true);
  }
}
