import { callboard, stock } from '../systems';
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
        budgets: [
          { series: callboard.label, atMostTimes: 1 / 4, of: stock.label },
        ],
        databaseBudgets: [{ series: callboard.label, atMost: 2 }],
      }),
      curves: [
        await curveByInboxSize(context, {
          id: 'page-by-inbox',
          title: 'First page, by size of the inbox (PostgreSQL)',
          path,
        }),
      ],
      notes: [],
    };
  },
};
