import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { tableOf } from '../dialect';
import { shortKey } from '../keys';
import { KnownTopic } from '../types';

/**
 * Remembers which origins and topics were ever sent; to be awaited, or made a part of
 * another statement. Spellings that differ in letter case only are one; the first one
 * stays.
 *
 * @param options.condition - nothing is written unless it holds
 */
export function insertKnownTopics(
  knex: Knex,
  options: { topics: KnownTopic[]; condition?: string },
): Knex.Raw {
  const { topics, condition = 'true' } = options;
  // Nearly all topics of a send are the same, whatever the number of its texts.
  const spellings = new Map(
    topics.map(known => [JSON.stringify([known.origin, known.topic]), known]),
  );
  const rows = new Map(
    [...spellings.values()].map(({ origin, topic }) => {
      const key = shortKey(foldCase(origin), topic && foldCase(topic));
      return [key, { topic_key: key, origin, topic }];
    }),
  );
  return knex.raw(
    `insert into callboard_known_topic (topic_key, origin, topic)
     select topic_key, origin, topic from ? where ${condition}
     order by topic_key
     on conflict (topic_key) do nothing`,
    [
      tableOf(knex, {
        alias: 't',
        columns: { topic_key: 'text', origin: 'text', topic: 'text' },
        rows: [...rows.values()],
      }),
    ],
  );
}
