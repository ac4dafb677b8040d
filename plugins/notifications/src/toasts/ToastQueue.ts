import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { NotificationsHub } from '../state/NotificationsHub';
import { onePer } from '../state/onePer';
import { Toast, ToastAction, toastReducer } from './toastReducer';

type Feedback = Omit<Extract<Toast, { kind: 'feedback' }>, 'id' | 'kind'>;

/** What the corner of the page shows; anybody on the page may add to it. */
export class ToastQueue {
  private toasts: Toast[] = [];
  private lastId = 0;
  private readonly listeners = new Set<() => void>();

  getToasts(): Toast[] {
    return this.toasts;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  arrive(notification: Notification): void {
    this.dispatch({ type: 'arrived', id: this.nextId(), notification });
  }

  /** Tells the reader what became of something they did. */
  post(feedback: Feedback): void {
    const toast = { ...feedback, id: this.nextId(), kind: 'feedback' as const };
    this.dispatch({ type: 'posted', toast });
  }

  /** Takes back what the reader did last, as long as its toast offers that. */
  takeBack(): void {
    for (const toast of this.toasts) {
      if (toast.kind === 'feedback' && toast.action) {
        this.dismiss(toast.id);
        toast.action.run();
      }
    }
  }

  dismiss(id: number): void {
    this.dispatch({ type: 'dismissed', id });
  }

  /** These notifications need no attention any more, or none does. */
  settle(notificationIds: string[] | 'all'): void {
    this.dispatch({ type: 'settled', notificationIds });
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  private dispatch(action: ToastAction): void {
    this.toasts = toastReducer(this.toasts, action);
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

/** One queue for everything that shares a hub. */
export const getToastQueue = onePer((_: NotificationsHub) => new ToastQueue());
