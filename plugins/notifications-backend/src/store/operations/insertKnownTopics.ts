import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { listOf, tableOf } from '../dialect';
import { shortKey } from '../keys';
import { KnownTopic } from '../types';

type TopicRow = {
  topic_key: string;
  origin: string;
  topic: string | undefined;
};

/**
 * The rows that origins and topics have, each once.
 *
 * @internal
 */
export function toTopicRows(topics: KnownTopic[]): TopicRow[] {
  const rows = new Map(
    topics.map(({ origin, topic }) => {
      const key = shortKey(foldCase(origin), topic && foldCase(topic));
      return [key, { topic_key: key, origin, topic }];
    }),
  );
  // In one order everywhere, so that two sends at once do not block each other.
  return [...rows.values()].sort((a, b) =>
    a.topic_key < b.topic_key ? -1 : 1,
  );
}

/**
 * Remembers which origins and topics were ever sent. Nearly all are known
 * already, so it looks before it writes. Spellings that differ in letter case
 * only are one; the first one stays.
 *
 * @internal
 */
export async function insertKnownTopics(
  knex: Knex,
  options: { topics: KnownTopic[] },
): Promise<void> {
  if (options.topics.length === 0) {
    return;
  }
  const candidates = toTopicRows(options.topics);
  const known: string[] = await knex('callboard_known_topic')
    .whereIn(
      'topic_key',
      listOf(knex, {
        type: 'text',
        values: candidates.map(row => row.topic_key),
      }),
    )
    .pluck('topic_key');
  const isKnown = new Set(known);
  const rows = candidates.filter(row => !isKnown.has(row.topic_key));
  if (rows.length === 0) {
    return;
  }
  await knex.raw(
    `insert into callboard_known_topic (topic_key, origin, topic)
     select t.topic_key, t.origin, t.topic
     from :topics
     order by t.position
     on conflict (topic_key) do nothing`,
    {
      topics: tableOf(knex, {
        alias: 't',
        columns: { topic_key: 'text', origin: 'text', topic: 'text' },
        rows,
      }),
    },
  );
}
