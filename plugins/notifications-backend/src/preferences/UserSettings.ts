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
 * How large a tree can be as JSON: clients post it back, in a body of at most 128 kB.
 * What does not fit is not listed, and follows its origin.
 */
const MAX_TREE_BYTES = 120_000;

/** What JSON has of an entry besides its id, with and without topics. */
const ORIGIN_BYTES = '{"id":,"enabled":false,"topics":[]},'.length;
const TOPIC_BYTES = '{"id":,"enabled":false},'.length;

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
      /** To be listed, those first that matter most. */
      listedTopics: KnownTopic[];
      /** Known as well, and not listed unless the user decides about them. */
      knownTopics: KnownTopic[];
      userRules: UserSetting[];
      defaultRules: NotificationSettingRule[];
    },
  ) {
    this.userRules = NotificationRuleIndex.of(options.userRules);
    this.defaultRules = NotificationRuleIndex.of(options.defaultRules);
  }

  /**
   * Every channel, with the origins and topics that the user decided about, that a
   * default names, or that were sent last: as many as fit.
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
    const { channels, knownTopics, defaultRules } = this.options;
    const channelsByKey = new Map(channels.map(id => [foldCase(id), id]));
    const known = NotificationRuleIndex.of(
      [...knownTopics, ...defaultRules, ...this.userRules.values()].flatMap(
        ({ origin, topic }) => [about(origin), about(origin, topic)],
      ),
    );
    // From the general to the specific, so that each sees what its parents became.
    const depthOf = ({ origin, topic }: Query) =>
      Number(origin !== undefined) + Number(topic !== undefined);
    // Of duplicates that differ in letter case only, the last one counts.
    const wishes = NotificationRuleIndex.of(toNotificationSettingRules(wanted))
      .values()
      .sort((a, b) => depthOf(a) - depthOf(b));

    const changed = new Array<UserSetting>();
    for (const { enabled, ...query } of wishes) {
      const { origin, topic } = query;
      const spelled =
        origin === undefined ? about() : known.get(about(origin, topic));
      if (spelled && this.isEnabled(query) !== enabled) {
        const channel = channelsByKey.get(foldCase(query.channel))!;
        const setting = { ...spelled, channel, enabled };
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
    const { channels, listedTopics, defaultRules } = this.options;
    const decided = this.userRules.values();
    const listed = [...decided, ...defaultRules, ...listedTopics].flatMap(
      ({ origin, topic }) => (origin === undefined ? [] : { origin, topic }),
    );
    const isDecided = new Set(
      decided.map(({ origin, topic = '' }) => foldCase(`${origin} ${topic}`)),
    );
    let left = MAX_TREE_BYTES;
    const fits = (id: string, otherBytes: number) => {
      const bytes = Buffer.byteLength(JSON.stringify(id)) + otherBytes;
      const isRoom = bytes * channels.length <= left;
      left -= isRoom ? bytes * channels.length : 0;
      return isRoom;
    };
    const origins = [...Map.groupBy(listed, ({ origin }) => foldCase(origin))]
      .map(([_, all]) => ({
        id: all[0].origin,
        candidates: uniqueIds(all.flatMap(({ topic }) => topic ?? [])),
        topics: new Array<string>(),
      }))
      .filter(({ id }) => fits(id, ORIGIN_BYTES));
    // What the user decided about, then the first topic of each origin, then the second
    // and so on, so that each has its share.
    const ranked = origins.flatMap(({ id, candidates, topics }) =>
      candidates.map((topic, index) => ({
        topic,
        topics,
        rank: isDecided.has(foldCase(`${id} ${topic}`)) ? -1 : index,
      })),
    );
    for (const { topic, topics } of ranked.sort((x, y) => x.rank - y.rank)) {
      if (fits(topic, TOPIC_BYTES)) {
        topics.push(topic);
      }
    }
    return origins
      .map(({ id, topics }) => ({ id, topics: topics.sort() }))
      .sort((a, b) => a.id.localeCompare(b.id, 'en-US'));
  }
}

/** A rule that stands for an origin or a topic, whatever the channel. */
function about(origin?: string, topic?: string): NotificationSettingRule {
  return { channel: '', origin, topic, enabled: true };
}
