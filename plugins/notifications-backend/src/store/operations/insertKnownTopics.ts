import { foldCase } from '@callboard/backstage-plugin-notifications-common';
import { Duration } from 'luxon';
import { Knex } from 'knex';
import { clockMilliseconds, tableOf } from '../dialect';
import { shortKey } from '../keys';
import { KnownTopic } from '../types';

/** How exact `last_sent` is: a send that wrote it each time would lock it for others. */
export const LAST_SENT_PRECISION = Duration.fromObject({ days: 1 }).toMillis();

/** The key of an origin or a topic; letter case does not matter. */
export function topicKey({ origin, topic }: KnownTopic): string {
  return shortKey(foldCase(origin), topic && foldCase(topic));
}

/**
 * Remembers which origins and topics are sent; to be awaited, or made a part of another
 * statement. Spellings that differ in letter case only are one; the first one stays.
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
    topics
      .flatMap(({ origin, topic }) => [{ origin }, { origin, topic }])
      .map(known => [JSON.stringify([known.origin, known.topic]), known]),
  );
  const rows = new Map(
    [...spellings.values()].map(known => {
      const key = topicKey(known);
      const originKey = foldCase(known.origin);
      return [key, { topic_key: key, origin_key: originKey, ...known }];
    }),
  );
  return knex.raw(
    `insert into callboard_known_topic as k (topic_key, origin, topic, origin_key, last_sent)
     select t.topic_key, t.origin, t.topic, t.origin_key, :now
     from :topics
     where ${condition} and not exists (
       select 1 from callboard_known_topic as s
       where s.topic_key = t.topic_key and s.last_sent > :now - ${LAST_SENT_PRECISION}
     )
     order by t.topic_key
     on conflict (topic_key) do update set last_sent = excluded.last_sent`,
    {
      now: clockMilliseconds(knex),
      topics: tableOf<string>(knex, {
        alias: 't',
        columns: {
          topic_key: 'text',
          origin: 'text',
          topic: 'text',
          origin_key: 'text',
        },
        rows: [...rows.values()],
      }),
    },
  );
}
