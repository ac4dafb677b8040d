import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
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
} as const;

/** What one user has set. */
export type SettingsOfUser = { userRef: string; settings: UserSetting[] };

/**
 * Writes settings of one user in one statement and leaves all others as they
 * are. Spellings that differ in letter case only are one setting: the spelling
 * stays as first given, the last value holds.
 *
 * @internal
 */
export async function upsertUserSettings(
  knex: Knex,
  options: SettingsOfUser,
): Promise<void> {
  await upsertSettingsOfUsers(knex, { users: [options] });
}

/**
 * Writes settings of any number of users, in one statement as well.
 *
 * @internal
 */
export async function upsertSettingsOfUsers(
  knex: Knex,
  options: { users: SettingsOfUser[] },
): Promise<void> {
  const rows = new Map<string, ReturnType<typeof toRow>>();
  for (const { userRef, settings } of options.users) {
    for (const setting of settings) {
      const row = toRow(userRef, setting);
      const key = `${userRef}\n${row.setting_key}`;
      const { enabled } = setting;
      rows.set(key, { ...(rows.get(key) ?? row), enabled });
    }
  }
  // Written in one order everywhere, so that two tabs do not block each other.
  await knex.raw(
    `insert into callboard_user_setting (:names:)
     select :names: from :settings
     order by user_ref, setting_key
     on conflict (user_ref, setting_key)
     do update set enabled = excluded.enabled`,
    {
      names: Object.keys(columns) as unknown as Knex.RawBinding,
      settings: tableOf(knex, {
        alias: 's',
        columns,
        rows: [...rows.values()],
      }),
    },
  );
}

function toRow(userRef: string, setting: UserSetting) {
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
