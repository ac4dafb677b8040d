import Button from '@material-ui/core/Button';
import BackIcon from '@material-ui/icons/ArrowBack';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NotificationNames } from '../components/common/NotificationNamesApi';
import { useInboxPath } from '../host/useInboxPath';
import { AppLink } from '../links';
import { notificationsTranslationRef } from '../translation';
import { UserNotificationSettingsCard } from './UserNotificationSettingsCard';

/** The settings as a page of the inbox, there also in apps without a settings page. */
export function SettingsPage(props: NotificationNames) {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const inboxPath = useInboxPath();
  return (
    <>
      <Button
        component={AppLink}
        role="link"
        to={inboxPath}
        size="small"
        startIcon={<BackIcon />}
      >
        {t('notificationsPage.back')}
      </Button>
      <UserNotificationSettingsCard {...props} />
    </>
  );
}
