import { Knex } from 'knex';
import { LAST_SENT_PRECISION } from './insertKnownTopics';

/** Removes a batch of origins and topics that were not sent since a time. */
export async function deleteUnsentTopics(
  knex: Knex,
  options: { before: Date; batchSize: number },
): Promise<number> {
  const unsent = knex('callboard_known_topic')
    .where('last_sent', '<', options.before.getTime() - LAST_SENT_PRECISION)
    .select('topic_key')
    .limit(options.batchSize);
  return knex('callboard_known_topic').whereIn('topic_key', unsent).delete();
}
