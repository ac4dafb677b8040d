import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import ExpandIcon from '@material-ui/icons/ExpandMore';
import CollapseIcon from '@material-ui/icons/ExpandLess';
import ReadIcon from '@material-ui/icons/DraftsOutlined';
import UnreadIcon from '@material-ui/icons/MarkunreadOutlined';
import SaveIcon from '@material-ui/icons/BookmarkBorder';
import SavedIcon from '@material-ui/icons/Bookmark';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxFlags } from '../../state/InboxEvent';
import { notificationsTranslationRef } from '../../translation';
import { useRowStyles } from './rowStyles';

/** The buttons of a row. Each name holds the title, to be told apart without seeing. */
export function RowActions(props: {
  notification: Notification;
  title: string;
  isExpanded: boolean;
  /** Absent where there are no details to show. */
  onToggleDetails?: (id: string) => void;
  onMark: (notifications: Notification[], flags: InboxFlags) => void;
}) {
  const { notification, title, isExpanded, onToggleDetails, onMark } = props;
  const { id, read, saved } = notification;
  const classes = useRowStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const markLabel = read ? t('row.markUnread') : t('row.markRead');
  const saveLabel = saved ? t('row.unsave') : t('row.save');
  const detailsLabel = isExpanded
    ? t('row.hideDetails', { title })
    : t('row.showDetails', { title });
  return (
    <div className={classes.actions}>
      <Tooltip title={markLabel}>
        <IconButton
          size="small"
          aria-label={`${markLabel}: ${title}`}
          onClick={() => onMark([notification], { read: !read })}
        >
          {read ? (
            <UnreadIcon fontSize="small" />
          ) : (
            <ReadIcon fontSize="small" />
          )}
        </IconButton>
      </Tooltip>
      <Tooltip title={saveLabel}>
        <IconButton
          size="small"
          aria-label={`${saveLabel}: ${title}`}
          onClick={() => onMark([notification], { saved: !saved })}
        >
          {saved ? (
            <SavedIcon fontSize="small" color="primary" />
          ) : (
            <SaveIcon fontSize="small" />
          )}
        </IconButton>
      </Tooltip>
      {onToggleDetails && (
        <IconButton
          size="small"
          aria-label={detailsLabel}
          aria-expanded={isExpanded}
          onClick={() => onToggleDetails(id)}
        >
          {isExpanded ? (
            <CollapseIcon fontSize="small" />
          ) : (
            <ExpandIcon fontSize="small" />
          )}
        </IconButton>
      )}
    </div>
  );
}
