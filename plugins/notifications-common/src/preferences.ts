import { foldCase } from './foldCase';
import { NotificationSettingRule, NotificationSettings } from './settings';

/**
 * What is asked of the settings: may this user get this over that channel?
 *
 * @public
 */
export type NotificationPreferenceQuery = {
  channel: string;
  origin: string;
  /** Absent for a notification without a topic. */
  topic?: string;
};

function isSameId(a: string, b: string): boolean {
  return a === b || foldCase(a) === foldCase(b);
}

/** How closely a rule fits: 0 not at all, 1 by channel, 2 by origin, 3 by topic. */
function specificityOf(
  rule: NotificationSettingRule,
  query: Partial<NotificationPreferenceQuery> & { channel: string },
): number {
  if (!isSameId(rule.channel, query.channel)) {
    return 0;
  }
  if (rule.origin === undefined) {
    return 1;
  }
  if (query.origin === undefined || !isSameId(rule.origin, query.origin)) {
    return 0;
  }
  if (rule.topic === undefined) {
    return 2;
  }
  return query.topic !== undefined && isSameId(rule.topic, query.topic) ? 3 : 0;
}

function findMostSpecific(
  rules: NotificationSettingRule[],
  query: Partial<NotificationPreferenceQuery> & { channel: string },
): NotificationSettingRule | undefined {
  let found: NotificationSettingRule | undefined;
  let foundSpecificity = 0;
  for (const rule of rules) {
    const specificity = specificityOf(rule, query);
    // Of duplicates that only look alike, the last one counts.
    if (specificity > 0 && specificity >= foundSpecificity) {
      found = rule;
      foundSpecificity = specificity;
    }
  }
  return found;
}

/**
 * THE rule for preferences, and the only place where it is written down:
 *
 * 1. the most specific wish of the user (topic, then origin, then channel);
 * 2. else the most specific default of the adopter, in the same order;
 * 3. else yes (BEP: without a setting "the backend considers it as enabled").
 *
 * An origin that is on under a channel that is off is therefore on, which is
 * what makes channels to opt in to useful. Letter case and composition do not
 * matter ({@link foldCase}). Broadcasts ignore settings; whoever sends one does not ask.
 *
 * Leave out `origin` to ask about a channel as a whole.
 *
 * @public
 */
export function resolveNotificationPreference(
  options: NotificationPreferenceOptions,
): boolean {
  return findDecidingRule(options)?.enabled ?? true;
}

/**
 * What a preference is resolved from.
 *
 * @public
 */
export type NotificationPreferenceOptions = {
  userRules: NotificationSettingRule[];
  defaultRules: NotificationSettingRule[];
  query: Partial<NotificationPreferenceQuery> & { channel: string };
};

/**
 * The rule that decides {@link resolveNotificationPreference}; none if nobody has said
 * anything.
 *
 * @public
 */
export function findDecidingRule(
  options: NotificationPreferenceOptions,
): (NotificationSettingRule & { isDefault: boolean }) | undefined {
  const { userRules, defaultRules, query } = options;
  const ofUser = findMostSpecific(userRules, query);
  const rule = ofUser ?? findMostSpecific(defaultRules, query);
  return rule && { ...rule, isDefault: rule !== ofUser };
}

/**
 * Takes a settings tree apart into the wishes it holds.
 *
 * @public
 */
export function toNotificationSettingRules(
  settings: NotificationSettings,
): NotificationSettingRule[] {
  const rules: NotificationSettingRule[] = [];
  for (const { id: channel, enabled, origins } of settings.channels) {
    if (enabled !== undefined) {
      rules.push({ channel, enabled });
    }
    for (const origin of origins ?? []) {
      rules.push({ channel, origin: origin.id, enabled: origin.enabled });
      for (const topic of origin.topics ?? []) {
        rules.push({
          channel,
          origin: origin.id,
          topic: topic.id,
          enabled: topic.enabled,
        });
      }
    }
  }
  return rules;
}

/**
 * Whether one settings tree lets a notification through. The short form of
 * {@link resolveNotificationPreference} for those who have a single tree.
 *
 * @public
 */
export function isNotificationsEnabledFor(
  settings: NotificationSettings,
  channelId: string,
  originId: string,
  topicId: string | null,
): boolean {
  return resolveNotificationPreference({
    userRules: toNotificationSettingRules(settings),
    defaultRules: [],
    query: {
      channel: channelId,
      origin: originId,
      topic: topicId ?? undefined,
    },
  });
}
