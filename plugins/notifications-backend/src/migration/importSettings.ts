import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { inStorageOrder, queryRows, tableOf } from '../store/dialect';
import { shortKey } from '../store/keys';
import { transact } from '../store/transact';
import { toUserRef } from './upstreamRows';

/**
 * A row of the upstream table `user_settings`. Its `settings_key_hash` is not read:
 * a migration of upstream makes it in another way than its code does.
 */
type SettingRow = {
  user: string;
  channel: string;
  origin: string;
  topic?: string | null;
  enabled: boolean | number;
};

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
 * Imports all settings. They have no times, so each is kept together with what it was
 * in upstream: where that has changed since, it holds over what is here.
 *
 * @returns how many settings changed here
 */
export async function importSettings(
  knex: Knex,
  batchSize: number,
): Promise<number> {
  const usersAfter = (position: string) =>
    knex('user_settings')
      .select('user')
      .where('user', '>', position)
      .orderBy('user');
  let changes = 0;
  for (let position = ''; ; ) {
    const [{ last }]: Array<{ last: string | null }> = await knex
      .from(usersAfter(position).limit(batchSize).as('u'))
      .max({ last: 'user' });
    if (last === null) {
      return changes;
    }
    // All rows of a user at once, as some may differ in letter case only.
    const rows: SettingRow[] = await usersAfter(position)
      .where('user', '<=', last)
      .select('*')
      .orderByRaw(inStorageOrder(knex));
    changes += await transact(knex, {}, tx => writeSettings(tx, rows));
    position = last;
  }
}

async function writeSettings(
  tx: Knex.Transaction,
  settings: SettingRow[],
): Promise<number> {
  const rows = new Map<string, ReturnType<typeof toRow>>();
  for (const setting of settings) {
    const row = toRow(setting);
    const key = `${row.user_ref}\n${row.setting_key}`;
    // Of those that differ in letter case only, upstream uses the first one.
    rows.set(key, rows.get(key) ?? row);
  }
  const written = await queryRows(
    tx,
    `insert into callboard_user_setting as s (:names:, imported)
     select :names:, enabled from :rows order by user_ref, setting_key
     on conflict (user_ref, setting_key) do update set
       enabled = excluded.enabled, imported = excluded.imported
     where s.imported is null or s.imported <> excluded.imported
     returning user_ref`,
    {
      names: Object.keys(columns) as unknown as Knex.RawBinding,
      rows: tableOf(tx, { alias: 'r', columns, rows: [...rows.values()] }),
    },
  );
  return written.length;
}

function toRow({ user, channel, origin, topic, enabled }: SettingRow) {
  const [channelKey, originKey, topicKey] = [
    channel,
    origin,
    topic ?? undefined,
  ].map(text => text && foldCase(text));
  return {
    user_ref: toUserRef(user),
    setting_key: shortKey(channelKey, originKey, topicKey),
    channel,
    origin,
    topic,
    channel_key: channelKey,
    origin_key: originKey,
    enabled: Boolean(enabled),
  };
}
