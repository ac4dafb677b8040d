import { NoAnswerError } from '../api';
import { changedBy, InboxEvent, InboxFlags, oppositeFlags } from './InboxEvent';
import { NotificationCache, SeenNotification } from './NotificationCache';
import { SessionWatch } from './SessionWatch';

/** Signals of earlier ones come no more. */
const MAX_REMEMBERED = 500;

/** Something that the reader marks, as it was shown. */
export type Mark = {
  /** Made up here, so that signals of it are known before the answer comes. */
  operationId: string;
  shown: SeenNotification[];
  flags: InboxFlags;
};

/**
 * Carries out what the reader marks: shown at once, taken back if the backend
 * refuses, one after the other, so that a mark and its undo cannot overtake each
 * other.
 */
export class Marks {
  private readonly session: SessionWatch;
  private readonly cache: NotificationCache;
  private readonly emit: (event: InboxEvent) => void;
  private readonly onPendingChange: () => void;
  private readonly pending = new Set<Mark>();
  private readonly operationIds = new Set<string>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: {
    session: SessionWatch;
    cache: NotificationCache;
    emit: (event: InboxEvent) => void;
    onPendingChange: () => void;
  }) {
    this.session = options.session;
    this.cache = options.cache;
    this.emit = options.emit;
    this.onPendingChange = options.onPendingChange;
  }

  /** @see NotificationsHub.settled */
  async settled(): Promise<void> {
    await this.queue;
  }

  /** Whether it is shown already what an operation did. */
  isOwn(operationId: string | undefined): boolean {
    return operationId !== undefined && this.operationIds.has(operationId);
  }

  /** What was marked as read or unread and is not answered yet, by id. */
  pendingReads(): Map<string, boolean> {
    const reads = new Map<string, boolean>();
    for (const { shown, flags } of this.pending) {
      for (const { id } of flags.read === undefined ? [] : this.asSeen(shown)) {
        reads.set(id, flags.read!);
      }
    }
    return reads;
  }

  /**
   * @param request - sends it to the backend, and takes over the answer
   * @throws what the request throws
   */
  async carryOut<T>(mark: Mark, request: () => Promise<T>): Promise<T> {
    const { operationId, shown, flags } = mark;
    this.remember(operationId);
    this.pending.add(mark);
    const watched = () => this.session.watch(request);
    const answer = this.queue.then(watched, watched);
    // Before anybody hears of it, so that who reads because of it waits for it.
    this.queue = answer.catch(() => {});
    this.show(this.asSeen(shown), flags);
    try {
      return await answer;
    } catch (error) {
      this.operationIds.delete(operationId);
      this.show(
        this.asSeen(shown).filter(({ id }) => !this.isMarked(id, flags)),
        oppositeFlags(flags),
      );
      if (error instanceof NoAnswerError) {
        // It may have been carried out all the same.
        this.emit({ type: 'stale' });
      }
      throw error;
    } finally {
      this.pending.delete(mark);
      this.onPendingChange();
    }
  }

  private asSeen(shown: SeenNotification[]): SeenNotification[] {
    return shown.filter(seen => this.cache.isAsSeen(seen));
  }

  /** Whether it was marked like that elsewhere meanwhile. */
  private isMarked(id: string, flags: InboxFlags): boolean {
    const known = this.cache.get(id);
    return known !== undefined && changedBy([known], flags).length === 0;
  }

  private show(shown: SeenNotification[], flags: InboxFlags): void {
    if (shown.length > 0) {
      const ids = shown.map(({ id }) => id);
      this.emit({ type: 'marked', ids, flags, own: true });
    }
  }

  private remember(operationId: string): void {
    this.operationIds.add(operationId);
    if (this.operationIds.size > MAX_REMEMBERED) {
      const [oldest] = this.operationIds;
      this.operationIds.delete(oldest);
    }
  }
}
