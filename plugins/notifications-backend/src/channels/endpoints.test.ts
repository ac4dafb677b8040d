import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { createGate } from '../__testUtils__/createGate';
import {
  createChannelsWorld,
  until,
  userRef,
} from '../__testUtils__/createChannelsWorld';
import { createHttpChannel } from '../__testUtils__/processes/createHttpChannel';
import { Receiver } from '../__testUtils__/processes/Receiver';
import { ChannelTimes } from './retryPolicy';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(60_000);

/** Of both instances. */
const CONCURRENCY = 2 * 4;

describe.each(databases.eachSupportedId())('two instances on %s', id => {
  let receiver: Receiver;
  let worlds: Array<Awaited<ReturnType<typeof createChannelsWorld>>>;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await receiver.close();
    await Promise.all(worlds.map(world => world.stop()));
  });

  async function start(
    options: {
      times?: Partial<ChannelTimes>;
      timeoutMilliseconds?: number;
      processors?: NotificationProcessor[];
    } = {},
  ) {
    const knex = await databases.init(id);
    const { timeoutMilliseconds, ...rest } = options;
    const channels = ['a', 'b'].map(instance =>
      createHttpChannel({ url: receiver.url, instance, timeoutMilliseconds }),
    );
    worlds = [];
    for (const [index, channel] of channels.entries()) {
      worlds.push(
        await createChannelsWorld({
          knex,
          channels: [channel],
          isSecond: index > 0,
          ...rest,
        }),
      );
    }
    worlds.forEach(({ workers }) => workers.start());
    return {
      world: worlds[0],
      calls: () => channels[0].calls + channels[1].calls,
      pause: async () => (await knex('callboard_channel_pause').first()) ?? {},
    };
  }

  const users = (count: number) =>
    Array.from({ length: count }, (_, n) => `u${n + 100}`);

  it('ask an endpoint that is down seldom, and deliver everything once it is back', async () => {
    const { world, calls, pause } = await start({
      times: { pauseMilliseconds: [2, 10] },
    });
    await receiver.close();
    await world.send(users(60), { title: 'first' });
    await until(async () => (await pause()).failures >= 5);
    await world.send(users(60), { title: 'second' });
    await until(async () => (await pause()).failures >= 20);
    // All workers run into it, and from then on one after the other.
    const made = calls();
    expect(made).toBeLessThanOrEqual(
      CONCURRENCY + (await pause()).failures + 1,
    );
    expect(await pause()).toMatchObject({ reason: 'no_connection' });

    await receiver.open();
    await world.settle();
    const got = receiver.received.map(
      ({ destination, title }) => `${title} ${destination}`,
    );
    expect(got.sort()).toEqual(
      ['first', 'second'].flatMap(title =>
        users(60).map(name => `${title} ${userRef(name)}`),
      ),
    );
    expect(new Set(receiver.received.map(({ attempt }) => attempt))).toEqual(
      new Set([1]),
    );
    expect(await world.codes()).toEqual(['d', 'd']);
    expect(await world.rows()).toEqual([]);
  });

  it('wait as long as an endpoint asks them to, and no longer', async () => {
    const { world, pause } = await start();
    const { knex, channelStore } = world;
    let status = 429;
    receiver.answer = ({ destination }) =>
      status !== 200 && destination.endsWith('/u103')
        ? { status, headers: { 'Retry-After': '3000' } }
        : undefined;
    await world.send(users(5), { title: 'first' });
    await until(async () => (await pause()).reason === 'http_429');
    await until(async () => (await pause()).paused_until > Date.now() + 2.9e6);
    const attempts = receiver.received.length;
    await world.send(users(5), { title: 'second' });
    worlds.forEach(({ workers }) => workers.wake());
    const asked = { channel: 'Http', leaseMilliseconds: 1_000 };
    expect(await channelStore.enterChannel(asked)).toMatchObject({
      state: 'paused',
    });

    status = 500;
    const endPause = () =>
      knex('callboard_channel_pause').update({ paused_until: 0 });
    expect(receiver.received).toHaveLength(attempts);
    await endPause();
    await until(async () => (await pause()).reason === 'http_500');
    status = 200;
    await until(async () => {
      await endPause();
      return (
        (await knex('callboard_channel_job').whereRaw('is_open')).length === 0
      );
    });
    const taken = receiver.received.filter(
      ({ destination }) => !destination.endsWith('/u103'),
    );
    // What was done before the endpoint refused counts.
    expect(taken).toHaveLength(2 * 4);
    expect(receiver.received.at(-1)!.attempt).toBe(1);
    expect(await world.codes()).toEqual(['d', 'd']);
    expect(await world.rows()).toEqual([]);
  });

  it('give up a destination that hangs and one that is refused, and no other', async () => {
    const { world } = await start({
      timeoutMilliseconds: 1_000,
      times: { retryMilliseconds: [20, 20] },
    });
    receiver.answer = async ({ destination }) => {
      if (destination.endsWith('/u129')) {
        await new Promise(() => {});
      }
      return { status: destination.endsWith('/u104') ? 410 : 204 };
    };
    await world.send(users(30));
    await world.settle();
    expect([...receiver.destinations()].sort()).toEqual(users(30).map(userRef));
    expect(await world.rows()).toMatchObject([
      { destination: userRef('u104'), state: 'dead', reason: 'http_410' },
      {
        destination: userRef('u129'),
        state: 'dead',
        reason: 'timeout',
        tries: 3,
      },
    ]);
    expect(receiver.repeats()).toBe(2);
    expect(receiver.copies()).toHaveLength(30);
  });

  it('wait for what is slow, beyond the lease, and do not repeat it', async () => {
    const gate = createGate();
    const called = new Array<string>();
    const { world } = await start({
      times: { leaseMilliseconds: 3_000 },
      processors: [
        {
          getName: () => 'Queue',
          postProcess: async ({ user }) => {
            called.push(user!);
            await gate.pass();
          },
        },
      ],
    });
    receiver.answer = gate.pass;
    await world.send(users(3));
    await until(() => called.length === 3 && receiver.received.length === 1);
    const leases = async (): Promise<number[]> => {
      const jobs = await world.knex('callboard_channel_job');
      return jobs.map(job => Number(job.leased_until));
    };
    const first = Math.max(...(await leases()));
    await until(async () =>
      (await leases()).every(leasedUntil => leasedUntil >= first + 3_000),
    );
    gate.open();
    await world.settle();
    expect(called.sort()).toEqual(users(3).map(userRef));
    expect(receiver.copies()).toEqual([1, 1, 1]);
    expect(await world.codes()).toEqual(['d', 'd']);
  });

  it('call a processor that throws again, for those whom it threw for', async () => {
    const called = new Array<string>();
    const { world } = await start({
      processors: [
        {
          getName: () => 'Throws',
          postProcess: async ({ user }) => {
            called.push(user!);
            if (user!.endsWith('/u101') && called.length < 40) {
              throw new Error('Not now');
            }
            if (user!.endsWith('/u102')) {
              throw new Error('Never');
            }
          },
        },
      ],
      times: { retryMilliseconds: Array(40).fill(1) },
    });
    await world.send(users(4));
    await world.settle();
    const counts = users(4).map(
      name => called.filter(user => user === userRef(name)).length,
    );
    expect([counts[0], counts[3]]).toEqual([1, 1]);
    expect(counts[2]).toBe(41);
    expect(counts[1]).toBeGreaterThan(1);
    expect(await world.rows()).toMatchObject([
      { destination: userRef('u101'), state: 'delivered' },
      { destination: userRef('u102'), state: 'dead', tries: 41 },
    ]);
  });
});
