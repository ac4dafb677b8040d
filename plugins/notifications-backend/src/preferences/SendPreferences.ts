import {
  NotificationSettingRule,
  resolveNotificationPreference,
} from '@callboard/backstage-plugin-notifications-common';
import { UserSetting } from '../store/NotificationsStore';

/**
 * The preferences of everybody concerned by one send, read with one query.
 */
export class SendPreferences {
  private readonly origin: string;
  private readonly defaultRules: NotificationSettingRule[];
  private readonly settings: Map<string, UserSetting[]>;
  /** Most users have no settings, and all of those get the same answer. */
  private readonly withoutSettings = new Map<string, boolean>();

  constructor(options: {
    origin: string;
    defaultRules: NotificationSettingRule[];
    settings: Map<string, UserSetting[]>;
  }) {
    this.origin = options.origin;
    this.defaultRules = options.defaultRules;
    this.settings = options.settings;
  }

  isEnabled(query: {
    userRef: string;
    channel: string;
    topic: string | undefined;
  }): boolean {
    const { userRef, channel, topic } = query;
    const userRules = this.settings.get(userRef);
    if (userRules) {
      return this.resolve(userRules, channel, topic);
    }
    const key = JSON.stringify([channel, topic]);
    let enabled = this.withoutSettings.get(key);
    if (enabled === undefined) {
      enabled = this.resolve([], channel, topic);
      this.withoutSettings.set(key, enabled);
    }
    return enabled;
  }

  private resolve(
    userRules: NotificationSettingRule[],
    channel: string,
    topic: string | undefined,
  ): boolean {
    return resolveNotificationPreference({
      userRules,
      defaultRules: this.defaultRules,
      query: { channel, origin: this.origin, topic },
    });
  }
}
