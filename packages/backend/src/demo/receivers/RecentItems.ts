const LIMIT = 100;

/** Keeps the last 100 items in memory, each with an id. */
export class RecentItems<TItem> {
  #items: Array<TItem & { id: string }> = [];
  #lastId = 0;

  add(item: TItem): void {
    this.#lastId += 1;
    this.#items.unshift({ ...item, id: String(this.#lastId) });
    this.#items.length = Math.min(this.#items.length, LIMIT);
  }

  get(id: string): (TItem & { id: string }) | undefined {
    return this.#items.find(item => item.id === id);
  }

  /** The newest first. */
  list(): ReadonlyArray<TItem & { id: string }> {
    return this.#items;
  }
}
