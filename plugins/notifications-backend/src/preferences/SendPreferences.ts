import {
  findDecidingRule,
  foldCase,
  NotificationSettingRule,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationsStore } from '../store/NotificationsStore';
import { UserSetting } from '../store/types';

/** What decided that a user does not get it: a setting of the user, or a default. */
export type Refusal = 'channel' | 'origin' | 'topic' | 'default';

type PreferenceQuery = {
  userRef: string;
  channel: string;
  topic: string | undefined;
};

/**
 * The preferences of everybody concerned by one send, read with one query for its
 * topic, and with another one only if a processor changes the topic.
 */
export class SendPreferences {
  /** By user; who has none is absent. */
  private settings = new Map<string, UserSetting[]>();
  private otherTopics?: Promise<void>;
  /** Most users have no settings, and the same holds for all of those. */
  private readonly withoutSettings = new Map<string, Refusal | undefined>();

  private constructor(
    private readonly options: {
      store: NotificationsStore;
      userRefs: string[];
      origin: string;
      topic: string | undefined;
      defaultRules: NotificationSettingRule[];
    },
  ) {}

  static async read(
    options: SendPreferences['options'],
  ): Promise<SendPreferences> {
    const preferences = new SendPreferences(options);
    const { origin, topic } = options;
    await preferences.load({ origin, topic: { id: topic } });
    return preferences;
  }

  /** To be called before asking about a topic that a processor may have changed. */
  async prepareFor(topic: string | undefined): Promise<void> {
    const { origin, topic: own } = this.options;
    if (topic === undefined || foldCase(topic) === foldCase(own ?? '')) {
      return;
    }
    this.otherTopics ??= this.load({ origin });
    await this.otherTopics;
  }

  isEnabled(query: PreferenceQuery): boolean {
    return this.refusalOf(query) === undefined;
  }

  /** Why a user does not want it, or `undefined` if it is wanted. */
  refusalOf({ userRef, channel, topic }: PreferenceQuery): Refusal | undefined {
    const { origin, defaultRules } = this.options;
    const resolve = (userRules: NotificationSettingRule[]) =>
      toRefusal(
        findDecidingRule({
          userRules,
          defaultRules,
          query: { channel, origin, topic },
        }),
      );
    const userRules = this.settings.get(userRef);
    if (userRules) {
      return resolve(userRules);
    }
    const key = JSON.stringify([channel, topic]);
    if (!this.withoutSettings.has(key)) {
      this.withoutSettings.set(key, resolve([]));
    }
    return this.withoutSettings.get(key);
  }

  private async load(concerning: {
    origin: string;
    topic?: { id: string | undefined };
  }): Promise<void> {
    const { store, userRefs } = this.options;
    const { settings } = await store.getSettingsOfUsers({
      userRefs,
      concerning,
    });
    this.settings = settings;
  }
}

function toRefusal(
  rule: ReturnType<typeof findDecidingRule>,
): Refusal | undefined {
  if (!rule || rule.enabled) {
    return undefined;
  }
  if (rule.isDefault) {
    return 'default';
  }
  if (rule.topic !== undefined) {
    return 'topic';
  }
  return rule.origin === undefined ? 'channel' : 'origin';
}
