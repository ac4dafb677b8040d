import { Notification } from '@callboard/backstage-plugin-notifications-common';

/** A short message in the corner of the page. */
export type Toast =
  | { id: number; kind: 'notification'; notification: Notification }
  /** Stands for many notifications that came at once. */
  | { id: number; kind: 'summary'; notificationIds: string[] }
  /** What became of something the reader did. */
  | {
      id: number;
      kind: 'feedback';
      tone: 'success' | 'error';
      message: string;
      /** What is said on the button that takes it back, and what that does. */
      action?: { label: string; run: () => void };
    };

export type ToastAction =
  | { type: 'arrived'; id: number; notification: Notification }
  | {
      type: 'posted';
      toast: Extract<Toast, { kind: 'feedback' }>;
    }
  | { type: 'dismissed'; id: number }
  /** These notifications need no attention any more, or none does. */
  | { type: 'settled'; notificationIds: string[] | 'all' };

/** More notifications than this become one summary, so that there is never a storm. */
export const MAX_NOTIFICATION_TOASTS = 3;

/** Nobody counts further; a page that is never looked at would count for ever. */
const MAX_SUMMARISED = 2000;

/** The oldest first. */
export function toastReducer(toasts: Toast[], action: ToastAction): Toast[] {
  switch (action.type) {
    case 'arrived':
      return arrive(toasts, action.id, action.notification);
    case 'posted':
      // One thing done at a time: an undo always means the last one.
      return [
        ...toasts.filter(toast => toast.kind !== 'feedback'),
        action.toast,
      ];
    case 'dismissed':
      return toasts.filter(toast => toast.id !== action.id);
    case 'settled':
      return action.notificationIds === 'all'
        ? toasts.filter(({ kind }) => kind === 'feedback')
        : settle(toasts, action.notificationIds);
    default:
      return toasts;
  }
}

function arrive(
  toasts: Toast[],
  id: number,
  notification: Notification,
): Toast[] {
  // Sent again in its scope: one toast with the latest content.
  const others = settle(toasts, [notification.id]);
  const before = others.flatMap(toast => notificationIdsOf(toast));
  const isSummarised = others.some(({ kind }) => kind === 'summary');
  if (isSummarised || before.length >= MAX_NOTIFICATION_TOASTS) {
    const ids = [...before, notification.id].slice(-MAX_SUMMARISED);
    return [
      ...others.filter(({ kind }) => kind === 'feedback'),
      { id, kind: 'summary', notificationIds: ids },
    ];
  }
  return [...others, { id, kind: 'notification', notification }];
}

function settle(toasts: Toast[], notificationIds: string[]): Toast[] {
  const settled = new Set(notificationIds);
  return toasts.flatMap(toast => {
    const ids = notificationIdsOf(toast);
    const left = ids.filter(id => !settled.has(id));
    if (left.length === ids.length) {
      return [toast];
    }
    return toast.kind === 'summary' && left.length > 0
      ? [{ ...toast, notificationIds: left }]
      : [];
  });
}

function notificationIdsOf(toast: Toast): string[] {
  switch (toast.kind) {
    case 'notification':
      return [toast.notification.id];
    case 'summary':
      return toast.notificationIds;
    default:
      return [];
  }
}
