import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  ChannelResult,
  ChannelUnavailableError,
  NotificationChannel,
} from '@callboard/backstage-plugin-notifications-node';
import {
  createChannelsWorld,
  userRef,
} from '../__testUtils__/createChannelsWorld';
import { Randomness } from '../__testUtils__/Randomness';
import { DeliveryRecords } from '../store';
import { createAnotherStore } from '../store/__testUtils__/createTestStore';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(120_000);

/** What the provider shows to a user of one scope. */
type Shown = { version: number; state: 'open' | 'resolved' };

/**
 * A provider of which the channel makes messages, which fails in all ways there are, and
 * notices what must not happen.
 */
function createProvider(random: Randomness) {
  const underWay = new Set<string>();
  const newest = new Map<string, number>();
  const keys = new Map<string, string>();
  const messages = new Map<string, Shown & { about: string }>();
  const wrong = new Array<string>();
  let isCalm = false;
  let count = 0;

  const pass = async () => {
    for (let turns = random.below(4); turns > 0; turns--) {
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  /** Fails before the message is touched, or not at all. */
  const decide = (
    results: Map<string, ChannelResult>,
  ): ChannelResult | undefined => {
    const dice = isCalm ? 100 : random.below(100);
    if (dice < 4 && results.size === 0) {
      throw new Error('odd');
    }
    if (dice < 9) {
      throw new ChannelUnavailableError('down', { reason: 'down', results });
    }
    if (dice < 20) {
      return { outcome: 'retry', reason: 'busy' };
    }
    return dice < 22 ? { outcome: 'rejected', reason: 'no' } : undefined;
  };

  const channel: NotificationChannel = {
    id: 'Test',
    title: 'Test',
    updatesDeliveries: true,
    async deliver({ notification, deliveries }) {
      const results = new Map<string, ChannelResult>();
      const { scope, title } = notification.payload;
      const version = Number(title);
      for (const { destination } of deliveries) {
        const about = `${scope} ${destination}`;
        if (underWay.has(about)) {
          wrong.push(`two deliveries of ${about} at the same time`);
        }
        underWay.add(about);
      }
      try {
        for (const { destination, key, reference } of deliveries) {
          const about = `${scope} ${destination}`;
          if (version < (newest.get(about) ?? 0)) {
            wrong.push(`${about}: ${version} after ${newest.get(about)}`);
          }
          newest.set(about, version);
          const text = `${about} ${version}`;
          if ((keys.get(key) ?? text) !== text) {
            wrong.push(`one key for ${text} and ${keys.get(key)}`);
          }
          keys.set(key, text);
          await pass();
          const failed = decide(results);
          if (failed) {
            results.set(destination, failed);
            continue;
          }
          const known = reference && messages.has(reference);
          const name = known ? reference : `message ${++count}`;
          messages.set(name, { about, version, state: 'open' });
          results.set(destination, { outcome: 'delivered', reference: name });
        }
      } finally {
        deliveries.forEach(({ destination }) =>
          underWay.delete(`${scope} ${destination}`),
        );
      }
      return results;
    },
    async resolve({ references }) {
      const results = new Map<string, ChannelResult>();
      for (const { destination, reference } of references) {
        await pass();
        const failed = decide(results);
        const message = messages.get(reference);
        if (message && !failed) {
          message.state = 'resolved';
        }
        results.set(destination, failed ?? { outcome: 'delivered' });
      }
      return results;
    },
    async retract({ references }) {
      const results = new Map<string, ChannelResult>();
      for (const { destination, reference } of references) {
        await pass();
        const failed = decide(results);
        if (!failed) {
          messages.delete(reference);
        }
        results.set(destination, failed ?? { outcome: 'delivered' });
      }
      return results;
    },
  };
  return {
    channel,
    wrong,
    calm: () => {
      isCalm = true;
    },
    shown: () => Map.groupBy(messages.values(), ({ about }) => about),
  };
}

describe.each(databases.eachSupportedId())('channels on %s', id => {
  it.each([1, 2, 3, 4, 5, 6])(
    'show everybody the newest text of what was sent, resolved and retracted at random, over two instances (seed %d)',
    async seed => {
      const random = new Randomness(seed);
      const provider = createProvider(random);
      const knex = await databases.init(id);
      const options = { channels: [provider.channel] };
      const first = await createChannelsWorld({ ...options, knex });
      const second = await createChannelsWorld({
        ...options,
        knex: (await createAnotherStore(knex)).knex,
        isSecond: true,
      });
      const worlds = [first, second];
      worlds.forEach(world => world.workers.start());
      const records = await DeliveryRecords.create({
        database: mockServices.database({ knex }),
      });
      const redrive = () =>
        records.redrive({ channel: 'Test', states: ['dead', 'unknown'] });

      const names = Array.from({ length: 40 }, (_, n) => `u${n}`);
      const expected = new Map<string, Shown | undefined>();
      for (let version = 1; version <= 30; version++) {
        const world = random.pick(worlds);
        const scope = random.pick(['a', 'b']);
        const dice = random.below(10);
        const ofScope = [...expected].filter(([about]) =>
          about.startsWith(`${scope} `),
        );
        if (dice === 0) {
          await world.retract(scope);
          ofScope.forEach(([about]) => expected.set(about, undefined));
        } else if (dice === 1) {
          await world.resolve(scope);
          ofScope.forEach(([, shown]) => {
            if (shown) {
              shown.state = 'resolved';
            }
          });
        } else if (dice === 2) {
          await redrive();
        } else {
          const to = names.filter(() => random.below(3) > 0);
          await world.send(to, { scope, title: String(version) });
          to.forEach(name =>
            expected.set(`${scope} ${userRef(name)}`, {
              version,
              state: 'open',
            }),
          );
        }
      }
      provider.calm();
      await first.settle();
      while ((await redrive()).redriven > 0) {
        await first.settle();
      }
      await Promise.all(worlds.map(world => world.stop()));

      expect(provider.wrong).toEqual([]);
      const shown = provider.shown();
      const differing = [...expected].filter(([about, wanted]) => {
        const [message, ...others] = shown.get(about) ?? [];
        if (others.length > 0) {
          return true;
        }
        if (wanted?.state === 'resolved') {
          // What was resolved before it was delivered is not delivered any more.
          return message !== undefined && message.state !== 'resolved';
        }
        return message?.version !== wanted?.version;
      });
      expect(
        differing.map(([about, wanted]) => [about, wanted, shown.get(about)]),
      ).toEqual([]);
      await expect(
        knex('callboard_channel_delivery').whereNotNull('lease_token'),
      ).resolves.toEqual([]);
    },
  );
});
