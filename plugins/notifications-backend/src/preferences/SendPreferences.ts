import {
  NotificationSettingRule,
  resolveNotificationPreference,
} from '@callboard/backstage-plugin-notifications-common';
import { UserSetting } from '../store/types';

/** The preferences of everybody concerned by one send, read with one query. */
export class SendPreferences {
  /** Most users have no settings, and all of those get the same answer. */
  private readonly withoutSettings = new Map<string, boolean>();

  constructor(
    private readonly options: {
      origin: string;
      defaultRules: NotificationSettingRule[];
      /** By user; who has none is absent. */
      settings: Map<string, UserSetting[]>;
    },
  ) {}

  isEnabled(query: {
    userRef: string;
    channel: string;
    topic: string | undefined;
  }): boolean {
    const { origin, defaultRules, settings } = this.options;
    const { userRef, channel, topic } = query;
    const resolve = (userRules: NotificationSettingRule[]) =>
      resolveNotificationPreference({
        userRules,
        defaultRules,
        query: { channel, origin, topic },
      });
    const userRules = settings.get(userRef);
    if (userRules) {
      return resolve(userRules);
    }
    const key = JSON.stringify([channel, topic]);
    const enabled = this.withoutSettings.get(key) ?? resolve([]);
    this.withoutSettings.set(key, enabled);
    return enabled;
  }
}
