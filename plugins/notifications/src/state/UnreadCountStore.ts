import { MAX_UNREAD_IDS } from '@callboard/backstage-plugin-notifications-common';
import { NotificationsApi } from '../api';
import { Delayed } from './Delayed';

type Status = Awaited<ReturnType<NotificationsApi['getStatus']>>;

/** Several reasons to ask within this time cause one request. */
const DELAY_MS = 100;

/** What became of one notification. */
type Change = {
  rev: number;
  isUnread: boolean;
  /** Whether it was unread before; undefined if that is not known. */
  wasUnread?: boolean;
};

/**
 * The number of unread notifications. It is the size of a set: the backend names
 * up to 100 of them, what happens adds and removes, however often it is heard. Of
 * those beyond, only the number is known, and asked for again when it matters.
 */
export class UnreadCountStore {
  /** What is known to be unread, with its `rev`. */
  private ids = new Map<string, number>();
  /** How many more are unread. Undefined until the backend has answered once. */
  private others: number | undefined;
  /** By how much `others` may be wrong. */
  private doubts = 0;
  /** What happens while a request is under way: its answer may not hold it. */
  private changes: Map<string, Change> | undefined;
  private count: number | undefined;
  private latestAnswer = '';
  private readonly request = new Delayed(() => this.refresh());
  private requests = 0;
  private isFailing = false;
  private readonly listeners = new Set<() => void>();
  private readonly read: () => Promise<Status>;
  private readonly onAnswer: () => void;
  private readonly pendingReads: () => Map<string, boolean>;

  constructor(options: {
    /** Asks the backend. */
    read: () => Promise<Status>;
    /** Called when it has answered, or failed to. */
    onAnswer: () => void;
    /** What the reader marked and the backend has not answered yet, by id. */
    pendingReads: () => Map<string, boolean>;
  }) {
    this.read = options.read;
    this.onAnswer = options.onAnswer;
    this.pendingReads = options.pendingReads;
  }

  /** Undefined until the backend has answered once. */
  get(): number | undefined {
    return this.count;
  }

  /** Whether it is unread; undefined if that is not known. */
  has(id: string): boolean | undefined {
    return this.ids.has(id) || (this.others === 0 ? false : undefined);
  }

  /** Whether the backend failed to answer last, so that it has to be asked again. */
  hasFailed(): boolean {
    return this.isFailing;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  note(id: string, change: Change): void {
    this.changes?.set(id, change);
    this.apply(id, change);
    const { others = 0 } = this;
    if (others > 0 && this.ids.size + others - this.doubts <= MAX_UNREAD_IDS) {
      this.requestIn();
    }
  }

  /** To be called after changes, also of what is pending. */
  update(): void {
    const before = this.count;
    this.count = this.sum();
    if (this.count !== before) {
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }

  /** Asks the backend in a moment, unless that is going to happen anyway. */
  requestIn(milliseconds = DELAY_MS): void {
    this.request.runIn(milliseconds);
  }

  stop(): void {
    this.request.stop();
  }

  /** @returns whether the answer is another than before; undefined if there was none */
  async refresh(): Promise<boolean | undefined> {
    this.requests += 1;
    const request = this.requests;
    this.changes = new Map();
    try {
      const status = await this.read();
      const answer = JSON.stringify(status);
      const isOther = answer !== this.latestAnswer;
      if (request === this.requests) {
        this.latestAnswer = answer;
        this.set(status);
        this.settle(false);
      }
      return isOther;
    } catch {
      if (request === this.requests) {
        // The badge keeps its count meanwhile.
        this.settle(true);
      }
      return undefined;
    }
  }

  private settle(isFailing: boolean): void {
    this.changes = undefined;
    this.isFailing = isFailing;
    this.onAnswer();
  }

  private set({ unread, unreadIds = [] }: Status): void {
    this.ids = new Map(unreadIds.map(({ id, rev }) => [id, rev]));
    this.others = unread - unreadIds.length;
    this.doubts = 0;
    this.changes?.forEach((change, id) => this.apply(id, change));
    this.update();
  }

  private apply(id: string, { rev, isUnread, wasUnread }: Change): void {
    const known = this.ids.get(id);
    if (known !== undefined && known > rev) {
      return;
    }
    if (known === undefined && this.others) {
      this.others -= wasUnread ? 1 : 0;
      this.doubts += wasUnread === undefined ? 1 : 0;
    }
    if (isUnread) {
      this.ids.set(id, rev);
    } else {
      this.ids.delete(id);
    }
  }

  private sum(): number | undefined {
    if (this.others === undefined) {
      return undefined;
    }
    const ids = new Set(this.ids.keys());
    this.pendingReads().forEach((read, id) =>
      read ? ids.delete(id) : ids.add(id),
    );
    return ids.size + this.others;
  }
}
