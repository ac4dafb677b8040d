import { useEffect, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  renderNotificationText,
  selectNotificationTexts,
} from '@callboard/backstage-plugin-notifications-common';
import { visuallyHidden } from '../components/common/visuallyHidden';
import { useReaderLanguages } from '../links';
import { useNotificationsHub } from '../state/useNotificationsHub';
import { notificationsTranslationRef } from '../translation';
import { Announcement, getAnnouncer } from './Announcer';
import { Toast } from './toastReducer';

const useStyles = makeStyles(
  { region: visuallyHidden },
  { name: 'CallboardLiveRegion' },
);

/**
 * The one place from which the plugin speaks to screen readers, politely. It is
 * there before there is anything to say, else the first words would be missed.
 * Each toast is said once, as it was when it came: what others leave behind, or
 * what becomes of it, is no news, nor is what a former host has said.
 */
export function LiveRegion(props: { toasts: Toast[] }) {
  const classes = useStyles();
  const announcer = getAnnouncer(useNotificationsHub());
  const [isThere, setThere] = useState(false);
  const [lastSaidBefore] = useState(() => announcer.getLastToastId());
  const [said, setSaid] = useState<Announcement>();
  useEffect(() => {
    const say = () => {
      const unsaid = announcer.take();
      if (unsaid) {
        setSaid(unsaid);
      }
    };
    setThere(true);
    say();
    return announcer.onChange(say);
  }, [announcer]);

  const toasts = isThere
    ? props.toasts.filter(({ id }) => id > lastSaidBefore)
    : [];
  useEffect(() => toasts.forEach(({ id }) => announcer.noteToast(id)));
  return (
    // Not atomic, as a status is by itself: only what is added is news.
    <div
      role="status"
      aria-live="polite"
      aria-atomic={false}
      className={classes.region}
    >
      {toasts.map(toast => (
        <SpokenToast key={toast.id} toast={toast} />
      ))}
      {said && <div key={`said-${said.id}`}>{said.text}</div>}
    </div>
  );
}

function SpokenToast(props: { toast: Toast }) {
  const { toast } = props;
  const languages = useReaderLanguages();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [text] = useState(() => {
    switch (toast.kind) {
      case 'notification':
        return t('toasts.announce', {
          title: renderNotificationText(
            selectNotificationTexts(toast.notification.payload, languages)
              .title,
          ),
        });
      case 'summary':
        return t('toasts.summary', { count: toast.notificationIds.length });
      default:
        return toast.message;
    }
  });
  return <div>{text}</div>;
}
