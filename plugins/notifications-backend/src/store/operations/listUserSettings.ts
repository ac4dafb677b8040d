import { Knex } from 'knex';
import { listOf } from '../dialect';
import { foldCase } from '../keys';
import { UserSetting } from '../NotificationsStore';

const BATCH_SIZE = 10_000;

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
  const { userRefs, channels, origin } = options;
  const settings = new Map<string, UserSetting[]>();
  for (let start = 0; start < userRefs.length; start += BATCH_SIZE) {
    const values = userRefs.slice(start, start + BATCH_SIZE);
    const query = knex('callboard_user_setting')
      .whereIn('user_ref', listOf(knex, { type: 'text', values }))
      .orderBy(['user_ref', 'channel_key', 'setting_key'])
      .select('user_ref', 'channel', 'origin', 'topic', 'enabled');
    if (channels) {
      query.whereIn('channel_key', channels.map(foldCase));
    }
    if (origin !== undefined) {
      query.where(matches =>
        matches.where('origin_key', foldCase(origin)).orWhereNull('origin_key'),
      );
    }
    for (const row of await query) {
      const ofUser = settings.get(row.user_ref) ?? [];
      ofUser.push({
        channel: row.channel,
        origin: row.origin ?? undefined,
        topic: row.topic ?? undefined,
        enabled: Boolean(row.enabled),
      });
      settings.set(row.user_ref, ofUser);
    }
  }
  return settings;
}
