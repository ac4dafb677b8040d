/** More than that nobody is told in an hour. */
const MAX_REMEMBERED = 2000;

/** Remembers when what the reader was told of had been sent, by id. */
export class ToldMoments {
  private readonly moments = new Map<string, number>();

  /** Notes that it is told now; answers whether it was news. */
  note(id: string, moment: number): boolean {
    const isNews = moment > (this.moments.get(id) ?? -Infinity);
    if (isNews) {
      this.moments.delete(id);
      this.moments.set(id, moment);
      if (this.moments.size > MAX_REMEMBERED) {
        const [oldest] = this.moments.keys();
        this.moments.delete(oldest);
      }
    }
    return isNews;
  }

  /** Whether this very sending is the last that was told. */
  has(id: string, moment: number): boolean {
    return this.moments.get(id) === moment;
  }
}
