import { rareWord } from '../seeding/content';
import { callboard } from '../systems';
import { compareReads, pagePath } from './inboxReads';
import type { Row } from './Row';

/** @internal */
export const search: Row = {
  name: 'search',
  title: 'Search',
  method:
    'GET of the first page of the notifications that contain a word which one in a hundred has. A sample is the median of many requests. "An empty answer" is a plugin of the same backend that does nothing but find out who asks.',
  run: async context => ({
    measurements: await compareReads(context, {
      path: pagePath({ offset: 0, search: rareWord }),
      budgets: [{ series: callboard.label, atMost: 6.4 }],
    }),
    curves: [],
    notes: [],
  }),
};
