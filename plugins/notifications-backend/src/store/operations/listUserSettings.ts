import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { limited } from '../connections';
import { listOf } from '../dialect';
import { UserSetting } from '../types';

type SettingRow = {
  user_ref: string;
  channel: string;
  origin: string | null;
  topic: string | null;
  enabled: boolean | number;
};

/**
 * The settings of users who have any, in one query whatever their number. With
 * an origin, only what can concern notifications of it: settings of the origin
 * and those of whole channels.
 */
export async function listUserSettings(
  knex: Knex,
  options: { userRefs: string[]; channels?: string[]; origin?: string },
): Promise<Map<string, UserSetting[]>> {
  const { userRefs, channels, origin } = options;
  if (userRefs.length === 0) {
    return new Map();
  }
  const query = knex<SettingRow>('callboard_user_setting')
    .whereIn('user_ref', listOf(knex, { type: 'text', values: userRefs }))
    .orderBy(['user_ref', 'channel_key', 'setting_key'])
    .select('user_ref', 'channel', 'origin', 'topic', 'enabled');
  if (channels) {
    query.whereIn('channel_key', channels.map(foldCase));
  }
  if (origin !== undefined) {
    query.whereRaw('(origin_key = ? or origin_key is null)', [
      foldCase(origin),
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
