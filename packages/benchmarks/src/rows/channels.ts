import { groupRef } from '../members';
import type { BenchmarkServer } from '../server/BenchmarkServer';
import { callboard, type Contender } from '../systems';
import { compare } from './compare';
import type { Row, RowContext } from './Row';

const two: Contender = {
  ...callboard,
  label: 'callboard, two channels',
  channels: 2,
};
const one: Contender = { ...callboard, label: 'callboard', channels: 1 };

const POLL_MILLISECONDS = 20;
const MEGABYTE = 1024 * 1024;

/** @internal */
export const channelEnqueue: Row = {
  name: 'channelEnqueue',
  title: 'Send with channels besides the inbox',
  method:
    'POST of one notification to a group, with a receipt, on PostgreSQL: without channels, and with two that take it all and deliver nothing yet. Upstream has no durable channels.',
  run: async context => {
    const { bigGroup } = context.sizes;
    const [without, withTwo] = await Promise.all(
      [callboard, two].map(contender =>
        context.startServer(contender, 'postgres'),
      ),
    );
    const what = `${bigGroup.toLocaleString('en')} members, PostgreSQL`;
    const work = (server: BenchmarkServer) => async () =>
      (await sendTo(server, bigGroup)).milliseconds;
    return {
      measurements: [
        {
          what,
          unit: 'ms',
          series: await compare(context, what, {
            [callboard.label]: work(without),
            [two.label]: work(withTwo),
          }),
          budgets: [
            { series: two.label, atMostTimes: 1.2, of: callboard.label },
          ],
        },
      ],
      curves: [],
      notes: [],
    };
  },
};

/** @internal */
export const channelDrain: Row = {
  name: 'channelDrain',
  title: 'Deliveries of a channel',
  method:
    'A channel that delivers at once, one instance, PostgreSQL on the same machine. The time is that from the first delivery of a send to the last. Memory is resident, after a collection of garbage, and beyond that of the server before; the database has the records of what was delivered.',
  run: async context => {
    const { bigGroup } = context.sizes;
    const server = await context.startServer(one, 'postgres');
    const what = `${bigGroup.toLocaleString('en')} deliveries`;
    const before = await server.child.call('residentBytes', {});
    const sizeBefore = await server.sizeOfTables('callboard_%');
    const inboxBefore = await server.sizeOfTables('callboard_delivery');
    const rates = await compare(context, `${what} a second`, {
      [callboard.label]: () => drain(context, server, bigGroup),
    });
    const runs = context.sizes.repetitions + context.sizes.warmUps;
    const after = await server.child.call('residentBytes', {});
    const records =
      (await server.sizeOfTables('callboard_%')) -
      sizeBefore -
      ((await server.sizeOfTables('callboard_delivery')) - inboxBefore);
    return {
      measurements: [
        {
          what: `${what}, a second`,
          unit: 'deliveries/s',
          series: rates,
          budgets: [{ series: callboard.label, atLeast: 5_000 }],
        },
        {
          what: `memory after ${runs} times ${what}`,
          unit: 'MB',
          series: [
            { label: callboard.label, samples: [(after - before) / MEGABYTE] },
          ],
          budgets: [],
        },
        {
          what: `records of ${what} in the database`,
          unit: 'MB',
          series: [
            { label: callboard.label, samples: [records / runs / MEGABYTE] },
          ],
          budgets: [],
        },
      ],
      curves: [],
      notes: [],
    };
  },
};

/** @returns deliveries a second */
async function drain(
  context: RowContext,
  server: BenchmarkServer,
  size: number,
): Promise<number> {
  const delivered = () => server.child.call('deliveredByChannels', {});
  const goal = (await delivered()) + size;
  await sendTo(server, size);
  const started = performance.now();
  await server.child.call('openChannels', { isOpen: true });
  while ((await delivered()) < goal) {
    await new Promise(resolve => setTimeout(resolve, POLL_MILLISECONDS));
  }
  const seconds = (performance.now() - started) / 1_000;
  await server.child.call('openChannels', { isOpen: false });
  context.say(`  ${size} deliveries in ${seconds.toFixed(1)} s`);
  return size / seconds;
}

async function sendTo(server: BenchmarkServer, size: number) {
  return server.send({
    recipients: { type: 'entity', entityRef: groupRef(size) },
    payload: { title: 'Deployment finished', topic: 'deployments' },
    headers: { prefer: 'return=minimal' },
  });
}
