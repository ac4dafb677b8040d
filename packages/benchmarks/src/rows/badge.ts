import { notificationsPath } from '../server/BenchmarkServer';
import { callboard, stock } from '../systems';
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
      budgets: [
        { series: callboard.label, atMostTimes: 1 / 6, of: stock.label },
      ],
      databaseBudgets: [{ series: callboard.label, atMost: 2 }],
    }),
    curves: [
      await curveByInboxSize(context, {
        id: 'badge-by-inbox',
        title: 'Badge, by size of the inbox (PostgreSQL)',
        path,
      }),
    ],
    notes: [],
  }),
};
