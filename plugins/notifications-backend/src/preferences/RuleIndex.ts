import {
  foldCase,
  NotificationSettingRule,
} from '@callboard/backstage-plugin-notifications-common';

type RuleQuery = Omit<NotificationSettingRule, 'enabled'>;

function keyOf({ channel, origin, topic }: RuleQuery): string {
  return foldCase(JSON.stringify([channel, origin, topic]));
}

/**
 * Hands the preference rule only those few rules that can decide about one
 * channel, origin or topic. A settings tree may have thousands of each, and must
 * not take thousands times thousands of comparisons.
 */
export class RuleIndex {
  private readonly rules = new Map<string, NotificationSettingRule>();

  static of(rules: Iterable<NotificationSettingRule>): RuleIndex {
    const index = new RuleIndex();
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
  get(query: RuleQuery): NotificationSettingRule | undefined {
    return this.rules.get(keyOf(query));
  }

  /** The rule for exactly this, and those it would follow. */
  relevantFor({
    channel,
    origin,
    topic,
  }: RuleQuery): NotificationSettingRule[] {
    const relevant = new Array<NotificationSettingRule>();
    for (const query of [
      { channel },
      { channel, origin },
      { channel, origin, topic },
    ]) {
      const rule = this.get(query);
      if (rule && !relevant.includes(rule)) {
        relevant.push(rule);
      }
    }
    return relevant;
  }

  values(): NotificationSettingRule[] {
    return [...this.rules.values()];
  }
}
