import { now } from '../lib/clock';
import { memberRefs } from '../members';
import { callboard } from '../systems';
import { compare } from './compare';
import type { Row, RowContext } from './Row';

/** A connection that was stable for so long is one that the clients forget earlier failures after. */
const stableMs = 11_000;
const patienceMs = 120_000;

/** @internal */
export const reconnect: Row = {
  name: 'reconnect',
  title: 'All clients back after a restart',
  method:
    'The server is killed while many clients are connected, and started again on the same port. From the moment that it listens until the last of the clients is connected again, by their own back-off. The clients are those of the frontend plugin; afterwards each has to receive a signal. A client that is not back, that does not receive, or that is answered by anything but the upgrade makes the row fail.',
  run: async context => {
    const { sockets, freshServers } = context.sizes;
    const what = `${sockets.toLocaleString('en')} clients`;
    return {
      measurements: [
        {
          what,
          unit: 'ms',
          series: await compare(
            {
              ...context,
              sizes: {
                ...context.sizes,
                warmUps: 0,
                repetitions: freshServers,
              },
            },
            what,
            { [callboard.label]: await prepare(context) },
          ),
          budgets: [{ series: callboard.label, atMost: 10_000 }],
        },
      ],
      curves: [],
      notes: [],
    };
  },
};

async function prepare(context: RowContext) {
  const { sockets } = context.sizes;
  const server = await context.startServer(callboard, 'sqlite');
  const fleet = await server.createReconnectingFleet(memberRefs(sockets));
  context.scope.defer(() => fleet.stop());
  let run = 0;
  return async () => {
    run += 1;
    await new Promise(resolve => setTimeout(resolve, stableMs));
    await fleet.expectBack();
    await server.restart();
    const listensAt = now();
    const { count, lastAt, errors } = await fleet.back(patienceMs);
    if (count < sockets || errors.length > 0) {
      throw new Error(
        `${count} of ${sockets} were back, with ${errors.length} errors: ${errors[0]}`,
      );
    }
    const action = `back-${run}`;
    const signalled = await fleet.countSignalled(action, () =>
      server.child.call('publish', {
        audience: 'everybody',
        channel: 'notifications',
        message: { action },
      }),
    );
    if (signalled !== sockets) {
      throw new Error(`${signalled} of ${sockets} received the signal`);
    }
    return Math.max(lastAt - listensAt, 0);
  };
}
