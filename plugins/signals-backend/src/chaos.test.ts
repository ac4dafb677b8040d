import { setImmediate as tick } from 'node:timers/promises';
import type { SignalEventPayload } from '@callboard/backstage-plugin-signals-common';
import { DefaultSignalsService } from '@callboard/backstage-plugin-signals-node';
import { SimulatedClient } from './__testUtils__/simulated/SimulatedClient';
import { SimulatedInstance } from './__testUtils__/simulated/SimulatedInstance';

const channels = ['news', 'builds'];
const userNames = ['one', 'two', 'three', 'four'];
// Fills a chunk of its own up, so that what comes after it goes into the next.
const longRef = `user:default/${'x'.repeat(979_900)}`;

/** Numbers from 0 to 1 that look random, and are the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Everything that may go wrong does, by lot: the broker drops, repeats, delays and
// reorders, instances are replaced, connections break in the middle.
describe('signals, whatever the luck', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(Array.from({ length: 30 }, (_, seed) => [seed]))(
    'are taken once, or followed by a resync (%i)',
    async seed => {
      const random = createRandom(seed);
      const isLucky = (odds: number) => random() < odds;
      const pick = <T>(values: T[]) =>
        values[Math.floor(random() * values.length)];
      let isCalm = false;

      const maxSignals = pick([5, 50, 10_000]);
      const instances = [1, 2, 3].map(() => new SimulatedInstance(maxSignals));
      const deliver = (
        instance: SimulatedInstance,
        payload: SignalEventPayload,
      ) =>
        setTimeout(
          () => instance.isRunning && instance.delivery.handleEvent(payload),
          isLucky(0.8) ? 20 * random() : 2_000 * random(),
        );
      const createPublisher = () =>
        DefaultSignalsService.create({
          events: {
            publish: async ({ eventPayload }) => {
              for (const instance of instances) {
                if (isCalm || isLucky(0.9)) {
                  deliver(instance, eventPayload as SignalEventPayload);
                }
                if (isLucky(0.1)) {
                  deliver(instance, eventPayload as SignalEventPayload);
                }
              }
            },
            subscribe: async () => {},
          },
        });
      const publishers = [1, 2, 3].map(createPublisher);
      const clients = userNames.map(
        name => new SimulatedClient(`user:default/${name}`, channels),
      );
      clients.forEach(client => client.connect(pick(instances)));

      const published = new Array<{
        n: number;
        channel: string;
        entityRefs?: string[];
        time: number;
      }>();
      const publish = (isSplit: boolean) => {
        const n = published.length;
        const channel = pick(channels);
        const refs = clients
          .map(({ userEntityRef }) => userEntityRef)
          .filter(() => isLucky(0.5));
        const entityRefs = isLucky(0.3)
          ? undefined
          : [...refs, ...(isSplit ? [longRef, 'group:default/all'] : [])];
        published.push({ n, channel, entityRefs, time: Date.now() });
        void pick(publishers).publish({
          recipients: entityRefs ?? null,
          channel,
          message: { n },
        });
      };

      for (let step = 0; step < 400; step++) {
        publish(isLucky(0.02));
        if (isLucky(0.01)) {
          publishers[Math.floor(random() * 3)] = createPublisher();
        }
        if (isLucky(0.005)) {
          const index = Math.floor(random() * 3);
          for (const client of clients) {
            if (client.instance === instances[index]) {
              client.disconnect(random());
            }
          }
          instances[index].stop();
          instances[index] = new SimulatedInstance(maxSignals);
        }
        for (const client of clients) {
          if (!client.instance) {
            if (isLucky(0.3)) {
              client.connect(pick(instances));
            }
          } else if (isLucky(0.02)) {
            client.disconnect(random());
          } else if (isLucky(0.3)) {
            if (isLucky(0.2)) {
              client.keepAlive();
            }
            client.read();
          }
        }
        jest.advanceTimersByTime(30 * random());
        await tick();
      }

      // The network is well again, and the last heartbeats come.
      isCalm = true;
      for (let second = 0; second < 20; second++) {
        jest.advanceTimersByTime(1_000);
        await tick();
        for (const client of clients) {
          if (!client.instance) {
            client.connect(pick(instances));
          }
          client.read();
        }
      }

      const isFor = (
        client: SimulatedClient,
        { entityRefs }: (typeof published)[0],
      ) =>
        !entityRefs ||
        entityRefs.includes(client.userEntityRef) ||
        entityRefs.includes('group:default/all');
      for (const client of clients) {
        const meant = published.filter(signal => isFor(client, signal));
        const lost = meant.filter(
          ({ n, channel, time }) =>
            !client.taken.has(n) &&
            !client.resyncs.some(
              resync => resync.channel === channel && resync.time >= time,
            ),
        );
        expect(lost.map(({ n }) => n)).toEqual([]);
        const twice = [...client.taken].filter(([, count]) => count > 1);
        expect(twice).toEqual([]);
        // To resync all the time would be an easy way out.
        expect(client.taken.size).toBeGreaterThan(meant.length / 3);
      }
      instances.forEach(instance => instance.stop());
    },
    60_000,
  );
});
