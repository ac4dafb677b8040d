import { TestDatabases } from '@backstage/backend-test-utils';
import { ChannelUnavailableError } from '@callboard/backstage-plugin-notifications-node';
import { createGate } from '../__testUtils__/createGate';
import {
  createChannelsWorld,
  createTestChannel,
  until,
  userRef,
} from '../__testUtils__/createChannelsWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('a channel on %s', id => {
  type World = Awaited<ReturnType<typeof createChannelsWorld>>;
  const worlds = new Array<World>();
  async function start(
    options: Omit<Parameters<typeof createChannelsWorld>[0], 'knex'>,
  ): Promise<World> {
    const world = await createChannelsWorld({
      knex: await databases.init(id),
      ...options,
    });
    worlds.push(world);
    world.workers.start();
    return world;
  }
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map(world => world.stop()));
  });
  const titles = (channel: ReturnType<typeof createTestChannel>) =>
    channel.delivered.map(({ destination, title }) =>
      [destination.replace('user:default/', ''), title].join(' '),
    );

  it('gets each send once for each user who wants it, whether in the inbox or not', async () => {
    const channel = createTestChannel();
    const world = await start({ channels: [channel] });
    await world.set('off', 'Test', false);
    await world.set('hidden', 'Web', false);
    const { sendId } = await world.send(['jane', 'off', 'hidden']);
    await world.settle();

    expect(titles(channel).sort()).toEqual(['hidden Title', 'jane Title']);
    expect(channel.delivered[0]).toMatchObject({
      attempt: 1,
      key: expect.stringMatching(/^[\w-]{43}$/),
      unsubscribeUrl: expect.stringContaining('user:default/'),
    });
    expect(await world.codes()).toEqual(['ddc']);
    expect(await world.rows()).toEqual([]);
    expect(await world.knex('callboard_send').pluck('id')).toEqual([sendId]);
  });

  it('is asked in batches of 25, and what it cannot do for one is tried again alone and with the same key', async () => {
    let fails = 3;
    const sizes = new Array<number>();
    const channel = createTestChannel({
      answer: async ({ destination }) =>
        destination.endsWith('/u07') && fails-- > 0
          ? { outcome: 'retry', reason: 'mailbox_busy' }
          : undefined,
    });
    const { deliver } = channel;
    channel.deliver = async (batch, options) => {
      sizes.push(batch.deliveries.length);
      return deliver(batch, options);
    };
    const world = await start({ channels: [channel] });
    const names = Array.from(
      { length: 60 },
      (_, n) => `u${String(n).padStart(2, '0')}`,
    );
    await world.send(names);
    await world.settle();

    expect(sizes.sort((a, b) => b - a)).toEqual([25, 25, 10, 1, 1, 1]);
    const tries = channel.delivered.filter(({ destination }) =>
      destination.endsWith('/u07'),
    );
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(tries.map(({ key }) => key)).size).toBe(1);
    expect(new Set(channel.delivered.map(({ key }) => key)).size).toBe(60);
    expect(await world.rows()).toMatchObject([
      { state: 'delivered', tries: 4, destination: userRef('u07') },
    ]);
  });

  it('that fails for a destination eight times, or rejects it, leaves a dead letter and says so once', async () => {
    const channel = createTestChannel({
      answer: async ({ destination }) => {
        if (destination.endsWith('/busy')) {
          return { outcome: 'retry', reason: 'Busy for jane@example.com!' };
        }
        return destination.endsWith('/gone')
          ? { outcome: 'rejected', reason: 'smtp_550' }
          : { outcome: 'skipped', reason: 'no-address' };
      },
    });
    const world = await start({ channels: [channel] });
    await world.send(['busy', 'gone', 'none']);
    await world.settle();

    expect(await world.codes()).toEqual(['**a']);
    expect(await world.rows()).toMatchObject([
      { state: 'dead', tries: 8, reason: 'Busy_for_jane_example.com_' },
      { state: 'dead', tries: 1, reason: 'smtp_550' },
    ]);
    expect(titles(channel).sort()).toEqual([
      ...Array(8).fill('busy Title'),
      'gone Title',
      'none Title',
    ]);
    expect(world.logger.warn.mock.calls.map(([text]) => text)).toEqual(
      Array(2).fill('A notification could not be delivered'),
    );
  });

  it('that throws takes nobody else along for more than one try', async () => {
    const channel = createTestChannel({
      answer: async ({ destination }) => {
        if (destination.endsWith('/poison')) {
          throw new Error('a template failed on it');
        }
      },
    });
    const world = await start({ channels: [channel] });
    await world.send(['a', 'poison', 'z']);
    await world.settle();

    const states = (await world.rows()).map(row => [
      row.destination,
      row.state,
      row.tries,
    ]);
    expect(states).toEqual([
      [userRef('a'), 'delivered', 2],
      [userRef('poison'), 'dead', 8],
      [userRef('z'), 'delivered', 2],
    ]);
  });

  it('that does not work is paused, keeps what it has, and uses up no try; others go on', async () => {
    let isDown = true;
    let calls = 0;
    const broken = createTestChannel({
      id: 'Broken',
      answer: async ({ destination }) => {
        calls++;
        if (isDown && destination.endsWith('/b')) {
          throw new ChannelUnavailableError('down', {
            reason: 'http_503',
            results: new Map([[userRef('a'), { outcome: 'delivered' }]]),
          });
        }
      },
    });
    const other = createTestChannel({ id: 'Other' });
    const world = await start({ channels: [broken, other] });
    await world.send(['a', 'b']);
    await until(() => calls > 12 && other.delivered.length === 2);
    expect(await world.codes()).toEqual(['d.', 'd']);
    expect(await world.knex('callboard_channel_pause')).toMatchObject([
      { channel: 'Broken', reason: 'http_503' },
    ]);
    isDown = false;
    await world.settle();
    expect(titles(broken).filter(title => title === 'a Title')).toHaveLength(1);
    expect(broken.delivered.at(-1)).toMatchObject({ attempt: 1 });
    expect(await world.rows()).toEqual([]);
    await until(
      async () => (await world.knex('callboard_channel_pause')).length === 0,
    );
  });

  it('that has not worked for a day gives up, and the dead letters are of whole jobs', async () => {
    const channel = createTestChannel({
      answer: async () => {
        throw new ChannelUnavailableError('down', { reason: 'smtp_421' });
      },
    });
    const world = await start({
      channels: [channel],
      times: { maxAgeMilliseconds: 100 },
    });
    await world.send(['a', 'b']);
    await world.settle();
    expect(await world.codes()).toEqual(['!!']);
    expect(world.logger.warn).toHaveBeenCalledWith(
      'A notification could not be delivered',
      expect.objectContaining({ channel: 'Test', reason: 'smtp_421' }),
    );
  });

  it('over its limit is stopped, and what it says it has delivered counts', async () => {
    const channel = createTestChannel({ timeoutMilliseconds: 20 });
    channel.deliver = async ({ deliveries }, { abortSignal }) => {
      channel.delivered.push(...(deliveries as any));
      if (deliveries[0].attempt === 1) {
        await new Promise(resolve =>
          abortSignal.addEventListener('abort', resolve),
        );
      }
      return new Map([[deliveries[0].destination, { outcome: 'delivered' }]]);
    };
    const world = await start({ channels: [channel] });
    await world.send(['a', 'b']);
    await world.settle();
    expect(channel.delivered.map(({ destination }) => destination)).toEqual(
      ['a', 'b', 'b'].map(userRef),
    );
  });

  describe('with a scope that is sent again', () => {
    it('carries the newest text, in the place of the older one', async () => {
      const gate = createGate();
      let isFirst = true;
      const channel = createTestChannel({
        answer: async () => {
          if (isFirst) {
            isFirst = false;
            await gate.pass();
          }
        },
      });
      const world = await start({ channels: [channel] });
      const names = Array.from(
        { length: 30 },
        (_, n) => `u${String(n).padStart(2, '0')}`,
      );
      const scope = 'build';
      const first = await world.send(names, { title: 'v1', scope });
      await gate.reached;
      await world.send([...names, 'new'], { title: 'v2', scope });
      gate.open();
      await world.settle();

      // The first batch had begun; the other one is carried along.
      const sent = titles(channel);
      expect(sent.filter(title => title.endsWith('v1'))).toHaveLength(25);
      expect(sent.filter(title => title.endsWith('v2')).sort()).toEqual(
        ['new', ...names].map(name => `${name} v2`).sort(),
      );
      // Those of the first batch and the new one got it by the second send.
      const [first30, second31] = await world.codes();
      expect(first30).toBe('d');
      expect([...second31].sort().join('')).toBe(
        'd'.repeat(26) + 's'.repeat(5),
      );
      const ids = new Set(channel.delivered.map(d => d.notificationId));
      expect([...ids]).toEqual([first.id]);
    });

    it('lets a retry carry the newest text, and the newer send not deliver it twice', async () => {
      let isBusy = true;
      const channel = createTestChannel({
        answer: async ({ destination }) =>
          isBusy && destination.endsWith('/a')
            ? { outcome: 'retry', reason: 'busy', afterSeconds: 0.2 }
            : undefined,
      });
      const world = await start({ channels: [channel] });
      const scope = 'build';
      await world.send(['a', 'b'], { title: 'v1', scope });
      await until(async () => (await world.rows()).length === 1);
      isBusy = false;
      await world.send(['a', 'b'], { title: 'v2', scope });
      await world.settle();
      expect(titles(channel).sort()).toEqual(['a v1', 'a v2', 'b v1', 'b v2']);
      expect(await world.codes()).toEqual(['*d', 'sd']);
      expect(await world.rows()).toMatchObject([
        { destination: userRef('a'), state: 'delivered' },
      ]);
    });

    it('fails with the old text while the new one is on its way, and delivers the new one', async () => {
      const gate = createGate();
      const channel = createTestChannel({
        answer: async ({ title }) => {
          if (title === 'v1') {
            await gate.pass();
            return { outcome: 'retry', reason: 'busy' };
          }
          return undefined;
        },
      });
      const world = await start({ channels: [channel] });
      const scope = 'build';
      await world.send(['a'], { title: 'v1', scope });
      await gate.reached;
      await world.send(['a'], { title: 'v2', scope });
      gate.open();
      await world.settle();
      expect(titles(channel)).toEqual(['a v1', 'a v2']);
    });

    it('leaves nobody out, however fast it is sent', async () => {
      const channel = createTestChannel({
        answer: async () => {
          await new Promise(resolve => setTimeout(resolve, 1));
        },
      });
      const world = await start({ channels: [channel] });
      const names = Array.from({ length: 1_000 }, (_, n) => `u${n + 1_000}`);
      for (let round = 1; round <= 6; round++) {
        await world.send(names, { title: `v${round}`, scope: 'often' });
        const seen = channel.delivered.length;
        // Less than it takes to deliver it to all.
        await until(() => channel.delivered.length > seen + 600);
      }
      await world.settle();
      const counts = Map.groupBy(titles(channel), title => title.split(' ')[0]);
      const numbers = [...counts.values()].map(({ length }) => length);
      expect(numbers).toHaveLength(1_000);
      expect(Math.max(...numbers) - Math.min(...numbers)).toBeLessThan(4);
      for (const [name, sent] of counts) {
        expect(sent.at(-1)).toBe(`${name} v6`);
        expect(new Set(sent).size).toBe(sent.length);
      }
    });
  });

  it('does not get what was resolved or retracted meanwhile, and takes back what it has', async () => {
    const changes = new Array<string>();
    const gate = createGate();
    const note =
      (name: string) =>
      async ({ references }: { references: Array<{ reference: string }> }) => {
        changes.push(
          ...references.map(({ reference }) => `${name} ${reference}`),
        );
        return new Map(
          (references as any[]).map(({ destination }) => [
            destination,
            { outcome: 'delivered' as const },
          ]),
        );
      };
    const channel = createTestChannel({
      updatesDeliveries: true,
      resolve: note('resolve'),
      retract: note('retract'),
      answer: async ({ destination, title, reference }) => {
        if (title === 'slow') {
          await gate.pass();
        }
        if (destination.endsWith('/z') && title !== 'slow') {
          return { outcome: 'retry', reason: 'busy', afterSeconds: 3_000 };
        }
        changes.push(`${reference ? 'update' : 'post'} ${destination}`);
        return { outcome: 'delivered', reference: `ref ${destination}` };
      },
    });
    const world = await start({ channels: [channel] });
    const [a, b] = ['a', 'b'].map(userRef);
    await world.send(['a', 'z'], { scope: 's' });
    await until(async () => (await world.rows()).length === 2);
    await world.send(['a'], { scope: 's', title: 'again' });
    await until(() => changes.length === 2);
    await world.resolve('s');
    await until(() => changes.length === 3);
    await world.retract('s');
    await until(() => changes.length === 4);
    expect(changes).toEqual([
      `post ${a}`,
      `update ${a}`,
      `resolve ref ${a}`,
      `retract ref ${a}`,
    ]);

    // It is retracted while it is under way: it is delivered, and then taken back.
    await world.send(['b', 'z'], { scope: 'slow', title: 'slow' });
    await gate.reached;
    await world.retract('slow');
    gate.open();
    await until(() => changes.length === 8);
    expect(changes.slice(4).sort()).toEqual(
      [
        `post ${b}`,
        `post ${userRef('z')}`,
        `retract ref ${b}`,
        `retract ref ${userRef('z')}`,
      ].sort(),
    );
    await world.settle();
  });

  it('waits for the reader, if it is told to, and then leaves out what was read', async () => {
    const channel = createTestChannel();
    const world = await start({
      channels: [channel],
      config: {
        notifications: {
          channels: [
            {
              id: 'Test',
              delay: { milliseconds: 300 },
              delayBySeverity: { critical: { milliseconds: 0 } },
            },
          ],
        },
      },
    });
    await world.set('hidden', 'Web', false);
    const { id: notificationId } = await world.send(['a', 'b', 'hidden'], {
      title: 'normal',
    });
    await world.send(['a'], { title: 'urgent', severity: 'critical' });
    await world.store.mark({
      userRef: userRef('a'),
      selection: { seen: [{ id: notificationId }] },
      flags: { read: true },
      operationId: '7ab5f5a2-2f1c-4a53-9fc2-6e6d7a2f0a11',
    });
    await world.settle();
    expect(titles(channel)).toEqual(['a urgent', 'b normal', 'hidden normal']);
    expect(await world.codes()).toEqual(['rdd', 'd']);
  });

  it('gets a broadcast for those whom it names when it is due, once', async () => {
    let isCatalogDown = true;
    const names = Array.from({ length: 1_200 }, (_, n) => `u${n + 1_000}`);
    const channel = createTestChannel({
      getDestinations: ({ recipients }) =>
        recipients.type === 'broadcast' ? ['#all'] : [],
      expandBroadcast: async () => {
        if (isCatalogDown) {
          isCatalogDown = false;
          throw new ChannelUnavailableError('down', {
            reason: 'catalog_unavailable',
          });
        }
        return ['#all', ...names.map(userRef)];
      },
    });
    const world = await start({ channels: [channel] });
    await world.send('everybody');
    await world.settle();
    expect(titles(channel).sort()).toEqual(
      ['#all Title', ...names.map(name => `${name} Title`)].sort(),
    );
    expect(await world.codes()).toEqual(['d', 'd', 'd', 'd']);
  });

  it('that was removed from the config is given up after a day, and says how much waits until then', async () => {
    const world = await start({
      channels: [createTestChannel({ id: 'Removed' })],
      times: { maxAgeMilliseconds: 100 },
    });
    await world.stop();
    await world.send(['a', 'b']);
    const { queues } = await world.channelStore.measureQueues();
    expect(queues).toMatchObject([{ channel: 'Removed', waiting: 2 }]);

    const without = await createChannelsWorld({
      knex: world.knex,
      isSecond: true,
      times: { maxAgeMilliseconds: 100 },
    });
    await until(async () => {
      await without.workers.giveUpRemoved();
      return (await world.codes())[0] === '!!';
    });
    expect(without.logger.warn).toHaveBeenCalledWith(
      'A notification could not be delivered',
      expect.objectContaining({ reason: 'channel-removed' }),
    );
  });
});
