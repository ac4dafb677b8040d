import {
  NotificationRuleIndex,
  NotificationSettingRule,
  NotificationSettings,
  resolveNotificationPreference,
  toNotificationSettingRules,
} from '@callboard/backstage-plugin-notifications-common';
import { UserSetting } from '../store/types';

/** From the general to the specific, so that each sees what its parents became. */
function depthOf(rule: NotificationSettingRule): number {
  if (rule.origin === undefined) {
    return 0;
  }
  return rule.topic === undefined ? 1 : 2;
}

/**
 * Finds the fewest settings that make a wanted tree hold for a user who has
 * `userRules` now. Clients send the whole tree back even for one change; to store
 * all of it would turn every default into a wish of the user.
 *
 * What is not in the tree keeps its own setting, or goes on following its parent.
 * What is in the tree comes out as wanted: where a parent changes and a child
 * that only followed it is to stay, the child gets a setting of its own.
 */
export function findChangedSettings(options: {
  /** Gives the spelling of ids that are known. */
  before: NotificationSettings;
  wanted: NotificationSettings;
  userRules: NotificationSettingRule[];
  defaultRules: NotificationSettingRule[];
}): UserSetting[] {
  const { before, wanted, userRules } = options;
  const spellings = NotificationRuleIndex.of([
    ...toNotificationSettingRules(before),
    ...userRules,
  ]);
  // Of duplicates that differ in letter case only, the last one counts.
  const wishes = NotificationRuleIndex.of(toNotificationSettingRules(wanted))
    .values()
    .sort((a, b) => depthOf(a) - depthOf(b));
  const userIndex = NotificationRuleIndex.of(userRules);
  const defaultIndex = NotificationRuleIndex.of(options.defaultRules);

  const changed = new Array<UserSetting>();
  for (const { enabled, ...query } of wishes) {
    const current = resolveNotificationPreference({
      userRules: userIndex.relevantFor(query),
      defaultRules: defaultIndex.relevantFor(query),
      query,
    });
    if (current !== enabled) {
      const setting = { ...(spellings.get(query) ?? query), enabled };
      userIndex.set(setting);
      changed.push(setting);
    }
  }
  return changed;
}
