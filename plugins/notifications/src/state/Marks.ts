import {
  NoAnswerError,
  NotificationsApi,
  UpdateMatchingNotificationsOptions,
  UpdateMatchingNotificationsResponse,
} from '../api';
import { InboxEvent, InboxFlags, oppositeFlags } from './InboxEvent';
import { OwnEchoes } from './OwnEchoes';
import { SessionWatch } from './SessionWatch';

/**
 * Carries out what the reader marks: shown at once, taken back if the backend
 * refuses, one after the other, so that a mark and its undo cannot overtake each
 * other.
 */
export class Marks {
  private readonly api: NotificationsApi;
  private readonly session: SessionWatch;
  private readonly echoes: OwnEchoes;
  private readonly emit: (event: InboxEvent) => void;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: {
    api: NotificationsApi;
    session: SessionWatch;
    /** Told what will come back as a signal. */
    echoes: OwnEchoes;
    emit: (event: InboxEvent) => void;
  }) {
    this.api = options.api;
    this.session = options.session;
    this.echoes = options.echoes;
    this.emit = options.emit;
  }

  /** @see NotificationsHub.settled */
  async settled(): Promise<void> {
    await this.queue;
  }

  /** @see NotificationsHub.mark */
  async mark(ids: string[], flags: InboxFlags): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    const isCarriedOut = this.echoes.expect(flags, ids);
    // Before anybody hears of it, so that who reads because of it waits for it.
    const carriedOut = this.enqueue(() =>
      this.api.updateNotifications({ ids, ...flags }),
    );
    this.show(ids, flags);
    try {
      await carriedOut;
      isCarriedOut();
    } catch (error) {
      this.echoes.forget(flags, ids);
      this.show(ids, oppositeFlags(flags));
      if (error instanceof NoAnswerError) {
        // It may have been carried out all the same.
        this.emit({ type: 'stale' });
      }
      throw error;
    }
  }

  /** @see NotificationsHub.markMatching */
  async markMatching(
    options: UpdateMatchingNotificationsOptions,
    shownIds: string[],
  ): Promise<UpdateMatchingNotificationsResponse> {
    const { read, saved } = options;
    const flags = { read, saved };
    this.show(shownIds, flags);
    const isCarriedOut = this.echoes.expect(flags, 'all');
    try {
      const answer = await this.enqueue(async () => {
        const response = await this.api.updateMatchingNotifications(options);
        if (response.count === 0) {
          // Nothing comes back, and what comes is somebody else's.
          this.echoes.forget(flags, 'all');
        }
        return response;
      });
      isCarriedOut();
      return answer;
    } catch (error) {
      this.echoes.forget(flags, 'all');
      this.show(shownIds, oppositeFlags(flags));
      throw error;
    } finally {
      this.emit({ type: 'stale' });
    }
  }

  private show(ids: string[], flags: InboxFlags): void {
    if (ids.length > 0) {
      this.emit({ type: 'marked', ids, flags, own: true });
    }
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const watched = () => this.session.watch(work);
    const result = this.queue.then(watched, watched);
    this.queue = result.catch(() => {});
    return result;
  }
}
