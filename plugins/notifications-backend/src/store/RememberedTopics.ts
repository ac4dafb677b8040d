import { KnownTopic } from './types';

const MAX_REMEMBERED = 10_000;

/**
 * Which origins and topics this process has seen in the database, so that a send
 * neither looks for them nor writes them again. They are never removed there,
 * whatever happens to the notifications; so what was once known stays known, also
 * where several instances share a database.
 *
 * @internal
 */
export class RememberedTopics {
  private readonly keys = new Set<string>();

  /** Those that the database may not know yet. */
  unknownOf(topics: KnownTopic[]): KnownTopic[] {
    return topics.filter(topic => !this.keys.has(keyOf(topic)));
  }

  /** To be called after the commit of the transaction that wrote them. */
  remember(topics: KnownTopic[]): void {
    for (const topic of topics) {
      if (this.keys.size >= MAX_REMEMBERED) {
        this.keys.clear();
      }
      this.keys.add(keyOf(topic));
    }
  }
}

function keyOf({ origin, topic }: KnownTopic): string {
  return JSON.stringify([origin, topic]);
}
