import { Knex } from 'knex';
import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { limited } from '../connections';
import { listOf } from '../dialect';
import { UserSetting } from '../types';
import { settingKey } from './upsertUserSettings';

type SettingRow = {
  user_ref: string;
  channel: string;
  origin: string | null;
  topic: string | null;
  enabled: boolean | number;
};

/** What a send has to know about. Without `topic` all topics of the origin are meant. */
export type SettingsScope = {
  origin: string;
  topic?: { id: string | undefined };
};

/**
 * The settings of users who have any, in one query whatever their number. With a topic,
 * at most three rows per user and channel are read, however many settings the user has.
 */
export async function listUserSettings(
  knex: Knex,
  options: { userRefs: string[]; concerning?: SettingsScope },
): Promise<Map<string, UserSetting[]>> {
  const { userRefs, concerning } = options;
  if (userRefs.length === 0) {
    return new Map();
  }
  const query = knex<SettingRow>('callboard_user_setting')
    .whereIn('user_ref', listOf(knex, { type: 'text', values: userRefs }))
    .orderBy(['user_ref', 'channel_key', 'setting_key'])
    .select('user_ref', 'channel', 'origin', 'topic', 'enabled');
  if (concerning?.topic) {
    const { origin, topic } = concerning;
    const keys = [
      settingKey({}),
      settingKey({ origin }),
      settingKey({ origin, topic: topic.id }),
    ];
    query.whereIn('setting_key', [...new Set(keys)]);
  } else if (concerning) {
    query.whereRaw('(origin_key = ? or origin_key is null)', [
      foldCase(concerning.origin),
    ]);
  }
  const settings = new Map<string, UserSetting[]>();
  for (const row of await limited(knex, query)) {
    const ofUser = settings.get(row.user_ref) ?? [];
    ofUser.push({
      channel: row.channel,
      origin: row.origin ?? undefined,
      topic: row.topic ?? undefined,
      enabled: Boolean(row.enabled),
    });
    settings.set(row.user_ref, ofUser);
  }
  return settings;
}
