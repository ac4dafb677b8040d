import { TestDatabases } from '@backstage/backend-test-utils';
import { createGate } from '../__testUtils__/createGate';
import {
  createChannelsWorld,
  createTestChannel,
  Delivered,
  until,
  userRef,
} from '../__testUtils__/createChannelsWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(60_000);

const busy = { outcome: 'retry', reason: 'busy' } as const;

describe.each(databases.eachSupportedId())('on %s', id => {
  let worlds: Array<Awaited<ReturnType<typeof createChannelsWorld>>>;
  beforeEach(() => {
    worlds = [];
  });
  afterEach(async () => {
    await Promise.all(worlds.map(world => world.stop()));
  });

  /** Two instances with one channel. */
  async function start(options: Parameters<typeof createTestChannel>[0]) {
    const knex = await databases.init(id);
    const channel = createTestChannel(options);
    for (const isSecond of [false, true]) {
      const channels = [channel];
      worlds.push(await createChannelsWorld({ knex, channels, isSecond }));
    }
    worlds.forEach(({ workers }) => workers.start());
    const got = () =>
      channel.delivered.map(({ destination, title }) =>
        [destination.replace('user:default/', ''), title].join(' '),
      );
    return { world: worlds[0], channel, got };
  }

  const users = (count: number) =>
    Array.from({ length: count }, (_, n) => `u${n + 100}`);

  it('settings that were changed after the send count, also for a retry, and not for what is under way', async () => {
    const gate = createGate();
    let isBusy = true;
    const { world, channel, got } = await start({
      answer: async ({ destination }) => {
        if (destination.endsWith('/u100')) {
          await gate.pass();
        }
        return isBusy && destination.endsWith('/u101')
          ? { ...busy, afterSeconds: 0.01 }
          : undefined;
      },
    });
    await world.send(users(30), { topic: 'news' });
    await gate.reached;
    await world.set('u100', 'Test', false);
    await world.set('u101', 'Test', false, 'news');
    await world.set('u127', 'Test', false);
    await world.set('u128', 'Test', false, 'news');
    isBusy = true;
    gate.open();
    await world.settle();

    const left = users(30).filter(name => !['u127', 'u128'].includes(name));
    expect(got().sort()).toEqual(left.map(name => `${name} Title`));
    expect(channel.delivered.every(({ attempt }) => attempt === 1)).toBe(true);
    const [codes] = await world.codes();
    expect([codes[0], codes[1], codes[27], codes[28]].join('')).toBe('d*ct');
    expect(await world.rows()).toMatchObject([
      {
        destination: userRef('u101'),
        state: 'not-wanted',
        reason: 'topic-setting',
      },
    ]);
    isBusy = false;
  });

  it.each(['resolve', 'retract'] as const)(
    'what fails while its sender calls %s is not tried again, whether it was the first try or a later one',
    async operation => {
      const gates = [createGate(), createGate()];
      const { world, channel, got } = await start({
        answer: async ({ title, attempt }) => {
          await (title === 'first'
            ? gates[0].pass()
            : attempt === 2 && gates[1].pass());
          return busy;
        },
      });
      await world.send(['a'], { title: 'first', scope: 'first' });
      await world.send(['b'], { title: 'later', scope: 'later' });
      await Promise.all(gates.map(({ reached }) => reached));
      await world[operation]('first');
      await world[operation]('later');
      gates.forEach(gate => gate.open());
      await world.settle();
      // What is sent afterwards finds nothing in its way.
      channel.deliver = async ({ notification, deliveries }) => {
        channel.delivered.push(
          ...deliveries.map(
            delivery =>
              ({ ...delivery, title: notification.payload.title } as Delivered),
          ),
        );
        return new Map([
          [deliveries[0].destination, { outcome: 'delivered' as const }],
        ]);
      };
      await world.send(['a'], { title: 'again', scope: 'first' });
      await world.send(['b'], { title: 'again', scope: 'later' });
      await world.settle();
      expect(got().sort()).toEqual([
        'a again',
        'a first',
        'b again',
        'b later',
        'b later',
      ]);
      const code = operation === 'resolve' ? 'v' : 'w';
      expect((await world.codes()).sort()).toEqual(
        ['*', code, 'd', 'd'].sort(),
      );
      expect(await world.rows()).toMatchObject([
        {
          destination: userRef('b'),
          state: operation === 'resolve' ? 'resolved' : 'retracted',
        },
      ]);
    },
  );

  it('a notification that is resolved and sent again while it is delivered arrives in order', async () => {
    const gate = createGate();
    let underWay = 0;
    let most = 0;
    const { world, got } = await start({
      answer: async ({ title }) => {
        most = Math.max(most, ++underWay);
        if (title === 'v1') {
          await gate.pass();
        }
        underWay--;
      },
    });
    const scope = 'alert';
    await world.send(['a'], { title: 'v1', scope });
    await gate.reached;
    await world.resolve(scope);
    await world.send(['a'], { title: 'v2', scope });
    // Something else is done meanwhile, so v2 could have been, too.
    await world.send(['b'], { title: 'other' });
    await until(() => got().includes('b other'));
    expect(got()).toEqual(['a v1', 'b other']);
    gate.open();
    await world.settle();
    expect(got()).toEqual(['a v1', 'b other', 'a v2']);
    expect(most).toBe(2);
    expect(await world.codes()).toEqual(['d', 'd', 'd']);
  });

  it('a retry of an old text that fails while a newer one is delivered to others carries that', async () => {
    const gate = createGate();
    const { world, got, channel } = await start({
      answer: async ({ destination, title, attempt }) => {
        if (destination.endsWith('/a') && title === 'v1') {
          await (attempt === 2 && gate.pass());
          return busy;
        }
        return undefined;
      },
    });
    const scope = 'build';
    await world.send(['a', 'b'], { title: 'v1', scope });
    await gate.reached;
    await world.send(['a', 'b'], { title: 'v2', scope });
    await until(() => got().includes('b v2'));
    expect(got().filter(text => text.startsWith('a'))).toEqual([
      'a v1',
      'a v1',
    ]);
    gate.open();
    await world.settle();
    expect(got().filter(text => text.startsWith('a'))).toEqual([
      'a v1',
      'a v1',
      'a v2',
    ]);
    const keys = channel.delivered.map(({ key, title }) => `${key} ${title}`);
    expect(new Set(keys).size).toBe(4);
    expect(new Set(keys.map(key => key.split(' ')[0])).size).toBe(4);
  });

  it('a broadcast that is sent again or retracted while it is expanded reaches nobody with what is old', async () => {
    const gates = [createGate(), createGate()];
    let expansions = 0;
    const { world, got } = await start({
      expandBroadcast: async ({ payload }) => {
        expansions++;
        await (payload.title === 'retracted'
          ? gates[0].pass()
          : payload.title === 'v1' && gates[1].pass());
        return users(60).map(userRef);
      },
    });
    await world.send('everybody', { title: 'retracted', scope: 'a' });
    await world.send('everybody', { title: 'v1', scope: 'b' });
    await Promise.all(gates.map(({ reached }) => reached));
    await world.retract('a');
    await world.send('everybody', { title: 'v2', scope: 'b' });
    await until(() => expansions === 3);
    gates.forEach(gate => gate.open());
    await world.settle();
    expect(got().sort()).toEqual(users(60).map(name => `${name} v2`));
    expect((await world.codes()).sort()).toEqual(['d', 's', 'w']);
  });
});
