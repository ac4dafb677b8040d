import { Knex } from 'knex';
import { limited } from '../connections';
import { inCodePointOrder } from '../dialect';
import { KnownTopic } from '../types';

/** Every origin and topic ever sent, sorted. */
export async function listKnownTopics(knex: Knex): Promise<KnownTopic[]> {
  const rows: Array<{ origin: string; topic: string | null }> = await limited(
    knex,
    knex('callboard_known_topic')
      .select('origin', 'topic')
      .orderByRaw(
        knex.raw(`?, coalesce(?, '')`, [
          inCodePointOrder(knex, 'origin'),
          inCodePointOrder(knex, 'topic'),
        ]),
      ),
  );
  return rows.map(({ origin, topic }) => ({
    origin,
    topic: topic ?? undefined,
  }));
}
