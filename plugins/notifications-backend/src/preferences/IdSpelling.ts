import { foldCase } from '@callboard/backstage-plugin-notifications-common';

/**
 * Ids of channels, origins or topics, which mean the same whatever their letter
 * case or composition. Remembers the spelling that came first.
 */
export class IdSpelling {
  private readonly spellings = new Map<string, string>();

  static of(ids: Iterable<string>): IdSpelling {
    const result = new IdSpelling();
    for (const id of ids) {
      result.add(id);
    }
    return result;
  }

  /** Adds an id, and answers the spelling to use for it. */
  add(id: string): string {
    const key = foldCase(id);
    const known = this.spellings.get(key);
    if (known !== undefined) {
      return known;
    }
    this.spellings.set(key, id);
    return id;
  }

  has(id: string): boolean {
    return this.spellings.has(foldCase(id));
  }

  all(): string[] {
    return [...this.spellings.values()];
  }
}
