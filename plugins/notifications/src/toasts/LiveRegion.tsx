import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  renderNotificationText,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';
import { visuallyHidden } from '../components/common/visuallyHidden';
import { useReaderLanguages } from '../links';
import { notificationsTranslationRef } from '../translation';
import { Toast } from './toastReducer';

const useStyles = makeStyles(
  { region: visuallyHidden },
  { name: 'CallboardLiveRegion' },
);

/**
 * The one place from which the plugin speaks to screen readers, politely. It is
 * there before there is anything to say, else the first words would be missed.
 * Each toast is said once: what others leave behind is no news.
 */
export function LiveRegion(props: { toast: Toast | undefined }) {
  const { toast } = props;
  const classes = useStyles();
  const languages = useReaderLanguages();
  const { t } = useTranslationRef(notificationsTranslationRef);

  const text = () => {
    switch (toast?.kind) {
      case 'notification':
        return t('toasts.announce', {
          title: renderNotificationText(
            selectNotificationTexts(toast.notification.payload, languages)
              .title,
          ),
        });
      case 'summary':
        return t('toasts.summary', { count: toast.notificationIds.length });
      case 'feedback':
        return toast.message;
      default:
        return '';
    }
  };
  return (
    <div role="status" aria-live="polite" className={classes.region}>
      {/* A new element for each, else the same words twice would be heard once. */}
      <span key={toast?.id}>{text()}</span>
    </div>
  );
}
