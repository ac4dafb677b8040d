import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { messageOf } from '../../api';
import { InboxFlags } from '../../state/InboxEvent';
import { notificationsTranslationRef } from '../../translation';
import { NotificationRow } from './NotificationRow';
import { LinkedNotification } from './useLinkedNotification';

const useStyles = makeStyles(
  theme => ({
    paper: { marginTop: theme.spacing(1.5) },
    header: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 1.5),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    title: { fontSize: '0.95rem', fontWeight: 600 },
    missing: { padding: theme.spacing(2) },
    failed: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 2),
    },
  }),
  { name: 'CallboardLinkedRow' },
);

/** The notification a deep link leads to, above the list that does not hold it. */
export function LinkedRow(props: {
  linked: LinkedNotification;
  markAsReadOnLinkOpen?: boolean;
  onClose: () => void;
  onMark: (notifications: Notification[], flags: InboxFlags) => void;
}) {
  const { linked, onClose } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  if (linked.state === 'none' || linked.state === 'loading') {
    return null;
  }
  return (
    <Paper variant="outlined" className={classes.paper}>
      <div className={classes.header}>
        <Typography component="h2" className={classes.title}>
          {
            {
              found: t('notificationsPage.linked'),
              missing: t('notificationsPage.linkedMissing'),
              failed: t('notificationsPage.linkedFailed'),
            }[linked.state]
          }
        </Typography>
        <Button size="small" onClick={onClose}>
          {t('toasts.close')}
        </Button>
      </div>
      {linked.state === 'found' && (
        <NotificationRow
          notification={linked.notification}
          position={1}
          setSize={1}
          isExpanded
          isSelected={false}
          isCurrent
          markAsReadOnLinkOpen={props.markAsReadOnLinkOpen}
          onToggleDetails={onClose}
          onFocus={() => {}}
          onMark={props.onMark}
        />
      )}
      {linked.state === 'missing' && (
        <Typography variant="body2" className={classes.missing}>
          {t('notificationsPage.linkedMissingDescription')}
        </Typography>
      )}
      {linked.state === 'failed' && (
        <div role="alert" className={classes.failed}>
          <Typography variant="body2">{messageOf(linked.error)}</Typography>
          <Button size="small" variant="outlined" onClick={linked.retry}>
            {t('notificationsPage.retry')}
          </Button>
        </div>
      )}
    </Paper>
  );
}
