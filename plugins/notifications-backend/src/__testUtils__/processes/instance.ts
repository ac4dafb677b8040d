import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { mockServices } from '@backstage/backend-test-utils';
import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import knexFactory from 'knex';
import { ChannelTimes } from '../../channels/retryPolicy';
import { createChannelsWorld } from '../createChannelsWorld';
import { createHttpChannel, post } from './createHttpChannel';

/** What an instance is started with. */
export type InstanceOptions = {
  name: string;
  connection: object;
  /** Of the receiver. */
  url: string;
  times: Partial<ChannelTimes>;
  /** Whether it delivers by a channel, or by a processor as upstream has them. */
  kind: 'channel' | 'processor';
  /** A delivery to it ends the process. */
  poison?: string;
};

/** What a test asks an instance to do. */
export type Command =
  | { type: 'send'; n: number; to: string[]; payload: NotificationPayload }
  | { type: 'stop'; n: number };

/** What an instance answers. */
export type Report =
  | { type: 'started' }
  | { type: 'done'; n: number; error?: string };

// This module is the main module of a process, started by `InstanceProcess`.
if (process.send && process.env.CHANNELS_TEST_OPTIONS) {
  // A test that was ended by force takes its instances along.
  process.on('disconnect', () => process.exit());
  void startInstance(JSON.parse(process.env.CHANNELS_TEST_OPTIONS));
}

async function startInstance(options: InstanceOptions): Promise<void> {
  const { name: instance, connection, url, times, kind, poison } = options;
  const channel = createHttpChannel({ url, instance });
  const { deliver } = channel;
  channel.deliver = async (batch, context) => {
    if (batch.deliveries.some(({ destination }) => destination === poison)) {
      process.kill(process.pid, 'SIGKILL');
    }
    return deliver.call(channel, batch, context);
  };
  const processor: NotificationProcessor = {
    getName: () => 'Processor',
    postProcess: async ({ user, payload: { title } }) => {
      const destination = user ?? '*';
      const key = `${title} ${destination}`;
      await post(url, { instance, key, destination, title, attempt: 1 });
    },
  };
  const metrics = new Proxy({} as MetricsService, {
    get: () => () => ({ add() {}, record() {} }),
  });
  const world = await createChannelsWorld({
    knex: knexFactory({ client: 'pg', connection }),
    channels: kind === 'channel' ? [channel] : [],
    processors: kind === 'processor' ? [processor] : [],
    times,
    isSecond: true,
    services: { logger: mockServices.rootLogger(), metrics },
  });
  const report = (message: Report) => process.send!(message);
  const carryOut = async (command: Command) =>
    command.type === 'send'
      ? world.send(command.to, command.payload)
      : world.stop();
  process.on('message', (command: Command) => {
    const { n } = command;
    carryOut(command).then(
      () => report({ type: 'done', n }),
      error => report({ type: 'done', n, error: String(error) }),
    );
  });
  world.workers.start();
  report({ type: 'started' });
}
