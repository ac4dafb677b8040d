import { callboard } from '../systems';
import {
  compareReads,
  curveByInboxSize,
  pagePath,
  pageSize,
} from './inboxReads';
import type { Row } from './Row';

/** @internal */
export const firstPage: Row = {
  name: 'firstPage',
  title: 'First page of the inbox',
  method: `GET of the newest ${pageSize} notifications with the count of all, over HTTP. A sample is the median of many requests. "An empty answer" is a plugin of the same backend that does nothing but find out who asks.`,
  run: async context => {
    const path = pagePath({ offset: 0 });
    return {
      measurements: await compareReads(context, {
        path,
        budgets: [{ series: callboard.label, atMost: 2.5 }],
        databaseBudgets: [
          {
            series: callboard.label,
            atMost: 2,
            limitedBy:
              'It is the sum of two statements, the page (0.3 ms, and 0.6 ms to plan it) and the exact count of 20,000 index entries (about 0.1 µs each); one statement for both was tried and is slower.',
          },
        ],
      }),
      curves: [
        await curveByInboxSize(context, {
          id: 'page-by-inbox',
          title: 'First page, by size of the inbox (PostgreSQL)',
          path,
        }),
      ],
      notes: [
        'The page itself takes the same time in an inbox of any size; what grows is the count of everything that the filter finds, which is exact and read from an index. A profile of a small inbox shows no hot spot: a quarter of the time is the framework (token, router, validation), the rest writing to sockets and waiting for the database. To ask for page and count by one statement was tried and made large inboxes slower, since two connections count and read side by side.',
        'In a small inbox both systems take about what the framework and the round trips take. More than half of what is left to PostgreSQL there is planning. Prepared statements would save that, but not every pooler of connections that an adopter may have in front of the database lets them through.',
      ],
    };
  },
};
