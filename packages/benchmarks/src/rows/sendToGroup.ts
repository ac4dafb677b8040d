import {
  databaseLabels,
  type DatabaseKind,
} from '../database/BenchmarkDatabase';
import { groupRef } from '../members';
import type { Curve, Measurement, RowResult } from '../report/RowResult';
import type { BenchmarkServer } from '../server/BenchmarkServer';
import { baselines, callboard, stock, stockThrottleOpened } from '../systems';
import { compare } from './compare';
import type { Row, RowContext } from './Row';

/** What the own client of callboard asks for: a receipt instead of a notification per recipient. */
const minimal = { prefer: 'return=minimal' };
const receiptLabel = 'callboard, receipt';
const limitLabel = 'bare insert';

/** @internal */
export const sendToGroup: Row = {
  name: 'sendToGroup',
  title: 'Send to a group',
  method:
    'POST of one notification to a group, until the answer has been read. "Scoped again" sends to a scope that every member has already got. "Receipt" is the request with `Prefer: return=minimal`, as the client of callboard makes it. "Bare insert" puts as many narrow rows with two indexes into a table by one statement. The default throttle of stock is a pause between small batches, the same on both databases, and is shown on PostgreSQL.',
  run: async context => {
    const postgres = await measureOn(context, 'postgres');
    const sqlite = await measureOn(context, 'sqlite');
    return {
      measurements: [...postgres.measurements, ...sqlite.measurements],
      curves: postgres.curves,
      notes: [],
    };
  },
};

async function measureOn(
  context: RowContext,
  kind: DatabaseKind,
): Promise<RowResult> {
  const { sizes } = context;
  const [throttled, opened, ours, ...before] = await Promise.all(
    [stock, stockThrottleOpened, callboard, ...baselines].map(contender =>
      context.server(contender, kind),
    ),
  );
  const bare = await context.createBareInsert(kind);

  const measure = async (
    size: number,
    options: { scope?: string; throttle: boolean; atMostTimes?: number },
  ): Promise<Measurement> => {
    const what = `${size.toLocaleString('en')} members${
      options.scope ? ', scoped again' : ''
    }, ${databaseLabels[kind]}`;
    const work = (server: BenchmarkServer, headers = {}) => {
      return async () => {
        const answer = await server.send({
          recipients: { type: 'entity', entityRef: groupRef(size) },
          payload: {
            title: 'Deployment finished',
            description: 'Version 1.2.3 is in production.',
            link: '/catalog',
            topic: 'deployments',
            ...(options.scope && { scope: options.scope }),
          },
          headers,
        });
        return answer.milliseconds;
      };
    };
    const series = await compare(context, what, {
      ...(options.throttle && { [stock.label]: work(throttled) }),
      [stockThrottleOpened.label]: work(opened),
      [callboard.label]: work(ours),
      [receiptLabel]: work(ours, minimal),
      ...Object.fromEntries(
        before.map(server => [
          `${server.contender.label}, receipt`,
          work(server, minimal),
        ]),
      ),
      [limitLabel]: () => bare.measure(size),
    });
    return {
      what,
      unit: 'ms',
      series,
      budgets: options.atMostTimes
        ? [
            {
              series: receiptLabel,
              atMostTimes: options.atMostTimes,
              of: limitLabel,
            },
          ]
        : [],
    };
  };

  const throttle = kind === 'postgres';
  const plain = await measure(sizes.group, {
    throttle,
    atMostTimes: throttle ? 1.2 : undefined,
  });
  const scoped = await measure(sizes.group, {
    scope: 'release-1',
    throttle,
    atMostTimes: throttle ? 1.5 : undefined,
  });
  if (kind === 'sqlite') {
    return { measurements: [plain, scoped], curves: [], notes: [] };
  }
  const big = await measure(sizes.bigGroup, { throttle: false });

  const steps: Array<{ x: number; measurement: Measurement }> = [];
  for (const x of sizes.curves.recipients) {
    const known = new Map([
      [sizes.group, plain],
      [sizes.bigGroup, big],
    ]).get(x);
    steps.push({
      x,
      measurement:
        known ??
        (await measure(x, { throttle: x <= sizes.curves.throttledRecipients })),
    });
  }
  return {
    measurements: [plain, scoped, big],
    curves: [toCurve(steps)],
    notes: [],
  };
}

function toCurve(steps: Array<{ x: number; measurement: Measurement }>): Curve {
  const labels = [
    stock.label,
    stockThrottleOpened.label,
    callboard.label,
    receiptLabel,
    limitLabel,
  ];
  return {
    id: 'send-time',
    title: 'Time of a send by recipients (PostgreSQL)',
    xLabel: 'recipients',
    yLabel: 'ms',
    lines: labels.map(label => ({
      label,
      points: steps.flatMap(({ x, measurement }) => {
        const series = measurement.series.find(one => one.label === label);
        return series && series.samples.length > 0
          ? [{ x, samples: series.samples }]
          : [];
      }),
    })),
  };
}
