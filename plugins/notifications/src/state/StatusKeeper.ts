import { NotificationStatus } from '@callboard/backstage-plugin-notifications-common';
import { Delayed } from './Delayed';

/** Several reasons to ask within this time cause one request. */
const DELAY_MS = 100;

/**
 * Keeps the count behind the badge. It is counted on where that is possible;
 * asking the backend is for when it is not, and several reasons to ask cause
 * one request.
 */
export class StatusKeeper {
  private status: NotificationStatus | undefined;
  private readonly request = new Delayed(() => this.refresh());
  private requests = 0;
  private isFailing = false;
  private readonly listeners = new Set<() => void>();

  /**
   * @param read - asks the backend
   * @param onAnswer - called when it has answered, or failed to
   */
  constructor(
    private readonly read: () => Promise<NotificationStatus>,
    private readonly onAnswer: () => void,
  ) {}

  /** Undefined until the backend has answered once. */
  get(): NotificationStatus | undefined {
    return this.status;
  }

  /** Whether the backend failed to answer last, so that it has to be asked again. */
  hasFailed(): boolean {
    return this.isFailing;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Adds to the counts; answers whether that was possible. */
  add(change: NotificationStatus): boolean {
    if (!this.status) {
      return false;
    }
    this.set({
      unread: Math.max(0, this.status.unread + change.unread),
      read: Math.max(0, this.status.read + change.read),
    });
    return true;
  }

  /** Asks the backend in a moment, unless that is going to happen anyway. */
  requestIn(milliseconds = DELAY_MS): void {
    this.request.runIn(milliseconds);
  }

  stop(): void {
    this.request.stop();
  }

  /** @returns undefined if the backend did not answer */
  async refresh(): Promise<NotificationStatus | undefined> {
    this.requests += 1;
    const request = this.requests;
    try {
      const status = await this.read();
      if (request === this.requests) {
        this.set(status);
        this.settle(false);
      }
      return status;
    } catch {
      if (request === this.requests) {
        // The badge keeps its count meanwhile.
        this.settle(true);
      }
      return undefined;
    }
  }

  private settle(isFailing: boolean): void {
    this.isFailing = isFailing;
    this.onAnswer();
  }

  private set(status: NotificationStatus): void {
    const before = this.status;
    this.status = status;
    if (!sameStatus(before, status)) {
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }
}

export function sameStatus(
  one: NotificationStatus | undefined,
  other: NotificationStatus | undefined,
): boolean {
  return one?.unread === other?.unread && one?.read === other?.read;
}
