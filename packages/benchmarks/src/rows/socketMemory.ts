import type { SocketFleet } from '../client/SocketFleet';
import type { Child } from '../lib/Child';
import { Scope } from '../lib/Scope';
import { memberRefs } from '../members';
import type { Curve } from '../report/RowResult';
import { BareWebSockets } from '../server/BareWebSockets';
import { callboard, stock } from '../systems';
import { compare } from './compare';
import { untilAllReceive } from './online';
import type { Row, RowContext } from './Row';

const limitLabel = 'bare ws';

/**
 * The share that is connected before the first reading, so that neither what the first ones load nor
 * the room that the start has left behind is counted.
 */
const firstShare = 1 / 5;

interface Subject {
  child: Child<{ residentBytes(params: {}): Promise<number> }>;
  fleet: SocketFleet;
  settle(): Promise<void>;
}

/** @internal */
export const socketMemory: Row = {
  name: 'socketMemory',
  title: 'Memory of an idle socket',
  method:
    'Resident memory of a fresh server after a garbage collection, with some subscribed sockets and with many more; the growth divided by the number of sockets that came.',
  run: async context => {
    const { sockets } = context.sizes;
    const first = sockets * firstShare;
    const steps = [first * 2, sockets, sockets * 2];
    const points = new Map<string, number[][]>();
    const measure =
      (
        label: string,
        prepare: (context: RowContext, scope: Scope) => Promise<Subject>,
      ) =>
      () =>
        Scope.run(async scope => {
          const kilobytes = await grow(
            await prepare(context, scope),
            first,
            steps,
          );
          points.set(label, [...(points.get(label) ?? []), kilobytes]);
          return kilobytes[1];
        });

    const what = `${sockets.toLocaleString('en')} sockets`;
    const series = await compare(
      {
        ...context,
        sizes: {
          ...context.sizes,
          repetitions: context.sizes.freshServers,
          warmUps: 0,
        },
      },
      what,
      {
        [stock.label]: measure(stock.label, backend(stock)),
        [callboard.label]: measure(callboard.label, backend(callboard)),
        [limitLabel]: measure(limitLabel, bare),
      },
    );
    const curve: Curve = {
      id: 'socket-memory',
      title: 'Memory of an idle socket, by connections',
      xLabel: 'connections',
      yLabel: 'KB per socket',
      lines: [...points].map(([label, runs]) => ({
        label,
        points: steps.map((x, index) => ({
          x,
          samples: runs.map(run => run[index]),
        })),
      })),
    };
    return {
      measurements: [
        {
          what,
          unit: 'KB',
          series,
          budgets: [
            { series: callboard.label, atMostTimes: 1, of: stock.label },
          ],
        },
      ],
      curves: [curve],
      notes: [],
    };
  },
};

function backend(contender: typeof stock) {
  return async (context: RowContext, scope: Scope): Promise<Subject> => {
    const server = await context.within(scope).startServer(contender, 'sqlite');
    const fleet = await server.createFleet();
    scope.defer(() => fleet.stop());
    return {
      child: server.child,
      fleet,
      settle: () => untilAllReceive(server, fleet),
    };
  };
}

async function bare(context: RowContext, scope: Scope): Promise<Subject> {
  const server = await BareWebSockets.start(context);
  scope.defer(() => server.stop());
  const fleet = server.createFleet();
  scope.defer(() => fleet.stop());
  return {
    child: server.child,
    fleet,
    settle: async () => {
      const { arrival } = await fleet.expect({ needle: '"there"' });
      await server.child.call('sendToAll', { text: '{"are-you":"there"}' });
      await arrival;
    },
  };
}

/** @returns KB per socket after each step */
async function grow(
  subject: Subject,
  first: number,
  steps: number[],
): Promise<number[]> {
  const { child, fleet, settle } = subject;
  const users = memberRefs(Math.max(...steps));
  await fleet.connect(users.slice(0, first));
  await settle();
  const before = await child.call('residentBytes', {});
  const result: number[] = [];
  for (const step of steps) {
    await fleet.connect(users.slice(fleet.size, step));
    await settle();
    const bytes = (await child.call('residentBytes', {})) - before;
    result.push(bytes / (step - first) / 1024);
  }
  return result;
}
