import type { DatabaseKind } from '../database/BenchmarkDatabase';
import { crowd, interval, type Inbox } from './Inbox';

/** Found in one of a hundred notifications. */
export const rareWord = 'turquoise';

/**
 * SQL expressions for the content of the notification number `i` and its recipient number `r`. Both
 * systems are filled from these, so that they hold the same.
 *
 * @internal
 */
export interface ContentSql {
  /** A `with` clause that makes the rows `numbers(i)` and `copies(r)`. */
  series: string;
  title: string;
  description: string;
  origin: string;
  topic: string;
  userRef: string;
  /** Milliseconds since 1970. */
  created: string;
  /** Conditions. */
  isRead: string;
  isSaved: string;
}

/** @internal */
export function contentSql(
  kind: DatabaseKind,
  inbox: Inbox,
  nowMs: number,
): ContentSql {
  const crowdIndex = `((i * ${inbox.recipients - 1} + r) % ${crowd})`;
  return {
    series:
      kind === 'postgres'
        ? `with numbers as (select i from generate_series(1, ${
            inbox.rows
          }) as i),
             copies as (select r from generate_series(0, ${
               inbox.recipients - 1
             }) as r)`
        : `with recursive numbers(i) as
             (select 1 union all select i + 1 from numbers where i < ${
               inbox.rows
             }),
             copies(r) as
             (select 0 union all select r + 1 from copies where r < ${
               inbox.recipients - 1
             })`,
    title: `'Pipeline run ' || i || ' has failed' ||
      case when i % 101 = 13 then ' in ${rareWord}' else '' end`,
    description: `'The run number ' || i || ' ended with an error in the step that builds the ' ||
      'image. The log has the details, and the owners of the component have been told.'`,
    origin: `'plugin-' || (i % 5)`,
    topic: `'topic-' || (i % 7)`,
    userRef: `case when r = 0 then 'user:default/inbox-${inbox.name}'
      else 'user:default/crowd-' || ${crowdIndex} end`,
    created: `(${nowMs} - cast(i as bigint) * ${interval})`,
    isRead: `(i + r) % 5 <> 0`,
    isSaved: `(i + r) % 100 = 0`,
  };
}
