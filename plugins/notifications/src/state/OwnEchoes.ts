import { InboxEvent, InboxFlags } from './InboxEvent';

/** An echo later than this is taken for somebody else's change. */
const ECHO_TIMEOUT_MS = 10_000;

type Expected = { flags: InboxFlags; ids: Set<string> | 'all'; until: number };

/**
 * Recognises the signals that come back for the reader's own marks. They tell
 * nothing new, and after a quick undo they would tell what is no longer true.
 */
export class OwnEchoes {
  private expected: Expected[] = [];

  /**
   * @param ids - `all` for a mark over a filter, of which the echo may not name the ids
   * @returns to be called when the backend has carried it out
   */
  expect(flags: InboxFlags, ids: string[] | 'all'): () => void {
    // Each flag comes back as a signal of its own.
    const own = separately(flags).map(
      (flag): Expected => ({
        flags: flag,
        ids: ids === 'all' ? 'all' : new Set(ids),
        until: Infinity,
      }),
    );
    this.expected.push(...own);
    return () => this.answered(own);
  }

  /** Nothing was marked after all, so nothing comes back. */
  forget(flags: InboxFlags, ids: string[] | 'all'): void {
    for (const flag of separately(flags)) {
      if (ids === 'all') {
        this.takeAll(flag);
      } else {
        this.take(flag, ids);
      }
    }
  }

  /**
   * The events without what is an echo.
   *
   * @param events - what one signal said
   */
  filter(events: InboxEvent[], now = Date.now()): InboxEvent[] {
    this.expected = this.expected.filter(({ until }) => until > now);
    const marked = events.find(
      (event): event is Extract<InboxEvent, { type: 'marked' }> =>
        event.type === 'marked',
    );
    if (!marked) {
      return events;
    }
    if (this.takeAll(marked.flags)) {
      return [];
    }
    const ids = this.take(marked.flags, marked.ids);
    const rest = events.filter(event => event !== marked);
    return ids.length > 0 ? [{ ...marked, ids }, ...rest] : rest;
  }

  /**
   * From now on it may come back at any moment. What was marked before is waited for
   * as long: were it taken for news, and its undo for an echo, the undo would be lost.
   */
  private answered(own: Expected[], now = Date.now()): void {
    for (const entry of this.expected) {
      if (own.includes(entry) || entry.until !== Infinity) {
        entry.until = now + ECHO_TIMEOUT_MS;
      }
    }
  }

  private takeAll(flags: InboxFlags): boolean {
    const position = this.expected.findIndex(
      entry => entry.ids === 'all' && sameFlags(entry.flags, flags),
    );
    if (position !== -1) {
      this.expected.splice(position, 1);
    }
    return position !== -1;
  }

  /** Removes ids from what is expected; answers those that were not. */
  private take(flags: InboxFlags, ids: string[]): string[] {
    return ids.filter(id => {
      const entry = this.expected.find(
        expected =>
          expected.ids !== 'all' &&
          expected.ids.has(id) &&
          sameFlags(expected.flags, flags),
      );
      if (!entry || entry.ids === 'all') {
        return true;
      }
      entry.ids.delete(id);
      return false;
    });
  }
}

function separately({ read, saved }: InboxFlags): InboxFlags[] {
  return [
    ...(read === undefined ? [] : [{ read }]),
    ...(saved === undefined ? [] : [{ saved }]),
  ];
}

function sameFlags(one: InboxFlags, other: InboxFlags): boolean {
  return one.read === other.read && one.saved === other.saved;
}
