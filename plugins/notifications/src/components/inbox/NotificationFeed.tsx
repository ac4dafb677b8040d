import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { onFeedKeyDown } from '../../keyboard';
import { InboxFlags } from '../../state/InboxEvent';
import { notificationsTranslationRef } from '../../translation';
import { NotificationRow } from './NotificationRow';

const useStyles = makeStyles(
  { busy: { opacity: 0.55, transition: 'opacity 200ms' } },
  { name: 'CallboardNotificationFeed' },
);

/** The rows of one page, as a feed (W3C, feed pattern). */
export function NotificationFeed(props: {
  items: Notification[];
  /** How many rows come before the first one. */
  offset: number;
  totalCount: number;
  isLoading?: boolean;
  openId: string | undefined;
  selectedIds?: ReadonlySet<string>;
  currentId: string | undefined;
  markAsReadOnLinkOpen?: boolean;
  onToggleDetails: (id: string) => void;
  onToggleSelected?: (id: string) => void;
  onFocus: (id: string) => void;
  onMark: (notifications: Notification[], flags: InboxFlags) => void;
}) {
  const { items, offset, totalCount, isLoading, selectedIds } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const currentId = items.some(({ id }) => id === props.currentId)
    ? props.currentId
    : items[0]?.id;
  return (
    // The focus is in the articles; their keys bubble up to here.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="feed"
      onKeyDown={onFeedKeyDown}
      aria-label={t('notificationsPage.title')}
      aria-busy={Boolean(isLoading)}
      className={isLoading ? classes.busy : undefined}
    >
      {items.map((notification, index) => (
        <NotificationRow
          key={notification.id}
          notification={notification}
          position={offset + index + 1}
          setSize={totalCount}
          isExpanded={notification.id === props.openId}
          isSelected={selectedIds?.has(notification.id) ?? false}
          isCurrent={notification.id === currentId}
          markAsReadOnLinkOpen={props.markAsReadOnLinkOpen}
          onToggleDetails={props.onToggleDetails}
          onToggleSelected={props.onToggleSelected}
          onFocus={props.onFocus}
          onMark={props.onMark}
        />
      ))}
    </div>
  );
}
