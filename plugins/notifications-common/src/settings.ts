/**
 * What a user wants to hear about one topic of an origin.
 *
 * @public
 */
export type TopicSetting = {
  /** The topic. */
  id: string;
  enabled: boolean;
};

/**
 * What a user wants to hear from one origin on one channel.
 *
 * @public
 */
export type OriginSetting = {
  /** The origin, as in {@link Notification}. */
  id: string;
  enabled: boolean;
  /** Topics without an entry follow their origin. */
  topics?: TopicSetting[];
};

/**
 * What a user wants to get over one channel.
 *
 * @public
 */
export type ChannelSetting = {
  /** `Web`, or the id of a channel or the name of a processor. */
  id: string;
  /** How people read the name, absent for `Web`. Ignored where settings are saved. */
  title?: string;
  /** Absent counts as on. Off makes the channel one to opt in to. */
  enabled?: boolean;
  /** Origins without an entry follow their channel. */
  origins: OriginSetting[];
};

/**
 * Settings of one user, or the defaults for all users, as a tree of channel,
 * origin and topic (BEP, User specific notification settings).
 *
 * @public
 */
export type NotificationSettings = {
  channels: ChannelSetting[];
};

/**
 * The channel that is the inbox in Backstage itself. Every other channel is
 * named by its processor.
 *
 * @public
 */
export const WEB_NOTIFICATION_CHANNEL = 'Web';

/**
 * One explicit wish out of a {@link NotificationSettings} tree.
 *
 * @public
 */
export type NotificationSettingRule = {
  channel: string;
  /** Absent: the rule is about the whole channel. */
  origin?: string;
  /** Absent: the rule is about the whole origin. */
  topic?: string;
  enabled: boolean;
};
