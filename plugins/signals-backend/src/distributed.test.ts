import { setTimeout as delay } from 'node:timers/promises';
import type { SignalPayload } from '@callboard/backstage-plugin-signals-node';
import type { BackendInstance } from './__testUtils__/distributed/BackendInstance';
import { Deployment } from './__testUtils__/distributed/Deployment';
import { publishingPlugins } from './__testUtils__/distributed/instance';
import { TestReceiver } from './__testUtils__/distributed/TestReceiver';

interface PublishedSignal {
  n: number;
  channel: string;
  /** `undefined` for a broadcast. */
  entityRefs?: string[];
  /** When it was published, in milliseconds since the epoch. */
  time: number;
}

const userNames = ['one', 'two', 'three'];
const channels = ['news', 'builds'];
const SIGNALS_PER_PUBLISHER = 60;

// A whole deployment: real processes, a real event bus on a real PostgreSQL, and
// real sockets. It is the broker that drops and reorders, not the test.
// What the relay brings hides that, so it is tried without as well.
describe.each([
  ['with the relay between them', true],
  ['on the event bus alone', false],
])('several instances on one PostgreSQL, %s', (_name, relay) => {
  const receivers = new Array<TestReceiver>();
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.create({ relay });
  });

  afterAll(async () => {
    for (const receiver of receivers) {
      receiver.stop();
    }
    await deployment.destroy();
  }, 60_000);

  async function startReceiver(
    userName: string,
    token: string,
    getUrl: () => string,
  ): Promise<void> {
    const receiver = new TestReceiver(
      `user:default/${userName}`,
      channels,
      token,
      getUrl,
    );
    receivers.push(receiver);
    await receiver.start();
  }

  it('lose nothing in silence and repeat nothing, also when one is replaced', async () => {
    const first = await deployment.start(userNames[0]);
    const [second, third] = await Promise.all([
      deployment.start(userNames[1]),
      deployment.start(userNames[2]),
    ]);
    const tokens = await Promise.all(
      [first, second, third].map(instance => instance.signIn()),
    );

    // Everybody is on every instance. Those on the third one have to move.
    let replacement = second;
    await Promise.all(
      userNames.flatMap((userName, index) => [
        startReceiver(userName, tokens[index], () => first.url),
        startReceiver(userName, tokens[index], () => second.url),
        startReceiver(userName, tokens[index], () => replacement.url),
      ]),
    );
    replacement = third;
    for (const receiver of receivers.filter((_, index) => index % 3 === 2)) {
      receiver.reconnect();
    }

    const published = new Array<PublishedSignal>();
    let lastNumber = 0;
    const publish = async (instance: BackendInstance, plugin: string) => {
      const n = ++lastNumber;
      const channel = channels[n % channels.length];
      const entityRefs =
        n % 3 === 0
          ? undefined
          : [`user:default/${userNames[n % 2]}`, `user:default/nobody-${n}`];
      const signal: SignalPayload = {
        recipients: entityRefs ?? null,
        channel,
        message: { n },
      };
      const time = Date.now();
      // What the broker did not take may arrive or not.
      if (await instance.publish(plugin, signal)) {
        published.push({ n, channel, entityRefs, time });
      }
    };
    const publishAll = async (sources: BackendInstance[]) => {
      await Promise.all(
        sources.flatMap(instance =>
          publishingPlugins.map(async plugin => {
            for (let count = 0; count < SIGNALS_PER_PUBLISHER; count++) {
              void publish(instance, plugin);
              await delay(Math.random() * 20);
            }
          }),
        ),
      );
    };

    // All three at once; then one goes while it publishes and others do, and one
    // comes in its place, while those who had been on it look for another.
    await publishAll([first, second, third]);
    replacement = first;
    const publishing = publishAll([first, second, third]);
    third.stop();
    const fourth = await deployment.start(userNames[2]);
    replacement = fourth;
    for (const receiver of receivers.filter((_, index) => index % 3 === 2)) {
      receiver.reconnect();
    }
    await publishing;
    await publishAll([first, second, fourth]);

    const isMeant = (receiver: TestReceiver, { entityRefs }: PublishedSignal) =>
      !entityRefs || entityRefs.includes(receiver.userEntityRef);
    const findUnaccounted = () =>
      receivers.flatMap(receiver =>
        published.filter(
          signal =>
            isMeant(receiver, signal) &&
            !receiver.taken.has(signal.n) &&
            !receiver.resyncs.some(
              ({ channel, time }) =>
                channel === signal.channel && time >= signal.time,
            ),
        ),
      );
    const deadline = Date.now() + 30_000;
    while (findUnaccounted().length > 0 && Date.now() < deadline) {
      await delay(100);
    }
    expect(findUnaccounted()).toEqual([]);

    // Resyncing all the time would be an easy way out.
    for (const receiver of receivers.filter((_, index) => index % 3 !== 2)) {
      const meant = published.filter(signal => isMeant(receiver, signal));
      expect(receiver.taken.size).toBeGreaterThan(meant.length / 2);
    }

    // Nothing came twice, and nothing to those for whom it was not meant.
    const byNumber = new Map(published.map(signal => [signal.n, signal]));
    for (const { taken, userEntityRef } of receivers) {
      for (const [n, count] of taken) {
        expect({ n, count }).toEqual({ n, count: 1 });
        const entityRefs = byNumber.get(n)?.entityRefs;
        expect(entityRefs ?? [userEntityRef]).toContain(userEntityRef);
      }
    }
  }, 240_000);
});
