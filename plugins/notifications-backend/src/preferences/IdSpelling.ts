/**
 * Ids of channels, origins or topics, which mean the same whatever their letter
 * case. Remembers the spelling that came first.
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
    const key = id.toLocaleLowerCase('en-US');
    const known = this.spellings.get(key);
    if (known !== undefined) {
      return known;
    }
    this.spellings.set(key, id);
    return id;
  }

  has(id: string): boolean {
    return this.spellings.has(id.toLocaleLowerCase('en-US'));
  }

  all(): string[] {
    return [...this.spellings.values()];
  }
}
