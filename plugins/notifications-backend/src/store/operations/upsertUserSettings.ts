import { InputError } from '@backstage/errors';
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

/** How many settings a user can have; a send does not read them all, `GET /settings` does. */
export const MAX_SETTINGS = 2_000;

/**
 * Writes settings of one user and leaves all others as they are. Spellings that differ
 * in letter case only are one setting: the spelling stays as first given, the last
 * value holds. To be called in a transaction that locks the settings of the user.
 *
 * @throws InputError if that makes too many. Who has more by an import can change them.
 */
export async function upsertUserSettings(
  knex: Knex,
  options: { userRef: string; settings: UserSetting[] },
): Promise<void> {
  const rows = new Map<string, SettingRow>();
  for (const setting of options.settings) {
    const row = toSettingRow(options.userRef, setting);
    const key = row.setting_key + row.channel_key;
    rows.set(key, { ...(rows.get(key) ?? row), enabled: setting.enabled });
  }
  const before = await countSettings(knex, options);
  await upsertSettingRows(knex, [...rows.values()]);
  const count = await countSettings(knex, options);
  if (count > before && count > MAX_SETTINGS) {
    throw new InputError(
      `channels must not make more than ${MAX_SETTINGS} settings of a user, and would make ${count}`,
    );
  }
}

async function countSettings(
  knex: Knex,
  { userRef }: { userRef: string },
): Promise<number> {
  const [{ count }] = await knex('callboard_user_setting')
    .where('user_ref', userRef)
    .count({ count: '*' });
  return Number(count);
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
     order by user_ref, setting_key, channel_key
     on conflict (user_ref, setting_key, channel_key) do update set
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
  return {
    user_ref: userRef,
    setting_key: settingKey(setting),
    channel,
    origin,
    topic,
    channel_key: foldCase(channel),
    origin_key: origin && foldCase(origin),
    enabled,
  };
}

/** The key of what a setting is about on its channel; letter case does not matter. */
export function settingKey(about: { origin?: string; topic?: string }): string {
  return shortKey(
    about.origin && foldCase(about.origin),
    about.topic && foldCase(about.topic),
  );
}
