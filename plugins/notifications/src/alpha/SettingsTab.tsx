import { NotificationNames } from '../components/common/NotificationNamesApi';
import { UserNotificationSettingsCard } from '../settings/UserNotificationSettingsCard';
import { PageMain } from './PageMain';

/** The settings as a tab, with the landmark that tabs do not bring. */
export function SettingsTab(props: NotificationNames) {
  return (
    <PageMain>
      <UserNotificationSettingsCard {...props} />
    </PageMain>
  );
}
