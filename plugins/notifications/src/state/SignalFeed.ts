import {
  NotificationSignal,
  NOTIFICATIONS_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import {
  SignalApi,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';

/**
 * The signals about the inbox, and whether they can be relied on. A client that
 * does not say how its connection is, as that of the stock plugin, may have lost
 * it for good.
 */
export class SignalFeed {
  private subscribers: SignalSubscriber[] = [];

  /** @param signals - undefined in an app without signals */
  constructor(private readonly signals: SignalApi | undefined) {}

  /** Whether it would be known if no signals came. */
  tellsLosses(): boolean {
    return Boolean(this.signals?.getStatus && this.signals.onStatusChange);
  }

  /** Whether signals may stay away without another word. */
  mayBeDown(): boolean {
    return (
      !this.tellsLosses() ||
      this.signals?.getStatus?.(NOTIFICATIONS_CHANNEL) === 'unavailable'
    );
  }

  start(options: {
    onSignal: (signal: NotificationSignal) => void;
    onResync: () => void;
    /** Called when `mayBeDown` may answer otherwise than before. */
    onChange: () => void;
  }): void {
    const { onSignal, onResync, onChange } = options;
    const { signals } = this;
    if (!signals) {
      return;
    }
    this.subscribers = [
      signals.subscribe<NotificationSignal>(
        NOTIFICATIONS_CHANNEL,
        signal => onSignal(signal),
        { onResync },
      ),
    ];
    if (signals.onStatusChange) {
      this.subscribers.push(signals.onStatusChange(onChange));
    }
  }

  stop(): void {
    for (const subscriber of this.subscribers) {
      subscriber.unsubscribe();
    }
    this.subscribers = [];
  }
}
