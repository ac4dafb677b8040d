import { InputError } from '@backstage/errors';
import {
  NotificationSettings,
  WEB_NOTIFICATION_CHANNEL,
} from '@callboard/backstage-plugin-notifications-common';
import { NotificationsConfig } from '../config';
import { NotificationsStore } from '../store/NotificationsStore';
import { UserSetting } from '../store/types';
import { buildSettingsTree } from './buildSettingsTree';
import { findChangedSettings } from './findChangedSettings';
import { IdSpelling } from './IdSpelling';
import { SendPreferences } from './SendPreferences';

/**
 * What users want to get over which channel.
 */
export class PreferencesService {
  private readonly store: NotificationsStore;
  private readonly config: NotificationsConfig;
  private readonly channels: IdSpelling;

  private constructor(options: {
    store: NotificationsStore;
    config: NotificationsConfig;
    processorNames: string[];
  }) {
    this.store = options.store;
    this.config = options.config;
    this.channels = IdSpelling.of([
      WEB_NOTIFICATION_CHANNEL,
      ...options.processorNames,
      ...options.config.defaultSettings.channels.map(({ id }) => id),
    ]);
  }

  static create(options: {
    store: NotificationsStore;
    config: NotificationsConfig;
    processorNames: string[];
  }): PreferencesService {
    return new PreferencesService(options);
  }

  /** Reads the preferences of all recipients of a send, in one query. */
  async getForSend(options: {
    userRefs: string[];
    origin: string;
  }): Promise<SendPreferences> {
    const { userRefs, origin } = options;
    const { settings } = await this.store.getSettingsOfUsers({
      userRefs,
      origin,
    });
    return this.of({ origin, settings });
  }

  /** The preferences of users whose settings about an origin are known. */
  of(options: {
    origin: string;
    /** By user; who has none is absent. */
    settings: Map<string, UserSetting[]>;
  }): SendPreferences {
    const { defaultRules } = this.config;
    return new SendPreferences({ ...options, defaultRules });
  }

  /**
   * What is in force for a user, over all known channels, origins and topics
   * (BEP, User specific notification settings).
   */
  async getSettings(options: {
    userRef: string;
  }): Promise<NotificationSettings> {
    const { settings } = await this.store.getSettings(options);
    return this.toTree(settings);
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
    const { userRef } = options;
    for (const [index, { id }] of options.settings.channels.entries()) {
      if (!this.channels.has(id)) {
        throw new InputError(`channels[${index}].id is not a known channel`);
      }
    }
    const { settings: userRules } = await this.store.getSettings({ userRef });
    const before = await this.toTree(userRules);
    const changed = findChangedSettings({
      before,
      wanted: options.settings,
      userRules,
      defaultRules: this.config.defaultRules,
    });
    if (changed.length === 0) {
      return before;
    }
    await this.store.saveSettings({ userRef, settings: changed });
    return this.getSettings({ userRef });
  }

  private async toTree(
    userRules: UserSetting[],
  ): Promise<NotificationSettings> {
    const { topics } = await this.store.listKnownTopics();
    return buildSettingsTree({
      channels: this.channels.all(),
      knownTopics: topics,
      userRules,
      defaultRules: this.config.defaultRules,
    });
  }
}
