import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { listOf } from '../dialect';
import { UserSetting } from '../NotificationsStore';

const BATCH_SIZE = 10_000;

/** What is read of a setting. */
export type SettingRow = {
  user_ref: string;
  channel: string;
  origin: string | null;
  topic: string | null;
  enabled: boolean | number;
};

/**
 * The settings of users who have any. With an origin, only what can concern
 * notifications of it: settings of the origin and those of whole channels.
 *
 * @internal
 */
export async function listUserSettings(
  knex: Knex,
  options: { userRefs: string[]; channels?: string[]; origin?: string },
): Promise<Map<string, UserSetting[]>> {
  const { userRefs } = options;
  const settings = new Map<string, UserSetting[]>();
  for (let start = 0; start < userRefs.length; start += BATCH_SIZE) {
    const rows = await selectUserSettings(knex, {
      ...options,
      userRefs: userRefs.slice(start, start + BATCH_SIZE),
    }).orderBy(['user_ref', 'channel_key', 'setting_key']);
    for (const [userRef, ofUser] of groupSettings(rows)) {
      settings.set(userRef, ofUser);
    }
  }
  return settings;
}

/**
 * Whether a setting can concern an origin, which is bound in lower case.
 *
 * @internal
 */
export const concernsOrigin = '(origin_key = ? or origin_key is null)';

function selectUserSettings(
  knex: Knex,
  options: { userRefs: string[]; channels?: string[]; origin?: string },
): Knex.QueryBuilder<SettingRow, SettingRow[]> {
  const { userRefs, channels, origin } = options;
  const query = knex('callboard_user_setting')
    .whereIn('user_ref', listOf(knex, { type: 'text', values: userRefs }))
    .select('user_ref', 'channel', 'origin', 'topic', 'enabled');
  if (channels) {
    query.whereIn('channel_key', channels.map(foldCase));
  }
  if (origin !== undefined) {
    query.whereRaw(concernsOrigin, [foldCase(origin)]);
  }
  return query;
}

/** @internal */
export function groupSettings(rows: SettingRow[]): Map<string, UserSetting[]> {
  const settings = new Map<string, UserSetting[]>();
  for (const row of rows) {
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
