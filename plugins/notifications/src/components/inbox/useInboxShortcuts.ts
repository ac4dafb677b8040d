import { RefObject } from 'react';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { useInboxKeyboard } from '../../keyboard';
import { InboxFlags } from '../../state/InboxEvent';

/** Ties the single keys to the current row. */
export function useInboxShortcuts(
  isEnabled: boolean,
  options: {
    notification: Notification | undefined;
    list: RefObject<HTMLElement>;
    onMove: (step: 1 | -1) => void;
    onToggleDetails: (id: string) => void;
    onToggleSelected: (id: string) => void;
    onMark: (notifications: Notification[], flags: InboxFlags) => void;
    onSearch: () => void;
    onHelp: () => void;
  },
): void {
  const { notification, list, onMark } = options;
  const withNotification = (action: (current: Notification) => void) => () => {
    if (notification) {
      action(notification);
    }
  };
  useInboxKeyboard(isEnabled, {
    onMove: options.onMove,
    onToggleDetails: withNotification(({ id }) => options.onToggleDetails(id)),
    // The link of the row knows best how to be followed, also into a new tab.
    onOpenLink: withNotification(({ id }) =>
      list.current
        ?.querySelector<HTMLElement>(
          `article[data-notification-id="${CSS.escape(id)}"] h3 a`,
        )
        ?.click(),
    ),
    onToggleRead: withNotification(current =>
      onMark([current], { read: !current.read }),
    ),
    onToggleSaved: withNotification(current =>
      onMark([current], { saved: !current.saved }),
    ),
    onToggleSelected: withNotification(({ id }) =>
      options.onToggleSelected(id),
    ),
    onSearch: options.onSearch,
    onHelp: options.onHelp,
  });
}
