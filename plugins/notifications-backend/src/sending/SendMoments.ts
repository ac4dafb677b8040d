import { StoredMessage } from '../store/types';

/** Gives messages the moment at which they are stored, one for all of them. */
export type SentNow = <T extends { message: StoredMessage }>(sends: T[]) => T[];

/** Clocks that are set back by more than this are not made up for. */
const MAX_AHEAD_MILLISECONDS = 1_000;

/**
 * Knows the moments of what is being sent. A send bears the moment at which its
 * storing begins, and is in the inboxes once that is through, so until then it is
 * older than what readers see and mark meanwhile, though they have not seen it.
 */
export class SendMoments {
  private readonly underWay = new Set<{ since: number }>();
  private seenUntil = 0;

  /**
   * @param save - stores what is sent, and nothing that takes long before: with the
   *   moment at which recipients are looked for, say, it would be older than much
   *   that readers have seen and marked since
   */
  async while<T>(save: (sentNow: SentNow) => Promise<T>): Promise<T> {
    const send = { since: this.now() };
    this.underWay.add(send);
    const created = new Date(send.since);
    try {
      return await save(sends =>
        sends.map(sent => ({
          ...sent,
          message: { ...sent.message, created },
        })),
      );
    } finally {
      this.underWay.delete(send);
    }
  }

  /**
   * The moment until which whoever reads now sees everything that this instance
   * sent. What it sends from now on is later.
   */
  seen(): Date {
    let until = Date.now();
    for (const { since } of this.underWay) {
      until = Math.min(until, since - 1);
    }
    this.seenUntil = Math.max(this.seenUntil, until);
    return new Date(until);
  }

  private now(): number {
    const now = Date.now();
    const ahead = this.seenUntil + 1 - now;
    return ahead > 0 && ahead <= MAX_AHEAD_MILLISECONDS ? now + ahead : now;
  }
}
