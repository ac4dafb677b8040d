import {
  NotificationRuleIndex,
  NotificationSettingRule,
  NotificationSettings,
  resolveNotificationPreference,
} from '@callboard/backstage-plugin-notifications-common';
import { KnownTopic } from '../store/types';
import { IdSpelling } from './IdSpelling';

/** Collects topics by origin, so that ids in another letter case are not listed twice. */
function collectOrigins(
  topics: Iterable<{ origin?: string; topic?: string }>,
): Array<{ id: string; topics: string[] }> {
  const spelling = new IdSpelling();
  const byOrigin = new Map<string, IdSpelling>();
  for (const { origin, topic } of topics) {
    if (origin === undefined) {
      continue;
    }
    const id = spelling.add(origin);
    const known = byOrigin.get(id) ?? new IdSpelling();
    byOrigin.set(id, known);
    if (topic !== undefined) {
      known.add(topic);
    }
  }
  return [...byOrigin]
    .map(([id, known]) => ({ id, topics: known.all().sort() }))
    .sort((a, b) => a.id.localeCompare(b.id, 'en-US'));
}

/**
 * Builds the settings that are in force for a user: every channel, with every
 * origin and topic that was ever sent, that a default names, or that the user
 * decided about.
 */
export function buildSettingsTree(options: {
  channels: string[];
  knownTopics: KnownTopic[];
  userRules: NotificationSettingRule[];
  defaultRules: NotificationSettingRule[];
}): NotificationSettings {
  const { channels, knownTopics, userRules, defaultRules } = options;
  const origins = collectOrigins([
    ...knownTopics,
    ...defaultRules,
    ...userRules,
  ]);
  const userIndex = NotificationRuleIndex.of(userRules);
  const defaultIndex = NotificationRuleIndex.of(defaultRules);
  return {
    channels: channels.map(channel => {
      const isEnabled = (part: { origin?: string; topic?: string }) => {
        const query = { channel, ...part };
        return resolveNotificationPreference({
          userRules: userIndex.relevantFor(query),
          defaultRules: defaultIndex.relevantFor(query),
          query,
        });
      };
      return {
        id: channel,
        enabled: isEnabled({}),
        origins: origins.map(origin => ({
          id: origin.id,
          enabled: isEnabled({ origin: origin.id }),
          topics: origin.topics.map(topic => ({
            id: topic,
            enabled: isEnabled({ origin: origin.id, topic }),
          })),
        })),
      };
    }),
  };
}
