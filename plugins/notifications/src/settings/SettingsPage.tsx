import BackIcon from '@material-ui/icons/ArrowBack';
import { LinkButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NotificationNames } from '../components/common/NotificationNamesApi';
import { useInboxPath } from '../host/useInboxPath';
import { notificationsTranslationRef } from '../translation';
import { UserNotificationSettingsCard } from './UserNotificationSettingsCard';

/** The settings as a page of the inbox, there also in apps without a settings page. */
export function SettingsPage(props: NotificationNames) {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const inboxPath = useInboxPath();
  return (
    <>
      <LinkButton
        role="link"
        to={inboxPath}
        size="small"
        startIcon={<BackIcon />}
      >
        {t('notificationsPage.back')}
      </LinkButton>
      <UserNotificationSettingsCard {...props} />
    </>
  );
}
