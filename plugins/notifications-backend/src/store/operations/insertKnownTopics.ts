import { Knex } from 'knex';
import { listOf, tableOf } from '../dialect';
import { foldCase, shortKey } from '../keys';
import { KnownTopic } from '../NotificationsStore';

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
  const candidates = new Map(
    options.topics.map(({ origin, topic }) => {
      const key = shortKey(foldCase(origin), topic && foldCase(topic));
      return [key, { topic_key: key, origin, topic }];
    }),
  );

  const known = await knex('callboard_known_topic')
    .whereIn(
      'topic_key',
      listOf(knex, { type: 'text', values: [...candidates.keys()] }),
    )
    .pluck('topic_key');
  for (const key of known) {
    candidates.delete(key);
  }
  if (candidates.size === 0) {
    return;
  }

  // In one order everywhere, so that two sends at once do not block each other.
  const rows = [...candidates.values()].sort((a, b) =>
    a.topic_key < b.topic_key ? -1 : 1,
  );
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
