import { memberRefs } from '../members';
import { BareWebSockets } from '../server/BareWebSockets';
import { callboard, stock, type Contender } from '../systems';
import { compare } from './compare';
import { broadcastAndAwait, bringOnline, newNotification } from './online';
import type { Row, RowContext } from './Row';

const limitLabel = 'bare ws loop';

/** @internal */
export const broadcast: Row = {
  name: 'broadcast',
  title: 'Broadcast signal, last socket',
  method:
    'A plugin publishes one signal to everybody, until it is on the last socket. The bare loop is a server made of nothing but the `ws` package that sends the bytes of callboard to all its sockets.',
  run: async context => {
    const { sockets } = context.sizes;
    const what = `${sockets.toLocaleString('en')} sockets`;
    const theirs = await prepare(context, stock);
    const ours = await prepare(context, callboard);
    const bare = await prepareBare(context, (await ours()).text);
    return {
      measurements: [
        {
          what,
          unit: 'ms',
          series: await compare(context, what, {
            [stock.label]: async () => (await theirs()).milliseconds,
            [callboard.label]: async () => (await ours()).milliseconds,
            [limitLabel]: bare,
          }),
          budgets: [
            { series: callboard.label, atMostTimes: 1, of: limitLabel },
          ],
        },
      ],
      curves: [],
      notes: [],
    };
  },
};

async function prepare(context: RowContext, contender: Contender) {
  const server = await context.server(contender, 'postgres');
  const fleet = await bringOnline(
    context,
    server,
    memberRefs(context.sizes.sockets),
  );
  return () => broadcastAndAwait({ server, fleet });
}

async function prepareBare(context: RowContext, text: string) {
  const server = await BareWebSockets.start(context);
  context.scope.defer(() => server.stop());
  const fleet = server.createFleet();
  context.scope.defer(() => fleet.stop());
  await fleet.connect(memberRefs(context.sizes.sockets));
  return async () => {
    const { arrival } = await fleet.expect({ needle: newNotification });
    const [{ lastAt }, startedAt] = await Promise.all([
      arrival,
      server.child.call('sendToAll', { text }),
    ]);
    return lastAt - startedAt;
  };
}
