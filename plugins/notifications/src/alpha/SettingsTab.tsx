import { Content } from '@backstage/core-components';
import { NotificationNames } from '../components/common/NotificationNamesApi';
import { UserNotificationSettingsCard } from '../settings/UserNotificationSettingsCard';
import { MainBelowHeader } from './MainBelowHeader';

/** The settings as a tab, with the landmark that tabs do not bring. */
export function SettingsTab(props: NotificationNames) {
  return (
    <MainBelowHeader>
      <Content>
        <UserNotificationSettingsCard {...props} />
      </Content>
    </MainBelowHeader>
  );
}
