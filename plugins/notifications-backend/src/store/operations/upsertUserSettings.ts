import { Knex } from 'knex';
import { tableOf } from '../dialect';
import { foldCase, shortKey } from '../keys';
import { UserSetting } from '../NotificationsStore';

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

/**
 * Writes settings of one user in one statement and leaves all others as they
 * are. Spellings that differ in letter case only are one setting: the spelling
 * stays as first given, the last value holds.
 *
 * @internal
 */
export async function upsertUserSettings(
  knex: Knex,
  options: { userRef: string; settings: UserSetting[] },
): Promise<void> {
  const rows = new Map<string, ReturnType<typeof toRow>>();
  for (const setting of options.settings) {
    const row = toRow(options.userRef, setting);
    const { enabled } = setting;
    rows.set(row.setting_key, {
      ...(rows.get(row.setting_key) ?? row),
      enabled,
    });
  }
  // Written in one order everywhere, so that two tabs do not block each other.
  await knex.raw(
    `insert into callboard_user_setting (:names:)
     select :names: from :settings
     order by setting_key
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
