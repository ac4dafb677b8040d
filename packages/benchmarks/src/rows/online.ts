import { randomUUID } from 'node:crypto';
import type { SocketFleet } from '../client/SocketFleet';
import type { BenchmarkServer } from '../server/BenchmarkServer';
import type { RowContext } from './Row';

/** In every signal about a new notification, of both systems. */
export const newNotification = '"new_notification"';

const channel = 'notifications';

/**
 * Brings users online: one socket each, subscribed, and shown to receive.
 *
 * @internal
 */
export async function bringOnline(
  context: RowContext,
  server: BenchmarkServer,
  users: string[],
): Promise<SocketFleet> {
  const fleet = await server.createFleet();
  context.scope.defer(() => fleet.stop());
  await fleet.connect(users);
  await untilAllReceive(server, fleet);
  return fleet;
}

/**
 * Publishes to everybody until everybody got it: nothing tells when a stock server has taken notice
 * of a subscription.
 *
 * @internal
 */
export async function untilAllReceive(
  server: BenchmarkServer,
  fleet: SocketFleet,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const needle = `"are-you-there-${attempt}"`;
    const { arrival } = await fleet.expect({ needle, timeoutMs: 1_000 });
    await server.child.call('publish', {
      audience: 'everybody',
      channel,
      message: { action: `are-you-there-${attempt}` },
    });
    try {
      await arrival;
      return;
    } catch (error) {
      if (attempt === 30) {
        throw error;
      }
    }
  }
}

/**
 * Sends a notification, and waits for its signals.
 *
 * @returns milliseconds from the request to the arrival of the last signal
 * @internal
 */
export async function sendAndAwaitSignals(options: {
  server: BenchmarkServer;
  fleet: SocketFleet;
  entityRef: string;
  /** The one who is waited for; everybody in the fleet unless told. */
  user?: string;
}): Promise<number> {
  const { server, fleet, entityRef, user } = options;
  const { arrival } = await fleet.expect({ needle: newNotification, user });
  const [{ lastAt }, answer] = await Promise.all([
    arrival,
    server.send({
      recipients: { type: 'entity', entityRef },
      payload: { title: 'Your build has failed', link: '/catalog' },
      headers:
        server.contender.system === 'callboard'
          ? { 'idempotency-key': randomUUID() }
          : {},
    }),
  ]);
  return lastAt - answer.startedAt;
}

/**
 * A signal to everybody, as large as one that carries a short notification.
 *
 * @internal
 */
export async function broadcastAndAwait(options: {
  server: BenchmarkServer;
  fleet: SocketFleet;
}): Promise<{ milliseconds: number; text: string }> {
  const { server, fleet } = options;
  const { arrival } = await fleet.expect({ needle: newNotification });
  const [{ lastAt, sample }, startedAt] = await Promise.all([
    arrival,
    server.child.call('publish', {
      audience: 'everybody',
      channel,
      message: {
        action: 'new_notification',
        notification_id: '0193a5f0-0000-7000-8000-000000000000',
        notification: {
          title: 'Maintenance on Sunday',
          description: 'x'.repeat(150),
        },
      },
    }),
  ]);
  return { milliseconds: lastAt - startedAt, text: sample };
}
