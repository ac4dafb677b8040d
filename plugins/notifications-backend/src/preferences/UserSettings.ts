import {
  foldCase,
  NotificationPreferenceQuery,
  NotificationRuleIndex,
  NotificationSettingRule,
  NotificationSettings,
  resolveNotificationPreference,
  toNotificationSettingRules,
} from '@callboard/backstage-plugin-notifications-common';
import { KnownTopic, UserSetting } from '../store/types';

type Query = Partial<NotificationPreferenceQuery> & { channel: string };

/**
 * Ids that mean the same whatever their letter case or composition, each once, in
 * the spelling that comes first.
 */
export function uniqueIds(ids: Iterable<string>): string[] {
  return [...Map.groupBy(ids, foldCase).values()].map(([first]) => first);
}

/** The settings that are in force for a user. */
export class UserSettings {
  private readonly userRules: NotificationRuleIndex;
  private readonly defaultRules: NotificationRuleIndex;

  constructor(
    private readonly options: {
      channels: string[];
      knownTopics: KnownTopic[];
      userRules: UserSetting[];
      defaultRules: NotificationSettingRule[];
    },
  ) {
    this.userRules = NotificationRuleIndex.of(options.userRules);
    this.defaultRules = NotificationRuleIndex.of(options.defaultRules);
  }

  /**
   * Every channel, with every origin and topic that was ever sent, that a default
   * names, or that the user decided about.
   */
  toTree(): NotificationSettings {
    const origins = this.listOrigins();
    return {
      channels: this.options.channels.map(channel => ({
        id: channel,
        enabled: this.isEnabled({ channel }),
        origins: origins.map(({ id: origin, topics }) => ({
          id: origin,
          enabled: this.isEnabled({ channel, origin }),
          topics: topics.map(topic => ({
            id: topic,
            enabled: this.isEnabled({ channel, origin, topic }),
          })),
        })),
      })),
    };
  }

  /**
   * Makes a wanted tree hold, and returns the fewest settings that do so. Clients
   * send the whole tree back even for one change; to store all of it would turn
   * every default into a wish of the user.
   *
   * What is not in the tree keeps its own setting, or goes on following its parent.
   * What is in the tree comes out as wanted: where a parent changes and a child
   * that only followed it is to stay, the child gets a setting of its own.
   */
  change(wanted: NotificationSettings): UserSetting[] {
    const spellings = NotificationRuleIndex.of([
      ...toNotificationSettingRules(this.toTree()),
      ...this.options.userRules,
    ]);
    // From the general to the specific, so that each sees what its parents became.
    const depthOf = ({ origin, topic }: Query) =>
      Number(origin !== undefined) + Number(topic !== undefined);
    // Of duplicates that differ in letter case only, the last one counts.
    const wishes = NotificationRuleIndex.of(toNotificationSettingRules(wanted))
      .values()
      .sort((a, b) => depthOf(a) - depthOf(b));

    const changed = new Array<UserSetting>();
    for (const { enabled, ...query } of wishes) {
      if (this.isEnabled(query) !== enabled) {
        const setting = { ...(spellings.get(query) ?? query), enabled };
        this.userRules.set(setting);
        changed.push(setting);
      }
    }
    return changed;
  }

  private isEnabled(query: Query): boolean {
    return resolveNotificationPreference({
      userRules: this.userRules.relevantFor(query),
      defaultRules: this.defaultRules.relevantFor(query),
      query,
    });
  }

  private listOrigins(): Array<{ id: string; topics: string[] }> {
    const { knownTopics, defaultRules, userRules } = this.options;
    const rules = [...knownTopics, ...defaultRules, ...userRules].flatMap(
      ({ origin, topic }) => (origin === undefined ? [] : { origin, topic }),
    );
    return [...Map.groupBy(rules, ({ origin }) => foldCase(origin)).values()]
      .map(about => ({
        id: about[0].origin,
        topics: uniqueIds(about.flatMap(({ topic }) => topic ?? [])).sort(),
      }))
      .sort((a, b) => a.id.localeCompare(b.id, 'en-US'));
  }
}
