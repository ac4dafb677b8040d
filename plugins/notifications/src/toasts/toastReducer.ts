import { Notification } from '@callboard/backstage-plugin-notifications-common';

/** A short message in the corner of the page. */
export type Toast =
  | { id: number; kind: 'notification'; notification: Notification }
  /** Stands for many notifications that came at once. */
  | { id: number; kind: 'summary'; count: number }
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
  /** The notifications need no attention any more. */
  | { type: 'settled'; notificationIds: string[] };

/** More notifications than this become one summary, so that there is never a storm. */
export const MAX_NOTIFICATION_TOASTS = 3;

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
    case 'settled': {
      const settled = new Set(action.notificationIds);
      return toasts.filter(
        toast =>
          toast.kind !== 'notification' || !settled.has(toast.notification.id),
      );
    }
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
  const others = toasts.filter(
    toast =>
      toast.kind !== 'notification' ||
      toast.notification.id !== notification.id,
  );
  const feedback = others.filter(toast => toast.kind === 'feedback');
  const summary = others.find(
    (toast): toast is Extract<Toast, { kind: 'summary' }> =>
      toast.kind === 'summary',
  );
  const single = others.filter(toast => toast.kind === 'notification');
  if (summary || single.length >= MAX_NOTIFICATION_TOASTS) {
    const count = (summary?.count ?? 0) + single.length + 1;
    return [...feedback, { id, kind: 'summary', count }];
  }
  return [...others, { id, kind: 'notification', notification }];
}
