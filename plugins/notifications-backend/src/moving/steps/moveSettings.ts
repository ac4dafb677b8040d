import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { inStorageOrder, listOf, tableOf } from '../../store/dialect';
import { shortKey } from '../../store/keys';
import { UserSetting } from '../../store/types';
import {
  SettingsOfUser,
  upsertSettingsOfUsers,
} from '../../store/operations/upsertUserSettings';
import { MovingStep } from '../MovingStep';
import { insertEarlierVisitors } from '../operations/insertEarlierVisitors';
import { StockSettingRow, toUserRef } from '../stockRows';

/**
 * Moves settings, user by user. They have no moments, so whether a user changed
 * them in stock since is told by a fingerprint of what they were when moved. If
 * so, they hold over what is here; if not, what is here stays.
 *
 * @internal
 */
export const moveSettings: MovingStep = {
  name: 'settings',
  table: 'user_settings',

  async move(knex, { position, limit }) {
    // By rows, as stock keeps all topics there are for each user; of the last
    // user all rows are read.
    const query = knex<StockSettingRow>('user_settings')
      .select('user')
      .orderBy('user')
      .limit(limit);
    if (position !== undefined) {
      query.where('user', '>', position);
    }
    const found = await query;
    const users = [...new Set(found.map(({ user }) => user))];
    const settings = await readSettings(knex, users);
    const fingerprints = await readFingerprints(knex, users);

    let moved = 0;
    const changed = new Map<string, string>();
    const changedUsers: SettingsOfUser[] = [];
    for (const [user, rows] of settings) {
      const fingerprint = fingerprintOf(rows);
      if (fingerprints.get(user) !== fingerprint) {
        changedUsers.push({
          userRef: toUserRef(user),
          settings: withoutDuplicates(rows),
        });
        changed.set(user, fingerprint);
        moved += rows.length;
      }
    }
    await upsertSettingsOfUsers(knex, { users: changedUsers });
    await writeFingerprints(knex, changed);
    await insertEarlierVisitors(knex, { userRefs: users.map(toUserRef) });
    return {
      position: found.length < limit ? undefined : users[users.length - 1],
      moved,
    };
  },
};

async function readSettings(
  knex: Knex,
  users: string[],
): Promise<Map<string, StockSettingRow[]>> {
  const rows: StockSettingRow[] = await knex('user_settings')
    .whereIn('user', listOf(knex, { type: 'text', values: users }))
    .select('*')
    .orderBy('user')
    .orderBy(inStorageOrder(knex));
  const settings = new Map<string, StockSettingRow[]>();
  for (const row of rows) {
    const ofUser = settings.get(row.user);
    if (ofUser) {
      ofUser.push(row);
    } else {
      settings.set(row.user, [row]);
    }
  }
  return settings;
}

/**
 * Of rows that differ in letter case only, stock heeds the first one that the
 * database answers.
 */
function withoutDuplicates(rows: StockSettingRow[]): UserSetting[] {
  const settings = new Map<string, UserSetting>();
  for (const { channel, origin, topic, enabled } of rows) {
    const key = foldCase(JSON.stringify([channel, origin, topic ?? null]));
    if (!settings.has(key)) {
      settings.set(key, {
        channel,
        origin,
        topic: topic ?? undefined,
        enabled: Boolean(enabled),
      });
    }
  }
  return [...settings.values()];
}

function fingerprintOf(rows: StockSettingRow[]): string {
  return shortKey(
    ...rows
      .map(({ channel, origin, topic, enabled }) =>
        JSON.stringify([channel, origin, topic ?? null, Boolean(enabled)]),
      )
      .sort(),
  );
}

async function readFingerprints(
  knex: Knex,
  users: string[],
): Promise<Map<string, string>> {
  const rows: Array<{ user_ref: string; fingerprint: string }> = await knex(
    'callboard_moved_settings',
  )
    .whereIn('user_ref', listOf(knex, { type: 'text', values: users }))
    .select('user_ref', 'fingerprint');
  return new Map(rows.map(row => [row.user_ref, row.fingerprint]));
}

async function writeFingerprints(
  knex: Knex,
  fingerprints: Map<string, string>,
): Promise<void> {
  await knex.raw(
    `insert into callboard_moved_settings (user_ref, fingerprint)
     select user_ref, fingerprint from :rows order by position
     on conflict (user_ref) do update set fingerprint = excluded.fingerprint`,
    {
      rows: tableOf(knex, {
        alias: 'r',
        columns: { user_ref: 'text', fingerprint: 'text' },
        rows: [...fingerprints].map(([user, fingerprint]) => ({
          user_ref: user,
          fingerprint,
        })),
      }),
    },
  );
}
