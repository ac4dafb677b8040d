import { now } from '../lib/clock';
import { median } from '../lib/statistics';
import type { Budget, Curve, Measurement } from '../report/RowResult';
import {
  databaseLabels,
  type DatabaseKind,
} from '../database/BenchmarkDatabase';
import { barePath, notificationsPath } from '../server/BenchmarkServer';
import { inboxUserRef, type Inbox } from '../seeding/Inbox';
import { callboard, contenders, type Contender } from '../systems';
import type { Sizes } from '../sizes';
import { addPoints } from './addPoints';
import { compare } from './compare';
import { prepareAll } from './prepareAll';
import type { RowContext } from './Row';

/** What takes seconds is not asked as often as what takes milliseconds, but as often as this. */
const fewestRequests = 3;

const limitLabel = 'an empty answer';

/** How many notifications a page has. */
export const pageSize = 20;

/** @internal */
export function pagePath(options: { offset: number; search?: string }): string {
  const query = new URLSearchParams({
    offset: String(options.offset),
    limit: String(pageSize),
    orderField: 'created,desc',
    ...(options.search && { search: options.search }),
  });
  return `${notificationsPath}?${query}`;
}

/**
 * The reader in the database full of notifications.
 *
 * @internal
 */
export function readerInbox(sizes: Sizes): Inbox {
  return {
    name: 'reader',
    rows: sizes.ownRows,
    recipients: sizes.rows / sizes.ownRows,
  };
}

/**
 * Lets both systems answer the same request of the reader, on both databases, and asks PostgreSQL
 * how much of that it took itself.
 *
 * @param budgets - hold on PostgreSQL
 * @param databaseBudgets - hold for the part of it that PostgreSQL takes
 * @internal
 */
export async function compareReads(
  context: RowContext,
  options: { path: string; budgets: Budget[]; databaseBudgets?: Budget[] },
): Promise<Measurement[]> {
  const { sizes } = context;
  const inbox = readerInbox(sizes);
  const measurements: Measurement[] = [];
  const rowsOfAll = `${sizes.ownRows.toLocaleString(
    'en',
  )} of ${sizes.rows.toLocaleString('en')} rows`;
  for (const kind of ['postgres', 'sqlite'] as const) {
    const what = `${rowsOfAll}, ${databaseLabels[kind]}`;
    const works = await prepareAll(contenders, contender =>
      readWork(context, {
        contender,
        kind,
        inboxes: [inbox],
        inbox,
        path: options.path,
        requests: sizes.requests,
      }),
    );
    works[limitLabel] = await readWork(context, {
      contender: callboard,
      kind,
      inboxes: [inbox],
      inbox,
      path: barePath,
      requests: sizes.requests,
    });
    measurements.push({
      what,
      unit: 'ms',
      series: await compare(context, what, works),
      budgets: kind === 'postgres' ? options.budgets : [],
    });
  }
  const what = `${rowsOfAll}, in PostgreSQL itself`;
  const series = await compare(
    context,
    what,
    await prepareAll(contenders, contender =>
      databaseWork(context, { contender, inbox, path: options.path }),
    ),
  );
  measurements.splice(1, 0, {
    ...{ what, unit: 'ms', series },
    budgets: options.databaseBudgets ?? [],
  });
  return measurements;
}

/** A repetition: the time of PostgreSQL for a request, as a mean of many. */
async function databaseWork(
  context: RowContext,
  options: { contender: Contender; inbox: Inbox; path: string },
): Promise<() => Promise<number>> {
  const { contender, inbox, path } = options;
  const server = await context.seededServer(contender, 'postgres', [inbox]);
  const read = await server.reader(inboxUserRef(inbox));
  const requests = Math.ceil(context.sizes.requests / 4);
  return async () => {
    const total = await server.timeInDatabase(async () => {
      for (let request = 0; request < requests; request++) {
        await read(path);
      }
    });
    return total / requests;
  };
}

/**
 * The time of a request by the size of the inbox it reads, on PostgreSQL.
 *
 * @internal
 */
export async function curveByInboxSize(
  context: RowContext,
  options: { id: string; title: string; path: string },
): Promise<Curve> {
  const { sizes } = context;
  const inboxes = sizes.curves.inbox.map(rows => ({
    name: `of-${rows}`,
    rows,
    recipients: 1,
  }));
  const curve: Curve = {
    id: options.id,
    title: options.title,
    xLabel: 'notifications of the user',
    yLabel: 'ms',
    lines: contenders.map(({ label }) => ({ label, points: [] })),
  };
  for (const inbox of inboxes) {
    const what = `inbox of ${inbox.rows.toLocaleString('en')}`;
    const works = await prepareAll(contenders, contender =>
      readWork(context, {
        contender,
        kind: 'postgres',
        inboxes,
        inbox,
        path: options.path,
        requests: sizes.requests,
      }),
    );
    addPoints(curve, inbox.rows, await compare(context, what, works));
  }
  return curve;
}

/**
 * A repetition: the median of many requests, one after the other; of fewer where they are slow.
 *
 * @internal
 */
export async function readWork(
  context: RowContext,
  options: {
    contender: Contender;
    kind: DatabaseKind;
    inboxes: Inbox[];
    inbox: Inbox;
    path: string;
    requests: number;
  },
): Promise<() => Promise<number>> {
  const { contender, kind, inboxes, inbox, requests } = options;
  const server = await context.seededServer(contender, kind, inboxes);
  const read = await server.reader(inboxUserRef(inbox));
  return async () => {
    const samples: number[] = [];
    const end = now() + context.sizes.patienceMs;
    while (
      samples.length < requests &&
      (samples.length < fewestRequests || now() < end)
    ) {
      samples.push((await read(options.path)).milliseconds);
    }
    return median(samples);
  };
}
