import { JsonObject } from '@backstage/types';
import {
  Notification,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import {
  SignalApi,
  SignalDelivery,
  SignalResync,
  SignalStatus,
  SignalSubscriber,
} from '@callboard/backstage-plugin-signals-react';

/** Signals as a test sends them. */
export class FakeSignalApi implements SignalApi {
  private status: SignalStatus = 'connected';
  private readonly subscriptions = new Set<{
    channel: string;
    onMessage: (message: any, delivery: SignalDelivery) => void;
    onResync?: (resync: SignalResync) => void;
  }>();
  private readonly statusListeners = new Set<(status: SignalStatus) => void>();

  get subscriptionCount(): number {
    return this.subscriptions.size;
  }

  subscribe<TMessage extends JsonObject>(
    channel: string,
    onMessage: (message: TMessage, delivery?: SignalDelivery) => void,
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

  send(signal: NotificationSignal, delivery = { isMadeUpFor: false }): void {
    const wire = JSON.parse(JSON.stringify(signal));
    this.subscriptions.forEach(({ onMessage }) => onMessage(wire, delivery));
  }

  /** Signals an arrival as the backend does, with the notification in it. */
  sendArrival(notification: Notification, delivery?: SignalDelivery): void {
    const signal: NotificationSignal = {
      action: 'new_notification',
      notification_id: notification.id,
      notification: JSON.parse(JSON.stringify(notification)),
    };
    this.send(signal, delivery);
  }

  resync(): void {
    this.subscriptions.forEach(({ channel, onResync }) =>
      onResync?.({ channel }),
    );
  }
}
