import { LRUCache } from 'lru-cache';
import { KnownTopic } from './types';

const MAX_REMEMBERED = 10_000;

/**
 * Which origins and topics this process has seen in the database, so that a send
 * neither looks for them nor writes them again. They are never removed there,
 * whatever happens to the notifications; so what was once known stays known, also
 * where several instances share a database.
 */
export class RememberedTopics {
  private readonly keys = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  /** Those that the database may not know yet. */
  unknownOf(topics: KnownTopic[]): KnownTopic[] {
    return topics.filter(topic => !this.keys.get(keyOf(topic)));
  }

  /** To be called after the commit of the transaction that wrote them. */
  remember(topics: KnownTopic[]): void {
    for (const topic of topics) {
      this.keys.set(keyOf(topic), true);
    }
  }
}

function keyOf({ origin, topic }: KnownTopic): string {
  return JSON.stringify([origin, topic]);
}
