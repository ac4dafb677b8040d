import { InputError } from '@backstage/errors';
import {
  foldCase,
  NotificationSettingRule,
  NotificationSettings,
  toNotificationSettingRules,
  WEB_NOTIFICATION_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationsConfig } from '../config';
import { RequestQueues } from '../lib';
import { NotificationsStore } from '../store/NotificationsStore';
import { KnownTopic } from '../store/types';
import { SendPreferences } from './SendPreferences';
import { uniqueIds, UserSettings } from './UserSettings';

/** A channel that users turn on and off. */
export type SettingChannel = {
  id: string;
  /** How people read the id. */
  title: string;
  /** Unless the config of the adopter says otherwise. Defaults to `true`. */
  isEnabledByDefault?: boolean;
};

/** What users want to get over which channel. */
export class PreferencesService {
  /** What holds for users who did not decide for themselves. */
  readonly defaultRules: NotificationSettingRule[];
  private readonly channels: string[];
  private readonly titles: Map<string, string>;

  constructor(
    private readonly options: {
      store: NotificationsStore;
      config: NotificationsConfig;
      /** Instances of one kind may share an id; the first one has the title. */
      channels: SettingChannel[];
      queues: RequestQueues;
    },
  ) {
    const { channels, config } = options;
    this.channels = uniqueIds([
      WEB_NOTIFICATION_CHANNEL,
      ...channels.map(({ id }) => id),
      ...config.defaultSettings.channels.map(({ id }) => id),
    ]);
    this.titles = new Map(
      channels.toReversed().map(({ id, title }) => [foldCase(id), title]),
    );
    this.defaultRules = [
      ...channels
        .filter(({ isEnabledByDefault }) => isEnabledByDefault === false)
        .map(({ id }) => ({ channel: id, enabled: false })),
      // Of two rules for the same, the last one counts.
      ...config.defaultRules,
    ];
  }

  /** How people read the id of a channel. */
  titleOf(channel: string): string {
    return this.titles.get(foldCase(channel)) ?? channel;
  }

  /** Reads the preferences of all recipients of a send, in one query. */
  async getForSend(options: {
    userRefs: string[];
    origin: string;
    topic: string | undefined;
  }): Promise<SendPreferences> {
    const { store } = this.options;
    const { defaultRules } = this;
    return SendPreferences.read({ ...options, store, defaultRules });
  }

  /**
   * What is in force for a user, over all channels and the origins and topics that were
   * sent last (BEP, User specific notification settings).
   */
  async getSettings(options: {
    userRef: string;
  }): Promise<NotificationSettings> {
    return this.options.queues.costlyReads.inTurn(options.userRef, async () =>
      this.toTree(await this.read(options)),
    );
  }

  /**
   * Makes a settings tree hold for a user. Only what differs from what the user
   * gets already is written, all of it in one transaction; so wishes stay those
   * of the user, and what was never touched follows later changes of the defaults.
   * Origins and topics that nobody knows are ignored: a page may be an old one.
   *
   * @throws InputError when a channel is not known, or the user has too many settings.
   */
  async saveSettings(options: {
    userRef: string;
    settings: NotificationSettings;
  }): Promise<NotificationSettings> {
    const { settings } = options;
    const known = new Set(this.channels.map(foldCase));
    for (const [index, { id }] of settings.channels.entries()) {
      if (!known.has(foldCase(id))) {
        throw new InputError(`channels[${index}].id is not a known channel`);
      }
    }
    return this.options.queues.changes.inTurn(options.userRef, () =>
      this.change(options),
    );
  }

  /** Turns a topic of an origin off on a channel, or the origin. */
  async turnOff(options: {
    userRef: string;
    channel: string;
    origin: string;
    topic?: string;
  }): Promise<void> {
    const { userRef, ...about } = options;
    await this.options.queues.changes.inTurn(userRef, () =>
      this.options.store.saveSettings({
        userRef,
        settings: [{ ...about, enabled: false }],
      }),
    );
  }

  private async change(options: {
    userRef: string;
    settings: NotificationSettings;
  }): Promise<NotificationSettings> {
    const { userRef, settings } = options;
    const named = toNotificationSettingRules(settings).flatMap(
      ({ origin, topic }) => (origin === undefined ? [] : { origin, topic }),
    );
    const current = await this.read({ userRef, named });
    const changed = current.change(settings);
    if (changed.length > 0) {
      await this.options.store.saveSettings({ userRef, settings: changed });
    }
    return this.toTree(current);
  }

  private toTree(settings: UserSettings): NotificationSettings {
    return {
      channels: settings.toTree().channels.map(channel => ({
        ...channel,
        ...(channel.id !== WEB_NOTIFICATION_CHANNEL && {
          title: this.titleOf(channel.id),
        }),
      })),
    };
  }

  private async read(options: {
    userRef: string;
    /** What else the user names. */
    named?: KnownTopic[];
  }): Promise<UserSettings> {
    const { store } = this.options;
    const { userRef, named } = options;
    const { settings } = await store.getSettings({ userRef });
    const { topics } = await store.listKnownTopics();
    const known = named && (await store.findKnownTopics({ topics: named }));
    return new UserSettings({
      channels: this.channels,
      listedTopics: topics,
      knownTopics: known?.topics ?? [],
      userRules: settings,
      defaultRules: this.defaultRules,
    });
  }
}
