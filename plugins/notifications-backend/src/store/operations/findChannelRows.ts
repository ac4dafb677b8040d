import { Knex } from 'knex';
import { limited } from '../connections';
import { listOf, uuidValue } from '../dialect';

/** What is known of destinations besides their jobs. */
export type ChannelRows = {
  /** Those of which an earlier delivery waits or is under way. */
  waiting: Set<string>;
  /** The provider's references, by destination. */
  references: Map<string, string>;
};

/** Looks for rows of destinations of a notification, of whatever send. */
export async function findChannelRows(
  knex: Knex,
  options: { notificationId: string; channel: string; destinations: string[] },
): Promise<ChannelRows> {
  const { notificationId, channel, destinations } = options;
  const rows = await limited(
    knex,
    knex<{ destination: string; state: string; reference: string | null }>(
      'callboard_channel_delivery',
    )
      .where('notification_id', uuidValue(knex, notificationId))
      .where('channel', channel)
      .whereIn(
        'destination',
        listOf(knex, { type: 'text', values: destinations }),
      )
      .orderBy('updated')
      .select('destination', 'state', 'reference'),
  );
  return {
    waiting: new Set(
      rows
        .filter(({ state }) => state === 'waiting')
        .map(({ destination }) => destination),
    ),
    references: new Map(
      rows.flatMap(({ destination, state, reference }) =>
        reference === null || state === 'retracted'
          ? []
          : [[destination, reference] as const],
      ),
    ),
  };
}
