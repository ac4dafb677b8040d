import { memberRefs } from '../members';
import { callboard, stock, type Contender } from '../systems';
import { compare } from './compare';
import { bringOnline } from './online';
import type { Row, RowContext } from './Row';

/** @internal */
export const signalThroughput: Row = {
  name: 'signalThroughput',
  title: 'Signals to single users',
  method:
    'A plugin publishes signals to one user after the other as fast as it can, while all of them are online. A sample is the number of signals divided by the time until the last of them is on its socket.',
  run: async context => {
    const { sockets } = context.sizes;
    const what = `${sockets.toLocaleString('en')} sockets`;
    return {
      measurements: [
        {
          what,
          unit: 'signals/s',
          series: await compare(context, what, {
            [stock.label]: await prepare(context, stock),
            [callboard.label]: await prepare(context, callboard),
          }),
          budgets: [{ series: callboard.label, atLeast: 10_000 }],
        },
      ],
      curves: [],
      notes: [],
    };
  },
};

async function prepare(context: RowContext, contender: Contender) {
  const { sockets, signalsEach } = context.sizes;
  const users = memberRefs(sockets);
  const server = await context.server(contender, 'postgres');
  const fleet = await bringOnline(context, server, users);
  let run = 0;
  return async () => {
    run += 1;
    const needle = `"run-${run}-of-many"`;
    const { arrival } = await fleet.expect({ needle, each: signalsEach });
    const [{ lastAt, count }, startedAt] = await Promise.all([
      arrival,
      server.child.call('publishToEach', {
        users,
        times: signalsEach,
        channel: 'notifications',
        message: { action: `run-${run}-of-many` },
      }),
    ]);
    return (count / (lastAt - startedAt)) * 1000;
  };
}
