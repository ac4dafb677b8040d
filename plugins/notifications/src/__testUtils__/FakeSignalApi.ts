import { JsonObject } from '@backstage/types';
import {
  Notification,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import { sentAt } from '../state/InboxQuery';
import {
  SignalApi,
  SignalResync,
  SignalStatus,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';

/** What the backend signals to all recipients when a notification was sent. */
export function arrivalSignal(notification: Notification): NotificationSignal {
  const { id, isBroadcast, origin, sentRev = 0 } = notification;
  return {
    action: 'new_notification',
    notification_id: id,
    rev: sentRev,
    notification: {
      id,
      user: null,
      isBroadcast,
      created: sentAt(notification).toISOString(),
      rev: sentRev,
      sentRev,
      origin,
      payload: JSON.parse(JSON.stringify(notification.payload)),
    },
  };
}

/** Signals as a test sends them. */
export class FakeSignalApi implements SignalApi {
  private status: SignalStatus = 'connected';
  private readonly subscriptions = new Set<{
    channel: string;
    onMessage: (message: any) => void;
    onResync?: (resync: SignalResync) => void;
  }>();
  private readonly statusListeners = new Set<(status: SignalStatus) => void>();

  get subscriptionCount(): number {
    return this.subscriptions.size;
  }

  subscribe<TMessage extends JsonObject>(
    channel: string,
    onMessage: (message: TMessage) => void,
    options?: { onResync?: (resync: SignalResync) => void },
  ): SignalSubscriber {
    const subscription = { channel, onMessage, onResync: options?.onResync };
    this.subscriptions.add(subscription);
    return { unsubscribe: () => this.subscriptions.delete(subscription) };
  }

  getStatus(): SignalStatus {
    return this.status;
  }

  onStatusChange(listener: (status: SignalStatus) => void): SignalSubscriber {
    this.statusListeners.add(listener);
    return { unsubscribe: () => this.statusListeners.delete(listener) };
  }

  setStatus(status: SignalStatus): void {
    this.status = status;
    this.statusListeners.forEach(listener => listener(status));
  }

  send(signal: NotificationSignal): void {
    const wire = JSON.parse(JSON.stringify(signal));
    this.subscriptions.forEach(({ onMessage }) => onMessage(wire));
  }

  /** Signals an arrival as the backend does, with the notification in it. */
  sendArrival(notification: Notification): void {
    this.send(arrivalSignal(notification));
  }

  /** Signals that notifications were marked elsewhere, or by their sender. */
  sendMark(
    mark: 'read' | 'unread' | 'saved' | 'unsaved',
    ids: string[],
    rest: { rev?: number; operationId?: string; more?: boolean } = {},
  ): void {
    this.send({
      action: `notification_${mark}`,
      notification_ids: ids,
      rev: Date.now() * 1000,
      ...rest,
    });
  }

  sendRetraction(ids: string[], rev = Date.now() * 1000): void {
    this.send({ action: 'notification_retracted', notification_ids: ids, rev });
  }

  resync(): void {
    this.subscriptions.forEach(({ channel, onResync }) =>
      onResync?.({ channel }),
    );
  }
}
