import {
  CSSProperties,
  JSXElementConstructor,
  ReactNode,
  useCallback,
  useMemo,
} from 'react';
import NotificationsIcon from '@material-ui/icons/NotificationsNone';
import { SidebarItem } from '@backstage/core-components';
import { IconComponent } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NotificationSeverity } from '@callboard/backstage-plugin-notifications-common';
import { requestDesktopPermission } from '../../desktop/desktopNotifications';
import { NotificationsHost } from '../../host/NotificationsHost';
import { useInboxPath } from '../../host/useInboxPath';
import { MAX_SHOWN_COUNT } from '../../host/useTitleCounter';
import { usePreference } from '../../preferences';
import { useUnreadCount } from '../../state/useNotificationsHub';
import { notificationsTranslationRef } from '../../translation';
import { UnreadBadge, UnreadCount } from './UnreadBadge';

/**
 * How toasts look and behave.
 *
 * @public
 */
export type NotificationSnackbarProperties = {
  /** False: no toasts in this app, whatever the reader chose. */
  enabled?: boolean;
  /** Milliseconds, 15000 unless told; null keeps toasts until they are dismissed. */
  autoHideDuration?: number | null;
  /** The corner, at the bottom right unless told. */
  anchorOrigin?: {
    vertical: 'top' | 'bottom';
    horizontal: 'left' | 'center' | 'right';
  };
  dense?: boolean;
  /**
   * Has no effect: more than three notifications at once become one summary.
   * Accepted for code written for the stock plugin.
   */
  maxSnack?: number;
  snackStyle?: CSSProperties;
  /** Has no effect, accepted for code written for the stock plugin. */
  iconVariant?: Partial<Record<NotificationSeverity, ReactNode>>;
  /** Has no effect, accepted for code written for the stock plugin. */
  Components?: {
    [key in NotificationSeverity]: JSXElementConstructor<any>;
  };
};

/**
 * What a custom sidebar item gets.
 *
 * @public
 */
export type NotificationsRenderItemProps = {
  /** How many notifications are unread. */
  unreadCount: number;
  /** The address of the inbox. */
  to: string;
  /** To be called on a click; asks for the permission for desktop notifications if they are on. */
  onClick: () => void;
};

/** @public */
export type NotificationsSideBarItemProps = {
  /** Whether desktop notifications are on until the reader chooses, false unless told. */
  webNotificationsEnabled?: boolean;
  /** False: never a counter in the page title. */
  titleCounterEnabled?: boolean;
  /** @deprecated Use `snackbarProps` instead. */
  snackbarEnabled?: boolean;
  /** @deprecated Use `snackbarProps` instead. */
  snackbarAutoHideDuration?: number | null;
  snackbarProps?: NotificationSnackbarProperties;
  className?: string;
  icon?: IconComponent;
  text?: string;
  disableHighlight?: boolean;
  noTrack?: boolean;
  /** Renders something else in the place of the usual item. */
  renderItem?: (props: NotificationsRenderItemProps) => ReactNode;
};

/** Sidebar items may be customised by the adopter, so they win over other hosts. */
const HOST_PRIORITY = 2;

/**
 * The way to the inbox with the number of unread notifications, and the part of
 * the app that tells about new ones.
 *
 * @public
 */
export const NotificationsSidebarItem = (
  props: NotificationsSideBarItemProps = {},
) => {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const {
    webNotificationsEnabled = false,
    titleCounterEnabled = true,
    snackbarEnabled = true,
    snackbarAutoHideDuration,
    snackbarProps = {},
    icon: Icon = NotificationsIcon as IconComponent,
    text = t('sidebar.title'),
    renderItem,
    ...itemProps
  } = props;
  const [isDesktopOn] = usePreference('desktop');
  const unreadCount = useUnreadCount() ?? 0;
  const to = useInboxPath();

  // The component must stay the same one, or React would mount a new icon with
  // every count.
  const BadgedIcon = useMemo<IconComponent>(
    () => iconProps =>
      (
        <UnreadBadge>
          <Icon {...iconProps} />
        </UnreadBadge>
      ),
    [Icon],
  );

  const onClick = useCallback(() => {
    if (isDesktopOn) {
      requestDesktopPermission();
    }
  }, [isDesktopOn]);

  const unread =
    unreadCount > MAX_SHOWN_COUNT
      ? t('sidebar.unreadMany', { max: String(MAX_SHOWN_COUNT) })
      : unreadCount > 0 && t('sidebar.unread', { count: unreadCount });

  return (
    <>
      <NotificationsHost
        priority={HOST_PRIORITY}
        toastsAllowed={snackbarProps.enabled ?? snackbarEnabled}
        autoHideDuration={
          snackbarProps.autoHideDuration === undefined
            ? snackbarAutoHideDuration
            : snackbarProps.autoHideDuration
        }
        anchorOrigin={snackbarProps.anchorOrigin}
        style={snackbarProps.snackStyle}
        dense={snackbarProps.dense}
        desktopByDefault={webNotificationsEnabled}
        titleCounterAllowed={titleCounterEnabled}
      />
      {renderItem ? (
        renderItem({ unreadCount, to, onClick })
      ) : (
        <SidebarItem
          {...itemProps}
          icon={BadgedIcon}
          text={text}
          to={to}
          onClick={onClick}
          aria-label={unread ? `${text}, ${unread}` : text}
        >
          {unreadCount > 0 && (
            <>
              {/* Keeps text and number two words for whoever reads them as one. */}{' '}
              <UnreadCount count={unreadCount} />
            </>
          )}
        </SidebarItem>
      )}
    </>
  );
};
