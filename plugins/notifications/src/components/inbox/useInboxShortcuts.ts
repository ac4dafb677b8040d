import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { useInboxKeyboard } from '../../keyboard';
import { InboxFlags } from '../../state/InboxEvent';
import { useNotificationsHub } from '../../state/useNotificationsHub';
import { getToastQueue } from '../../toasts/ToastQueue';
import { ROW, rowOf } from './rows';

/** Ties the single keys to the row that has the focus, else to the current one. */
export function useInboxShortcuts(
  isEnabled: boolean,
  options: {
    items: Notification[];
    /** What a deep link shows above the list. */
    linked: Notification | undefined;
    /** Of the rows of the list. */
    currentId: string | undefined;
    onMove: (step: 1 | -1) => void;
    onToggleDetails: (id: string) => void;
    onToggleSelected: (id: string) => void;
    onMark: (notifications: Notification[], flags: InboxFlags) => void;
    onSearch: () => void;
    onHelp: () => void;
  },
): void {
  const { items, linked, currentId, onMark } = options;
  const toasts = getToastQueue(useNotificationsHub());
  const withNotification = (action: (current: Notification) => void) => () => {
    const focused = document.activeElement?.closest<HTMLElement>(ROW);
    const id = focused?.dataset.notificationId ?? currentId;
    const current = [...items, linked].find(row => row?.id === id);
    if (current) {
      action(current);
    }
  };
  useInboxKeyboard(isEnabled, {
    onMove: options.onMove,
    onToggleDetails: withNotification(({ id }) => options.onToggleDetails(id)),
    // The link of the row knows best how to be followed, also into a new tab.
    onOpenLink: withNotification(({ id }) =>
      rowOf(document.body, id)?.querySelector<HTMLElement>('h3 a')?.click(),
    ),
    onToggleRead: withNotification(current =>
      onMark([current], { read: !current.read }),
    ),
    onToggleSaved: withNotification(current =>
      onMark([current], { saved: !current.saved }),
    ),
    onToggleSelected: withNotification(current => {
      if (current !== linked) {
        options.onToggleSelected(current.id);
      }
    }),
    onUndo: () => toasts.takeBack(),
    onSearch: options.onSearch,
    onHelp: options.onHelp,
  });
}
