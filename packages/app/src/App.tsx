import { createApp } from '@backstage/frontend-defaults';
import appUserSettingsModule from '@backstage/plugin-app-module-user-settings';
import authPlugin from '@backstage/plugin-auth';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import homePlugin from '@backstage/plugin-home/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import notificationsPlugin from '@callboard/backstage-plugin-notifications/alpha';
import signalsPlugin from '@callboard/backstage-plugin-signals/alpha';
import { germanModule } from './modules/german';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { workflowRunModule } from './modules/workflowRun';

export const app = createApp({
  features: [
    authPlugin,
    catalogPlugin,
    homePlugin,
    orgPlugin,
    userSettingsPlugin,
    appUserSettingsModule,
    notificationsPlugin,
    signalsPlugin,
    germanModule,
    homeModule,
    navModule,
    signInModule,
    workflowRunModule,
  ],
});
