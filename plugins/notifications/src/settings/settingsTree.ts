import {
  ChannelSetting,
  NotificationRuleIndex,
  NotificationSettingRule,
  NotificationSettings,
  resolveNotificationPreference,
  toNotificationSettingRules,
} from '@callboard/backstage-plugin-notifications-common';
import { onePer } from '../state/onePer';

/** One line of the settings: an origin, or one of its topics. */
export type SettingsRow = { origin: string; topic?: string };

/** An origin with its topics, each once, in alphabetical order. */
export type SettingsGroup = { origin: string; topics: string[] };

/** All origins and topics that any channel knows. */
export function groupsOf(settings: NotificationSettings): SettingsGroup[] {
  const topicsByOrigin = new Map<string, Set<string>>();
  for (const channel of settings.channels) {
    for (const origin of channel.origins) {
      const topics = topicsByOrigin.get(origin.id) ?? new Set();
      topicsByOrigin.set(origin.id, topics);
      for (const topic of origin.topics ?? []) {
        topics.add(topic.id);
      }
    }
  }
  const sorted = (values: Iterable<string>) =>
    [...values].sort((a, b) =>
      a.localeCompare(b, undefined, { numeric: true }),
    );
  return sorted(topicsByOrigin.keys()).map(origin => ({
    origin,
    topics: sorted(topicsByOrigin.get(origin) ?? []),
  }));
}

// Every box of the page asks. Settings never change: a change makes new ones.
const indexOf = onePer((settings: NotificationSettings) =>
  NotificationRuleIndex.of(toNotificationSettingRules(settings)),
);

/** Whether something arrives, by the one rule for it. */
export function isEnabled(
  settings: NotificationSettings,
  channel: string,
  row: SettingsRow,
): boolean {
  const query = { channel, ...row };
  return resolveNotificationPreference({
    userRules: indexOf(settings).relevantFor(query),
    defaultRules: [],
    query,
  });
}

/**
 * The settings that say just this and leave everything else as it is. An origin
 * above a topic has to be said along with it; it stays what it is.
 */
export function toDelta(
  settings: NotificationSettings,
  rules: NotificationSettingRule[],
): NotificationSettings {
  const channels = new Map<string, ChannelSetting>();
  for (const rule of rules) {
    const channel = channels.get(rule.channel) ?? {
      id: rule.channel,
      origins: [],
    };
    channels.set(rule.channel, channel);
    if (rule.origin === undefined) {
      channel.enabled = rule.enabled;
      continue;
    }
    let origin = channel.origins.find(({ id }) => id === rule.origin);
    if (!origin) {
      origin = {
        id: rule.origin,
        enabled: isEnabled(settings, rule.channel, { origin: rule.origin }),
      };
      channel.origins.push(origin);
    }
    if (rule.topic === undefined) {
      origin.enabled = rule.enabled;
    } else {
      origin.topics = [
        ...(origin.topics ?? []),
        { id: rule.topic, enabled: rule.enabled },
      ];
    }
  }
  return { channels: [...channels.values()] };
}

/** The settings after a change, as the backend will answer it. */
export function applyRules(
  settings: NotificationSettings,
  rules: NotificationSettingRule[],
): NotificationSettings {
  const key = (...parts: Array<string | undefined>) => JSON.stringify(parts);
  const wanted = new Map(
    rules.map(({ channel, origin, topic, enabled }) => [
      key(channel, origin, topic),
      enabled,
    ]),
  );
  return {
    channels: settings.channels.map(channel => ({
      ...channel,
      enabled:
        wanted.get(key(channel.id, undefined, undefined)) ?? channel.enabled,
      origins: channel.origins.map(origin => ({
        ...origin,
        enabled:
          wanted.get(key(channel.id, origin.id, undefined)) ?? origin.enabled,
        topics: origin.topics?.map(topic => ({
          ...topic,
          enabled:
            wanted.get(key(channel.id, origin.id, topic.id)) ?? topic.enabled,
        })),
      })),
    })),
  };
}
