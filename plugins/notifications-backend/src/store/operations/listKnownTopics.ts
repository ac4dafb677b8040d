import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { limited } from '../connections';
import { listOf } from '../dialect';
import { KnownTopic } from '../types';
import { topicKey } from './insertKnownTopics';

type TopicRow = { origin: string; topic: string | null };

/** The most parts that a union of SQLite can have. */
const MAX_ORIGINS = 500;
const MAX_TOPICS = 2_000;
const MAX_TOPICS_PER_ORIGIN = 100;

/**
 * The origins and topics that were sent last, latest first. Of each origin no more than
 * its share, as some senders make up a topic for each thing that happens.
 */
export async function listKnownTopics(knex: Knex): Promise<KnownTopic[]> {
  const known = knex('callboard_known_topic').select('origin', 'topic');
  const origins: TopicRow[] = await limited(
    knex,
    known
      .clone()
      .whereNull('topic')
      .orderBy('last_sent', 'desc')
      .limit(MAX_ORIGINS),
  );
  if (origins.length === 0) {
    return [];
  }
  const share = Math.floor(MAX_TOPICS / origins.length);
  const latest = origins.map(({ origin }) =>
    known
      .clone()
      .where('origin_key', foldCase(origin))
      .whereNotNull('topic')
      .orderBy('last_sent', 'desc')
      .limit(Math.min(share, MAX_TOPICS_PER_ORIGIN))
      .as('latest'),
  );
  const topics: TopicRow[] = await limited(
    knex,
    knex.unionAll(latest.map(ofOrigin => knex.select('*').from(ofOrigin))),
  );
  return [...origins, ...topics].map(toKnownTopic);
}

/** Those that are known of some that a user names, in the spelling that they have. */
export async function findKnownTopics(
  knex: Knex,
  options: { topics: KnownTopic[] },
): Promise<KnownTopic[]> {
  const values = options.topics.map(topicKey);
  const rows: TopicRow[] = await limited(
    knex,
    knex('callboard_known_topic')
      .whereIn('topic_key', listOf(knex, { type: 'text', values }))
      .select('origin', 'topic'),
  );
  return rows.map(toKnownTopic);
}

function toKnownTopic({ origin, topic }: TopicRow): KnownTopic {
  return { origin, topic: topic ?? undefined };
}
