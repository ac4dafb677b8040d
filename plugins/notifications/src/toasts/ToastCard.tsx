import { CSSProperties, ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import DoneIcon from '@material-ui/icons/Done';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import ManyIcon from '@material-ui/icons/NotificationsActiveOutlined';
import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Notification,
  renderNotificationText,
} from '@callboard/backstage-plugin-notifications-common';
import { formatOrigin } from '../components/common/formatOrigin';
import { SeverityIcon } from '../components/common/SeverityIcon';
import { useInboxActions } from '../components/common/useInboxActions';
import { useNotificationLink } from '../components/inbox/useNotificationLink';
import { useInboxPath } from '../host/useInboxPath';
import { usePayloadTexts } from '../links';
import { notificationsTranslationRef } from '../translation';
import { Toast } from './toastReducer';
import { useAutoHide } from './useAutoHide';
import { subtleText } from '../components/common/subtleText';

const useStyles = makeStyles(
  theme => ({
    card: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1.5),
      padding: theme.spacing(1.5, 1, 1, 2),
      border: `1px solid ${theme.palette.divider}`,
    },
    dense: { padding: theme.spacing(0.75, 0.5, 0.5, 1.5) },
    icon: { paddingTop: 2 },
    body: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
    title: {
      fontWeight: 600,
      display: '-webkit-box',
      WebkitLineClamp: 3,
      WebkitBoxOrient: 'vertical',
      overflow: 'hidden',
    },
    origin: { color: subtleText(theme) },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      // The text of the buttons lines up with the text above.
      marginLeft: -5,
      '& > *': { minWidth: 0 },
    },
    feedback: { paddingTop: 3 },
  }),
  { name: 'CallboardToastCard' },
);

/** One toast: an arrival, a summary of many, or what became of an action. */
export function ToastCard(props: {
  toast: Toast;
  hideAfter: number | undefined;
  dense?: boolean;
  style?: CSSProperties;
  onDismiss: () => void;
}) {
  const { toast, onDismiss } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const holdHandlers = useAutoHide(props.hideAfter, onDismiss);

  const content = (): ReactNode => {
    switch (toast.kind) {
      case 'notification':
        return (
          <ArrivedToast
            notification={toast.notification}
            onDismiss={onDismiss}
          />
        );
      case 'summary':
        return <SummaryToast count={toast.count} onDismiss={onDismiss} />;
      default:
        return <FeedbackToast toast={toast} onDismiss={onDismiss} />;
    }
  };
  return (
    <Paper
      elevation={6}
      style={props.style}
      className={`${classes.card} ${props.dense ? classes.dense : ''}`}
      {...holdHandlers}
    >
      {content()}
      <IconButton
        size="small"
        aria-label={t('toasts.close')}
        onClick={onDismiss}
      >
        <CloseIcon fontSize="small" />
      </IconButton>
    </Paper>
  );
}

function ArrivedToast(props: {
  notification: Notification;
  onDismiss: () => void;
}) {
  const { notification, onDismiss } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { mark } = useInboxActions();
  const inboxPath = useInboxPath();
  const { title, language } = usePayloadTexts(notification.payload);
  const plainTitle = renderNotificationText(title);
  const { link, onOpen } = useNotificationLink(notification, {
    markAsReadOnOpen: true,
  });
  return (
    <>
      <span className={classes.icon}>
        <SeverityIcon payload={notification.payload} />
      </span>
      <div className={classes.body}>
        <Typography
          variant="body2"
          className={classes.title}
          lang={language}
          component="div"
        >
          <Link
            to={`${inboxPath}?view=all&id=${notification.id}`}
            color="inherit"
            onClick={onDismiss}
          >
            {plainTitle}
          </Link>
        </Typography>
        <Typography variant="caption" className={classes.origin}>
          {formatOrigin(notification.origin)}
        </Typography>
        <div className={classes.actions}>
          {link && (
            <Button
              size="small"
              color="primary"
              component={Link}
              role="link"
              to={link.href}
              aria-label={t('toasts.open', { title: plainTitle })}
              onClick={() => {
                onOpen();
                onDismiss();
              }}
            >
              {t('row.open')}
            </Button>
          )}
          <Button
            size="small"
            aria-label={`${t('row.markRead')}: ${plainTitle}`}
            onClick={() => {
              onDismiss();
              mark([notification], { read: true });
            }}
          >
            {t('row.markRead')}
          </Button>
        </div>
      </div>
    </>
  );
}

function SummaryToast(props: { count: number; onDismiss: () => void }) {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const inboxPath = useInboxPath();
  return (
    <>
      <ManyIcon fontSize="small" aria-hidden="true" className={classes.icon} />
      <div className={classes.body}>
        <Typography variant="body2" component="div" className={classes.title}>
          {t('toasts.summary', { count: props.count })}
        </Typography>
        <div className={classes.actions}>
          <Button
            size="small"
            color="primary"
            component={Link}
            role="link"
            to={inboxPath}
            onClick={props.onDismiss}
          >
            {t('toasts.show')}
          </Button>
        </div>
      </div>
    </>
  );
}

function FeedbackToast(props: {
  toast: Extract<Toast, { kind: 'feedback' }>;
  onDismiss: () => void;
}) {
  const { message, tone, action } = props.toast;
  const classes = useStyles();
  const Icon = tone === 'error' ? ErrorIcon : DoneIcon;
  return (
    <>
      <Icon
        fontSize="small"
        color={tone === 'error' ? 'error' : 'inherit'}
        aria-hidden="true"
        className={classes.icon}
      />
      <Typography
        variant="body2"
        component="div"
        className={`${classes.body} ${classes.feedback}`}
      >
        {message}
      </Typography>
      {action && (
        <Button
          size="small"
          color="primary"
          onClick={() => {
            props.onDismiss();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
    </>
  );
}
