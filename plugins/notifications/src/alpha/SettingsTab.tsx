import { Content } from '@backstage/core-components';
import { NotificationNames } from '../components/common/names';
import { UserNotificationSettingsCard } from '../settings/UserNotificationSettingsCard';

/** The settings as a tab, with the landmark that tabs do not bring. */
export function SettingsTab(props: NotificationNames) {
  return (
    <main>
      <Content>
        <UserNotificationSettingsCard {...props} />
      </Content>
    </main>
  );
}
