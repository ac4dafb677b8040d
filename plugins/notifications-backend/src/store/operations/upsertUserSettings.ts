import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { writeRows } from '../connections';
import { tableOf } from '../dialect';
import { shortKey } from '../keys';
import { UserSetting } from '../types';

const columns = {
  user_ref: 'text',
  setting_key: 'text',
  channel: 'text',
  origin: 'text',
  topic: 'text',
  channel_key: 'text',
  origin_key: 'text',
  enabled: 'boolean',
  imported: 'boolean',
} as const;

export type SettingRow = ReturnType<typeof toSettingRow> & {
  imported?: boolean;
};

/**
 * Writes settings of one user in one statement and leaves all others as they
 * are. Spellings that differ in letter case only are one setting: the spelling
 * stays as first given, the last value holds.
 */
export async function upsertUserSettings(
  knex: Knex,
  options: { userRef: string; settings: UserSetting[] },
): Promise<void> {
  const rows = new Map<string, SettingRow>();
  for (const setting of options.settings) {
    const row = toSettingRow(options.userRef, setting);
    const first = rows.get(row.setting_key) ?? row;
    rows.set(row.setting_key, { ...first, enabled: setting.enabled });
  }
  await upsertSettingRows(knex, [...rows.values()]);
}

/**
 * Writes rows, each setting once. Those that are imported change something only if
 * they are not what was imported before.
 *
 * @returns how many changed
 */
export async function upsertSettingRows(
  knex: Knex,
  rows: SettingRow[],
): Promise<number> {
  const names = Object.keys(columns);
  // Written in one order everywhere, so that two tabs do not block each other.
  const written = await writeRows(
    knex,
    `insert into callboard_user_setting as s (${names})
     select ${names} from :rows
     order by user_ref, setting_key
     on conflict (user_ref, setting_key) do update set
       enabled = excluded.enabled,
       imported = coalesce(excluded.imported, s.imported)
     where excluded.imported is null or s.imported is null
       or s.imported <> excluded.imported
     returning user_ref`,
    { rows: tableOf<string>(knex, { alias: 'r', columns, rows }) },
  );
  return written.length;
}

export function toSettingRow(userRef: string, setting: UserSetting) {
  const { channel, origin, topic, enabled } = setting;
  const [channelKey, originKey, topicKey] = [channel, origin, topic].map(
    text => text && foldCase(text),
  );
  return {
    user_ref: userRef,
    setting_key: shortKey(channelKey, originKey, topicKey),
    channel,
    origin,
    topic,
    channel_key: channelKey,
    origin_key: originKey,
    enabled,
  };
}
