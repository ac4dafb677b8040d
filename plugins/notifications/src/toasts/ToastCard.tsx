import { CSSProperties, ReactNode } from 'react';
import IconButton from '@material-ui/core/IconButton';
import Paper from '@material-ui/core/Paper';
import CloseIcon from '@material-ui/icons/Close';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../translation';
import { ArrivedToast, FeedbackToast, SummaryToast } from './toastContents';
import { Toast } from './toastReducer';
import { useToastStyles } from './toastStyles';
import { useAutoHide } from './useAutoHide';

/** One toast: an arrival, a summary of many, or what became of an action. */
export function ToastCard(props: {
  toast: Toast;
  hideAfter: number | undefined;
  dense?: boolean;
  style?: CSSProperties;
  onDismiss: () => void;
}) {
  const { toast, onDismiss } = props;
  const classes = useToastStyles();
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
        return (
          <SummaryToast
            count={toast.notificationIds.length}
            onDismiss={onDismiss}
          />
        );
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
