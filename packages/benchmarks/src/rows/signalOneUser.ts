import type { SocketFleet } from '../client/SocketFleet';
import { median } from '../lib/statistics';
import { memberRef, memberRefs } from '../members';
import type { Curve, Measurement } from '../report/RowResult';
import type { BenchmarkServer } from '../server/BenchmarkServer';
import { callboard, contenders, stock } from '../systems';
import { addPoints } from './addPoints';
import { compare } from './compare';
import { bringOnline, sendAndAwaitSignals, untilAllReceive } from './online';
import { prepareAll } from './prepareAll';
import type { Row, RowContext } from './Row';

/** @internal */
export const signalOneUser: Row = {
  name: 'signalOneUser',
  title: 'Signal to one user, from POST to socket',
  method:
    'POST of a notification to one user, until the signal is there; a sample is the median of many, one after the other. Callboard gets an `Idempotency-Key` with each. Across two instances, the request goes to one and the socket hangs on the other; the broker is that of `@backstage/plugin-events-backend` on PostgreSQL.',
  run: async context => ({
    measurements: [await oneInstance(context), await twoInstances(context)],
    curves: [await byConnections(context)],
    notes: [],
  }),
};

async function oneInstance(context: RowContext): Promise<Measurement> {
  const what = 'one instance';
  const works = await prepareAll(contenders, async contender => {
    const server = await context.server(contender, 'postgres');
    return work(context, {
      server,
      fleet: await bringOnline(context, server, memberRefs(10)),
    });
  });
  return {
    what,
    unit: 'ms',
    series: await compare(context, what, works),
    budgets: [{ series: callboard.label, atMost: 1.5 }],
  };
}

async function twoInstances(context: RowContext): Promise<Measurement> {
  const what = 'across two instances';
  const works = await prepareAll(contenders, async contender => {
    const [first, second] = await context.startCluster(contender, 2);
    return work(context, {
      server: first,
      fleet: await bringOnline(context, second, memberRefs(10)),
    });
  });
  return {
    what,
    unit: 'ms',
    series: await compare(context, what, works),
    budgets: [{ series: callboard.label, atMostTimes: 1, of: stock.label }],
  };
}

async function byConnections(context: RowContext): Promise<Curve> {
  const curve: Curve = {
    id: 'signal-latency',
    title: 'Signal to one user, by connections of the instance',
    xLabel: 'connections',
    yLabel: 'ms',
    lines: contenders.map(({ label }) => ({ label, points: [] })),
  };
  const online = await Promise.all(
    contenders.map(async contender => {
      const server = await context.server(contender, 'postgres');
      const fleet = await bringOnline(context, server, []);
      return { contender, server, fleet };
    }),
  );
  for (const connections of context.sizes.curves.connections) {
    const what = `${connections.toLocaleString('en')} connections`;
    const works: Record<string, () => Promise<number>> = {};
    for (const { contender, server, fleet } of online) {
      await fleet.connect(memberRefs(connections).slice(fleet.size));
      await untilAllReceive(server, fleet);
      works[contender.label] = work(context, { server, fleet });
    }
    addPoints(curve, connections, await compare(context, what, works));
  }
  return curve;
}

function work(
  context: RowContext,
  options: { server: BenchmarkServer; fleet: SocketFleet },
) {
  const user = memberRef(0);
  return async () => {
    const samples: number[] = [];
    for (let sent = 0; sent < context.sizes.requests; sent++) {
      samples.push(
        await sendAndAwaitSignals({ ...options, entityRef: user, user }),
      );
    }
    return median(samples);
  };
}
