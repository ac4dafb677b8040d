import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import {
  Settings as SidebarSettings,
  UserSettingsSignInAvatar,
} from '@backstage/plugin-user-settings';
import { NotificationsSidebarItem } from '@callboard/backstage-plugin-notifications';
import Badge from '@material-ui/core/Badge';
import MenuIcon from '@material-ui/icons/Menu';
import NotificationsIcon from '@material-ui/icons/NotificationsNone';
import { SidebarLogo } from './SidebarLogo';

function NavItem({ href, icon, title }: NavContentNavItem) {
  return <SidebarItem to={href} icon={() => icon} text={title} />;
}

/** What stands for the notifications in the bar at the bottom of a phone. */
const notificationsIcon = (
  <NotificationsSidebarItem
    renderItem={({ unreadCount }) => (
      <Badge
        color="secondary"
        overlap="rectangular"
        variant="dot"
        invisible={unreadCount === 0}
      >
        <NotificationsIcon />
      </Badge>
    )}
  />
);

/**
 * The pages of the app at the top, and what is the reader's own at the bottom: the notifications,
 * with their badge, and the settings.
 */
export function AppSidebar({ navItems }: NavContentComponentProps) {
  const pages = navItems.withComponent(NavItem);
  // These two have items of their own below.
  navItems.take('page:notifications');
  navItems.take('page:user-settings');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {pages.take('page:home')}
        {pages.take('page:catalog')}
        {pages.rest({ sortBy: 'title' })}
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      {/* On a phone only groups are shown. */}
      <SidebarGroup
        label="Notifications"
        icon={notificationsIcon}
        to="/notifications"
      >
        <NotificationsSidebarItem />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        <SidebarSettings />
      </SidebarGroup>
    </Sidebar>
  );
}
