import { useCallback, useMemo } from 'react';
import { useAnalytics } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { v4 as uuid } from 'uuid';
import {
  messageOf,
  NoAnswerError,
  UpdateMatchingNotificationsOptions,
} from '../../api';
import { changedBy, InboxFlags, oppositeFlags } from '../../state/InboxEvent';
import { useNotificationsHub } from '../../state/useNotificationsHub';
import { getToastQueue } from '../../toasts/ToastQueue';
import { notificationsTranslationRef } from '../../translation';

/** What a reader can do to notifications, with undo, feedback and analytics. */
export function useInboxActions() {
  const hub = useNotificationsHub();
  const toasts = getToastQueue(hub);
  const analytics = useAnalytics();
  const { t } = useTranslationRef(notificationsTranslationRef);

  const fail = useCallback(
    (error: unknown) =>
      toasts.post({
        tone: 'error',
        message:
          error instanceof NoAnswerError
            ? t('actions.noAnswer')
            : t('actions.failed', { message: messageOf(error) }),
      }),
    [toasts, t],
  );

  const succeed = useCallback(
    (flags: InboxFlags, count: number, takeBack: () => Promise<unknown>) => {
      const undo = async () => {
        try {
          await takeBack();
          toasts.post({ tone: 'success', message: t('actions.undone') });
        } catch (error) {
          fail(error);
        }
      };
      toasts.post({
        tone: 'success',
        message: t(messageKey(flags), { count }),
        action: { label: t('actions.undo'), run: undo },
      });
    },
    [toasts, t, fail],
  );

  const mark = useCallback(
    async (notifications: Notification[], flags: InboxFlags) => {
      capture(analytics, flags, notifications.length);
      const changed = changedBy(notifications, flags);
      if (changed.length === 0) {
        return;
      }
      const operationId = uuid();
      succeed(flags, changed.length, () =>
        hub.mark(changed, {
          ...oppositeFlags(flags),
          onlyChangedBy: operationId,
        }),
      );
      try {
        await hub.mark(changed, { ...flags, operationId });
      } catch (error) {
        fail(error);
      }
    },
    [hub, analytics, succeed, fail],
  );

  const markMatching = useCallback(
    async (
      options: UpdateMatchingNotificationsOptions,
      shown: Notification[],
    ) => {
      const { read, saved } = options;
      const flags = { read, saved };
      capture(analytics, flags, undefined);
      const changed = changedBy(shown, flags);
      try {
        const { count, operationId } = await hub.markMatching(options, changed);
        succeed(flags, count, () =>
          hub.markMatching(
            {
              filter: {},
              onlyChangedBy: operationId,
              ...oppositeFlags(flags),
            },
            changed,
          ),
        );
      } catch (error) {
        fail(error);
      }
    },
    [hub, analytics, succeed, fail],
  );

  return useMemo(
    () => ({ mark, markMatching, fail }),
    [mark, markMatching, fail],
  );
}

function messageKey(flags: InboxFlags) {
  if (flags.read !== undefined) {
    return flags.read ? 'actions.markedRead' : 'actions.markedUnread';
  }
  return flags.saved ? 'actions.saved' : 'actions.unsaved';
}

function capture(
  analytics: ReturnType<typeof useAnalytics>,
  { read, saved }: InboxFlags,
  count: number | undefined,
): void {
  if (read !== undefined) {
    analytics.captureEvent('mark', read ? 'read' : 'unread', { value: count });
  }
  if (saved !== undefined) {
    analytics.captureEvent('save', saved ? 'saved' : 'unsaved', {
      value: count,
    });
  }
}
