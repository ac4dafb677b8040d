import { InputError } from '@backstage/errors';
import {
  foldCase,
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

/** What users want to get over which channel. */
export class PreferencesService {
  private readonly channels: string[];

  constructor(
    private readonly options: {
      store: NotificationsStore;
      config: NotificationsConfig;
      processorNames: string[];
      queues: RequestQueues;
    },
  ) {
    this.channels = uniqueIds([
      WEB_NOTIFICATION_CHANNEL,
      ...options.processorNames,
      ...options.config.defaultSettings.channels.map(({ id }) => id),
    ]);
  }

  /** Reads the preferences of all recipients of a send, in one query. */
  async getForSend(options: {
    userRefs: string[];
    origin: string;
    topic: string | undefined;
  }): Promise<SendPreferences> {
    const { store, config } = this.options;
    const { defaultRules } = config;
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
      (await this.read(options)).toTree(),
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
    return current.toTree();
  }

  private async read(options: {
    userRef: string;
    /** What else the user names. */
    named?: KnownTopic[];
  }): Promise<UserSettings> {
    const { store, config } = this.options;
    const { userRef, named } = options;
    const { settings } = await store.getSettings({ userRef });
    const { topics } = await store.listKnownTopics();
    const known = named && (await store.findKnownTopics({ topics: named }));
    return new UserSettings({
      channels: this.channels,
      listedTopics: topics,
      knownTopics: known?.topics ?? [],
      userRules: settings,
      defaultRules: config.defaultRules,
    });
  }
}
