import { groupRef, memberRefs } from '../members';
import { callboard, contenders, stockThrottleOpened } from '../systems';
import { compare } from './compare';
import { bringOnline, sendAndAwaitSignals } from './online';
import { prepareAll } from './prepareAll';
import type { Row, RowContext } from './Row';
import type { Contender } from '../systems';

/** @internal */
export const signalLastMember: Row = {
  name: 'signalLastMember',
  title: 'Last online member of a group signalled',
  method:
    'POST of a notification to a group whose members all hold a WebSocket, until the last of them has its signal. PostgreSQL.',
  run: async context => {
    const { online } = context.sizes;
    const what = `${online.toLocaleString('en')} members online`;
    return {
      measurements: [
        {
          what,
          unit: 'ms',
          series: await compare(
            context,
            what,
            await prepareAll([stockThrottleOpened, ...contenders], contender =>
              sender(context, contender),
            ),
          ),
          budgets: [{ series: callboard.label, atMost: 40 }],
        },
      ],
      curves: [],
      notes: [],
    };
  },
};

async function sender(context: RowContext, contender: Contender) {
  const { online } = context.sizes;
  const server = await context.server(contender, 'postgres');
  const fleet = await bringOnline(context, server, memberRefs(online));
  return () =>
    sendAndAwaitSignals({ server, fleet, entityRef: groupRef(online) });
}
