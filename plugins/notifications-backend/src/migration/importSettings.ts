import { Knex } from 'knex';
import {
  SettingRow,
  toSettingRow,
  upsertSettingRows,
} from '../store/operations/upsertUserSettings';
import { transact } from '../store/transact';
import { toUserRef } from './upstreamRows';

/**
 * A row of the upstream table `user_settings`. Its `settings_key_hash` is not read:
 * a migration of upstream makes it in another way than its code does.
 */
type UpstreamSetting = {
  user: string;
  channel: string;
  origin: string;
  topic?: string | null;
  enabled: boolean | number;
};

/**
 * Imports all settings. They have no times, so each is kept together with what it was
 * in upstream: where that has changed since, it holds over what is here. Returns how
 * many changed here.
 */
export async function importSettings(
  knex: Knex,
  batchSize: number,
): Promise<number> {
  let changes = 0;
  for (let position = ''; ; ) {
    const users: string[] = await knex('user_settings')
      .where('user', '>', position)
      .groupBy('user')
      .orderBy('user')
      .limit(batchSize)
      .pluck('user');
    if (users.length === 0) {
      return changes;
    }
    const [first, last] = [users[0], users[users.length - 1]];
    // All rows of a user at once, as some may differ in letter case only.
    const settings = knex('user_settings').whereBetween('user', [first, last]);
    const rows = toRows(await settings);
    changes += await transact(knex, {}, tx => upsertSettingRows(tx, rows));
    position = last;
  }
}

function toRows(settings: UpstreamSetting[]): SettingRow[] {
  const rows = new Map<string, SettingRow>();
  for (const { user, channel, origin, ...setting } of settings) {
    const enabled = Boolean(setting.enabled);
    const topic = setting.topic ?? undefined;
    const values = { channel, origin, topic, enabled };
    const row = toSettingRow(toUserRef(user), values);
    const key = [row.user_ref, row.setting_key, row.channel_key].join('\n');
    // Of those that differ in letter case only, upstream uses the first one.
    rows.set(key, rows.get(key) ?? { ...row, imported: enabled });
  }
  return [...rows.values()];
}
