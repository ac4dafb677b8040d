import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { createGate } from '../__testUtils__/createGate';
import {
  createChannelsWorld,
  until,
  userRef,
} from '../__testUtils__/createChannelsWorld';
import { createHttpChannel } from '../__testUtils__/processes/createHttpChannel';
import { InstanceOptions } from '../__testUtils__/processes/instance';
import { InstanceProcess } from '../__testUtils__/processes/InstanceProcess';
import { Receiver } from '../__testUtils__/processes/Receiver';

// A SQLite database is of one process.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

jest.setTimeout(120_000);

const BATCH = 25;
const CONCURRENCY = 4;

describe.each(databases.eachSupportedId())('processes on %s', id => {
  const instances = new Array<InstanceProcess>();
  let receiver: Receiver;
  let world: Awaited<ReturnType<typeof createChannelsWorld>>;
  afterEach(async () => {
    await Promise.all(instances.splice(0).map(instance => instance.kill()));
    await receiver.close();
    await world.stop();
  });

  /** Starts instances, and one in this process that sends and delivers nothing. */
  async function start(
    names: string[],
    options: Partial<InstanceOptions> = {},
  ): Promise<Record<string, InstanceProcess>> {
    receiver = await Receiver.start();
    const knex = await databases.init(id);
    const { url } = receiver;
    const { kind = 'channel' } = options;
    const processor: NotificationProcessor = {
      getName: () => 'Processor',
      postProcess: async () => {},
    };
    world = await createChannelsWorld({
      knex,
      channels:
        kind === 'channel'
          ? [createHttpChannel({ url, instance: 'test' })]
          : [],
      processors: kind === 'processor' ? [processor] : [],
    });
    await world.stop();
    const started = await Promise.all(
      names.map(name =>
        InstanceProcess.start({
          knex,
          url,
          name,
          kind,
          times: { leaseMilliseconds: 2_000 },
          ...options,
        }),
      ),
    );
    instances.push(...started);
    return Object.fromEntries(names.map((name, n) => [name, started[n]]));
  }

  const users = (count: number) =>
    Array.from({ length: count }, (_, n) => `u${String(n).padStart(4, '0')}`);

  it('deliver all of 1,000 sends, though one is killed in the middle of them', async () => {
    const { a, b } = await start(['a', 'b']);
    let countOfA = 0;
    receiver.answer = async ({ instance }) => {
      if (instance === 'a' && ++countOfA === 100) {
        await a.kill();
      }
    };
    const names = users(1_000);
    const queue = [...names];
    let refused = 0;
    const sentAgain = new Array<boolean>();
    const sendAll = async (first: InstanceProcess) => {
      for (let name = queue.pop(); name; name = queue.pop()) {
        const payload = { title: name };
        if (!(await first.send([name], payload))) {
          // It may be stored all the same, as for every client that gets no answer.
          refused++;
          sentAgain.push(await b.send([name], payload));
        }
      }
    };
    await Promise.all([a, b, a, b].map(sendAll));
    await world.settle();

    expect(sentAgain).not.toContain(false);
    expect([...receiver.destinations()].sort()).toEqual(names.map(userRef));
    expect(receiver.repeats()).toBeGreaterThan(0);
    expect(receiver.repeats()).toBeLessThanOrEqual(CONCURRENCY);
    expect(receiver.copies().length).toBeLessThanOrEqual(1_000 + refused);
    expect(new Set(await world.codes())).toEqual(new Set(['d', '*']));
    const states = (await world.rows()).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['delivered']));
  });

  it('deliver all of one send to 1,000, though one is killed in the middle of it', async () => {
    const started = await start(['a', 'b']);
    let killed: string | undefined;
    receiver.answer = async ({ instance }) => {
      if (receiver.received.length >= 200) {
        killed ??= instance;
      }
      if (instance === killed) {
        await started[instance].kill();
      }
    };
    const names = users(1_000);
    await world.send(names);
    await world.settle();

    expect([...receiver.destinations()].sort()).toEqual(names.map(userRef));
    expect(receiver.copies()).toHaveLength(1_000);
    expect(Math.max(...receiver.copies())).toBe(2);
    expect(receiver.repeats()).toBeLessThanOrEqual(2 * BATCH);
  });

  it('go on where one stands still, which then finishes its batches and changes nothing', async () => {
    const started = await start(['a', 'b']);
    const gate = createGate();
    let stopped: string | undefined;
    receiver.answer = async ({ instance }) => {
      if (receiver.received.length >= 300) {
        stopped ??= instance;
      }
      if (instance === stopped) {
        started[instance].pause();
        await gate.pass();
      }
    };
    const names = users(2_000);
    await world.send(names);
    await gate.reached;
    await world.settle();
    const before = [await world.codes(), await world.rows()];
    expect([...receiver.destinations()].sort()).toEqual(names.map(userRef));

    gate.open();
    receiver.answer = () => undefined;
    const repeats = receiver.repeats();
    expect(repeats).toBeGreaterThan(0);
    started[stopped!].resume();
    expect(await started[stopped!].stop()).toBe(true);
    expect(receiver.repeats()).toBeGreaterThan(repeats);
    expect(receiver.repeats()).toBeLessThanOrEqual(BATCH * CONCURRENCY);
    expect(Math.max(...receiver.copies())).toBe(2);
    expect(receiver.copies()).toHaveLength(2_000);
    expect([await world.codes(), await world.rows()]).toEqual(before);
  });

  it('that a delivery ends give it up, and deliver to all others', async () => {
    const poison = userRef('u0012');
    await start(['a', 'b', 'c', 'd'], {
      poison,
      times: { leaseMilliseconds: 1_000, retryMilliseconds: [20, 20] },
    });
    const names = users(60);
    await world.send(names);
    await world.settle();

    const others = names.map(userRef).filter(name => name !== poison);
    expect([...receiver.destinations()].sort()).toEqual(others);
    // What was under way beside it, once: then it is tried alone.
    expect(receiver.repeats()).toBeLessThanOrEqual(BATCH * CONCURRENCY);
    const dead = (await world.rows()).filter(row => row.state !== 'delivered');
    expect(dead).toMatchObject([
      { destination: poison, state: 'dead', tries: 3, reason: 'interrupted' },
    ]);
  });

  it('call a processor once with a broadcast, whatever becomes of the call', async () => {
    const started = await start(['a', 'b'], {
      kind: 'processor',
      times: { leaseMilliseconds: 1_000 },
    });
    receiver.answer = async ({ instance, destination }) => {
      if (destination === '*') {
        await started[instance].kill();
      }
    };
    await world.send('everybody');
    await until(async () => (await world.codes()).join() === '?');
    await world.send(['jane'], { title: 'after' });
    await world.settle();

    expect(receiver.received.map(({ key }) => key)).toEqual([
      'Title *',
      'after user:default/jane',
    ]);
    expect((await world.codes()).sort()).toEqual(['?', 'd']);
  });
});
