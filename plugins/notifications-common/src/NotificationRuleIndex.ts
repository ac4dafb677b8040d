import { foldCase } from './foldCase';
import { NotificationPreferenceQuery } from './preferences';
import { NotificationSettingRule } from './settings';

function keyOf({
  channel,
  origin,
  topic,
}: Partial<NotificationPreferenceQuery>): string {
  return foldCase(JSON.stringify([channel, origin, topic]));
}

/**
 * Hands {@link resolveNotificationPreference} only those few rules that can
 * decide about one channel, origin or topic. A settings tree may have thousands
 * of each, and must not take thousands times thousands of comparisons.
 *
 * @public
 */
export class NotificationRuleIndex {
  private readonly rules = new Map<string, NotificationSettingRule>();

  private constructor() {}

  /** An index of these; of rules that only look alike it has the last one. */
  static of(rules: Iterable<NotificationSettingRule>): NotificationRuleIndex {
    const index = new NotificationRuleIndex();
    for (const rule of rules) {
      index.set(rule);
    }
    return index;
  }

  /** Adds a rule, in place of one that only looks alike. */
  set(rule: NotificationSettingRule): void {
    this.rules.set(keyOf(rule), rule);
  }

  /** The rule for exactly this, if there is one. */
  get(
    query: Partial<NotificationPreferenceQuery> & { channel: string },
  ): NotificationSettingRule | undefined {
    return this.rules.get(keyOf(query));
  }

  /** The rule for exactly this, and those it would follow. */
  relevantFor(
    query: Partial<NotificationPreferenceQuery> & { channel: string },
  ): NotificationSettingRule[] {
    const { channel, origin, topic } = query;
    const relevant = new Array<NotificationSettingRule>();
    for (const part of [
      { channel },
      { channel, origin },
      { channel, origin, topic },
    ]) {
      const rule = this.get(part);
      if (rule && !relevant.includes(rule)) {
        relevant.push(rule);
      }
    }
    return relevant;
  }

  /** All rules, each once. */
  values(): NotificationSettingRule[] {
    return [...this.rules.values()];
  }
}
