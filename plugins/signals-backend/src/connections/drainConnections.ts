import { signalCloseCodes } from '@callboard/backstage-plugin-signals-common';
import { MessageFrame } from '../frames/MessageFrame';
import type { ClientConnection } from './ClientConnection';
import type { ConnectionRegistry } from './ConnectionRegistry';

const STEPS = 20;

/**
 * Sends everybody away within `withinMs`, spread over that time, so that the
 * other instances do not get all of them at once. Clients of the protocol are
 * told and go by themselves; stock clients are closed.
 *
 * @returns a promise that resolves when all connections are closed
 */
export async function drainConnections(
  connections: ConnectionRegistry,
  withinMs: number,
): Promise<void> {
  const all = [...connections.all()];
  const closing = new Array<Promise<void>>();
  const draining = MessageFrame.create({ type: 'draining', withinMs });
  if (withinMs > 0) {
    for (const connection of all) {
      connection.sendFrame(draining);
    }
    const stock = all.filter(({ client }) => client === 'stock');
    for (let step = 0; step < STEPS && connections.size > 0; step++) {
      await new Promise(resolve => setTimeout(resolve, withinMs / STEPS));
      closing.push(
        ...closeAll(
          stock.slice(
            Math.floor((stock.length * step) / STEPS),
            Math.floor((stock.length * (step + 1)) / STEPS),
          ),
        ),
      );
    }
  }
  await Promise.all([...closing, ...closeAll(connections.all())]);
}

function closeAll(connections: Iterable<ClientConnection>): Promise<void>[] {
  return Array.from(connections, connection =>
    connection.close(signalCloseCodes.serviceRestart, 'Service restart'),
  );
}
