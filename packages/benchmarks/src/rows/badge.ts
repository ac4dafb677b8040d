import { notificationsPath } from '../server/BenchmarkServer';
import { callboard } from '../systems';
import { compareReads, curveByInboxSize } from './inboxReads';
import type { Row } from './Row';

const path = `${notificationsPath}/status`;

/** @internal */
export const badge: Row = {
  name: 'badge',
  title: 'Badge',
  method:
    'GET of the numbers of read and unread notifications, over HTTP. A sample is the median of many requests. "An empty answer" is a plugin of the same backend that does nothing but find out who asks.',
  run: async context => ({
    measurements: await compareReads(context, {
      path,
      budgets: [{ series: callboard.label, atMost: 2 }],
      databaseBudgets: [
        {
          series: callboard.label,
          atMost: 2,
          limitedBy:
            'It counts 20,000 index entries, about 0.1 µs each on this machine; counters kept beside would make every send write one more row per recipient.',
        },
      ],
    }),
    curves: [
      await curveByInboxSize(context, {
        id: 'badge-by-inbox',
        title: 'Badge, by size of the inbox (PostgreSQL)',
        path,
      }),
    ],
    notes: [
      'Both numbers are counted from indexes that hold nothing else, exactly and at every request; nothing is kept in step with them on the side.',
    ],
  }),
};
