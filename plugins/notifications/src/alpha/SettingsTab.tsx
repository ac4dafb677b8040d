import { Content } from '@backstage/core-components';
import { UserNotificationSettingsCard } from '../settings/UserNotificationSettingsCard';

/** The settings as a tab, with the landmark that tabs do not bring. */
export function SettingsTab() {
  return (
    <main>
      <Content>
        <UserNotificationSettingsCard />
      </Content>
    </main>
  );
}
