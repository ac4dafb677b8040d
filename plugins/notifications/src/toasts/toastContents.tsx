import Button from '@material-ui/core/Button';
import Link from '@material-ui/core/Link';
import Typography from '@material-ui/core/Typography';
import DoneIcon from '@material-ui/icons/Done';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import ManyIcon from '@material-ui/icons/NotificationsActiveOutlined';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Notification,
  renderNotificationText,
} from '@callboard/backstage-plugin-notifications-common';
import { useNames } from '../components/common/names';
import { SeverityIcon } from '../components/common/SeverityIcon';
import { useCaptureOpen } from '../components/common/useCaptureOpen';
import { useInboxActions } from '../components/common/useInboxActions';
import { useNotificationLink } from '../components/inbox/useNotificationLink';
import { useInboxPath } from '../host/useInboxPath';
import { AppLink, usePayloadTexts } from '../links';
import { notificationsTranslationRef } from '../translation';
import { Toast } from './toastReducer';
import { useToastStyles } from './toastStyles';

/** A notification that has just arrived. */
export function ArrivedToast(props: {
  notification: Notification;
  onDismiss: () => void;
}) {
  const { notification, onDismiss } = props;
  const classes = useToastStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { mark } = useInboxActions();
  const inboxPath = useInboxPath();
  const { nameOrigin } = useNames();
  const { title, language } = usePayloadTexts(notification);
  const plainTitle = renderNotificationText(title);
  const { link, onOpen } = useNotificationLink(notification, {
    markAsReadOnOpen: true,
  });
  const captureOpen = useCaptureOpen();
  const detailsPath = `${inboxPath}?view=all&id=${notification.id}`;
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
            component={AppLink}
            to={detailsPath}
            color="inherit"
            onClick={() => {
              captureOpen(notification, detailsPath);
              onDismiss();
            }}
          >
            <bdi>{plainTitle}</bdi>
          </Link>
        </Typography>
        <Typography variant="caption" className={classes.origin}>
          {nameOrigin(notification.origin)}
        </Typography>
        <div className={classes.actions}>
          {link && (
            <Button
              size="small"
              color="primary"
              component={AppLink}
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

/** Stands for many arrivals. */
export function SummaryToast(props: { count: number; onDismiss: () => void }) {
  const classes = useToastStyles();
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
            component={AppLink}
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

/** What became of something the reader did. */
export function FeedbackToast(props: {
  toast: Extract<Toast, { kind: 'feedback' }>;
  onDismiss: () => void;
}) {
  const { message, tone, action } = props.toast;
  const classes = useToastStyles();
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
