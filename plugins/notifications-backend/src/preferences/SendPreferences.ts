import {
  NotificationSettingRule,
  resolveNotificationPreference,
} from '@callboard/backstage-plugin-notifications-common';
import { UserSetting } from '../store/types';

/**
 * The preferences of everybody concerned by one send, read with one query.
 */
export class SendPreferences {
  private readonly origin: string;
  private readonly defaultRules: NotificationSettingRule[];
  private readonly settings: Map<string, UserSetting[]>;
  /** Most users have no settings, and all of those get the same answer. */
  private readonly withoutSettings = new Map<
    string,
    Map<string | undefined, boolean>
  >();

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
    const byTopic = this.withoutSettings.get(channel) ?? new Map();
    this.withoutSettings.set(channel, byTopic);
    let enabled = byTopic.get(topic);
    if (enabled === undefined) {
      enabled = this.resolve([], channel, topic);
      byTopic.set(topic, enabled);
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
