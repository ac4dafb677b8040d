import {
  NotificationSignal,
  NOTIFICATIONS_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import {
  SignalApi,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';
import { parseNotificationSignal } from './parseNotificationSignal';

/**
 * The well-formed signals about the inbox, and whether they can be relied on. A client
 * that does not say how its connection is, as that of the stock plugin, may have lost
 * it for good.
 */
export class SignalFeed {
  private subscribers: SignalSubscriber[] = [];
  private malformed = 0;

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
      signals.subscribe(
        NOTIFICATIONS_CHANNEL,
        message => {
          const signal = parseNotificationSignal(message);
          if (signal) {
            onSignal(signal);
          } else {
            this.drop();
          }
        },
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

  /** Makes no request: one forged broadcast must not cause one from every client. */
  private drop(): void {
    this.malformed += 1;
    // Logs the 1st, 10th, 100th and so on, as there may be very many.
    if (/^10*$/.test(String(this.malformed))) {
      // eslint-disable-next-line no-console -- for debugging, nothing else shows it
      console.warn(
        `Dropped malformed signals on the channel ${NOTIFICATIONS_CHANNEL}: ${this.malformed}`,
      );
    }
  }
}
