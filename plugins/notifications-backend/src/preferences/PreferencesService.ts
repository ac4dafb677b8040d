import { InputError } from '@backstage/errors';
import {
  foldCase,
  NotificationSettings,
  WEB_NOTIFICATION_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationsConfig } from '../config';
import { NotificationsStore } from '../store/NotificationsStore';
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
  }): Promise<SendPreferences> {
    const { store, config } = this.options;
    const { settings } = await store.getSettingsOfUsers(options);
    const { defaultRules } = config;
    return new SendPreferences({
      origin: options.origin,
      settings,
      defaultRules,
    });
  }

  /**
   * What is in force for a user, over all known channels, origins and topics
   * (BEP, User specific notification settings).
   */
  async getSettings(options: {
    userRef: string;
  }): Promise<NotificationSettings> {
    return (await this.read(options)).toTree();
  }

  /**
   * Makes a settings tree hold for a user. Only what differs from what the user
   * gets already is written, all of it in one transaction; so wishes stay those
   * of the user, and what was never touched follows later changes of the defaults.
   *
   * @throws InputError when a channel is not known.
   */
  async saveSettings(options: {
    userRef: string;
    settings: NotificationSettings;
  }): Promise<NotificationSettings> {
    const { userRef, settings } = options;
    const known = new Set(this.channels.map(foldCase));
    for (const [index, { id }] of settings.channels.entries()) {
      if (!known.has(foldCase(id))) {
        throw new InputError(`channels[${index}].id is not a known channel`);
      }
    }
    const current = await this.read({ userRef });
    const changed = current.change(settings);
    if (changed.length === 0) {
      return current.toTree();
    }
    await this.options.store.saveSettings({ userRef, settings: changed });
    return this.getSettings({ userRef });
  }

  private async read(options: { userRef: string }): Promise<UserSettings> {
    const { store, config } = this.options;
    const { settings } = await store.getSettings(options);
    const { topics } = await store.listKnownTopics();
    return new UserSettings({
      channels: this.channels,
      knownTopics: topics,
      userRules: settings,
      defaultRules: config.defaultRules,
    });
  }
}
