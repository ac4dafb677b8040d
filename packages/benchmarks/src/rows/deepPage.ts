import type { Curve } from '../report/RowResult';
import { inboxUserRef } from '../seeding/Inbox';
import { notificationsPath } from '../server/BenchmarkServer';
import { callboard, stock } from '../systems';
import { addPoints } from './addPoints';
import { compare } from './compare';
import {
  compareReads,
  pagePath,
  pageSize,
  readerInbox,
  readWork,
} from './inboxReads';
import { prepareAll } from './prepareAll';
import type { Row, RowContext } from './Row';

const cursorLabel = 'callboard, cursor';

/** @internal */
export const deepPage: Row = {
  name: 'deepPage',
  title: 'A page deep in the inbox',
  method:
    'GET of a page at an offset. "Cursor" reads on from the page before, as the frontend of callboard does. A sample is the median of many requests. "An empty answer" is a plugin of the same backend that does nothing but find out who asks.',
  run: async context => ({
    measurements: await compareReads(context, {
      path: pagePath({ offset: context.sizes.deepOffset }),
      budgets: [{ series: callboard.label, atMost: 5.4 }],
    }),
    curves: [await byOffset(context)],
    notes: [],
  }),
};

async function byOffset(context: RowContext): Promise<Curve> {
  const curve: Curve = {
    id: 'page-by-offset',
    title: 'A page, by its depth in the inbox (PostgreSQL)',
    xLabel: 'offset',
    yLabel: 'ms',
    lines: [stock.label, callboard.label, cursorLabel].map(label => ({
      label,
      points: [],
    })),
  };
  for (const offset of context.sizes.curves.offsets) {
    const what = `offset ${offset.toLocaleString('en')}`;
    const works = await prepareAll([stock, callboard], contender =>
      pageWork(context, { contender, path: pagePath({ offset }) }),
    );
    if (offset > 0) {
      works[cursorLabel] = await pageWork(context, {
        contender: callboard,
        path: await cursorPath(context, offset),
      });
    }
    addPoints(curve, offset, await compare(context, what, works));
  }
  return curve;
}

function pageWork(
  context: RowContext,
  options: { contender: typeof stock; path: string },
) {
  const inbox = readerInbox(context.sizes);
  return readWork(context, {
    ...options,
    kind: 'postgres',
    inboxes: [inbox],
    inbox,
    requests: context.sizes.requests,
  });
}

/** The page at the offset, by the cursor of the one before. */
async function cursorPath(context: RowContext, offset: number) {
  const inbox = readerInbox(context.sizes);
  const server = await context.seededServer(callboard, 'postgres', [inbox]);
  const read = await server.reader(inboxUserRef(inbox));
  const page = await read(pagePath({ offset: Math.max(0, offset - pageSize) }));
  const { nextCursor } = JSON.parse(page.body);
  return `${notificationsPath}?${new URLSearchParams({
    cursor: nextCursor,
    limit: String(pageSize),
    orderField: 'created,desc',
  })}`;
}
