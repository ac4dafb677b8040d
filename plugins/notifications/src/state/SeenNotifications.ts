/** More than that nobody is told in an hour. */
const MAX_REMEMBERED = 2000;

/** Remembers which text of each notification the reader was told of, by its `sentRev`. */
export class SeenNotifications {
  private readonly revs = new Map<string, number>();

  /** Notes that it is told now; returns whether it is news. */
  note(id: string, sentRev: number): boolean {
    const isNews = sentRev > (this.revs.get(id) ?? -Infinity);
    if (isNews) {
      this.revs.delete(id);
      this.revs.set(id, sentRev);
      if (this.revs.size > MAX_REMEMBERED) {
        const [oldest] = this.revs.keys();
        this.revs.delete(oldest);
      }
    }
    return isNews;
  }
}
