import { SIGNALS_TOPIC } from '@callboard/backstage-plugin-signals-common';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';

// What can be made up for is in the tests of SignalDelivery.
describe('MissedSignals', () => {
  const KEPT = 10_000;
  let backend: SignalsBackend;

  beforeEach(async () => {
    backend = await startSignalsBackend();
  });

  afterEach(async () => {
    await backend.stop();
  });

  async function publish(
    from: number,
    to: number,
    {
      channel = 'elsewhere',
      recipients = { type: 'broadcast' } as object,
    } = {},
  ): Promise<void> {
    for (let sequence = from; sequence <= to; sequence++) {
      const id = `p:${sequence}`;
      await backend.events.publish({
        topic: SIGNALS_TOPIC,
        eventPayload: {
          channel,
          recipients,
          message: {},
          envelope: { publisher: 'p', sequence, id, time: Date.now() },
        },
      });
    }
  }

  const isResynced = ({ messages }: TestClient) =>
    messages.some(({ type }) => type === 'resync');

  it('looks through all that is kept for one user so often, and resyncs from then on', async () => {
    // Longer than the margin for the way of the message.
    await new Promise(resolve => setTimeout(resolve, 400));
    const startedAt = Date.now();
    await publish(1, KEPT);
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const missedMs = () => Date.now() - startedAt;
    let replays = 0;
    while (!isResynced(jane)) {
      replays += 1;
      await jane.subscribe(['a'], undefined, missedMs());
    }
    expect(replays).toBeGreaterThan(20);
    expect(replays).toBeLessThan(100);

    // It is the user who has used it up.
    const again = await TestClient.connect(backend.url, userToken('jane'));
    await again.subscribe(['a'], undefined, missedMs());
    expect(isResynced(again)).toBe(true);
    await again.subscribe(['b']);
    const john = await TestClient.connect(backend.url, userToken('john'));
    await john.subscribe(['a'], undefined, missedMs());
    expect(isResynced(john)).toBe(false);
  }, 60_000);

  it('counts the groups of the user that signals are compared with', async () => {
    const groups = Array.from({ length: 200 }, (_, n) => `group:default/g${n}`);
    await backend.stop();
    backend = await startSignalsBackend({
      userInfo: {
        getUserInfo: async ({ principal }) => {
          const { userEntityRef } = principal as { userEntityRef: string };
          const isJane = userEntityRef === 'user:default/jane';
          return { userEntityRef, ownershipEntityRefs: isJane ? groups : [] };
        },
      },
    });
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const john = await TestClient.connect(backend.url, userToken('john'));
    const { position } = await jane.subscribe(['a']);
    const entityRef = Array.from(
      { length: 200 },
      (_, n) => `user:default/${n}`,
    );
    await publish(1, 1_000, {
      channel: 'a',
      recipients: { type: 'user', entityRef },
    });
    for (let replay = 0; replay < 20; replay++) {
      await jane.subscribe(['a'], position);
      await john.subscribe(['a'], position);
    }
    expect(isResynced(jane)).toBe(true);
    expect(isResynced(john)).toBe(false);
  });

  it('has enough for all tabs of a user that come back at once', async () => {
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await publish(1, KEPT - 300);
    const { position } = await jane.subscribe(['a']);
    await publish(KEPT - 299, KEPT);
    for (let tab = 0; tab < 25; tab++) {
      const back = await TestClient.connect(backend.url, userToken('jane'));
      for (let request = 0; request < 4; request++) {
        const channels = Array.from(
          { length: 5 },
          (_, index) => `c${request}-${index}`,
        );
        await back.subscribe(channels, position);
      }
      expect(isResynced(back)).toBe(false);
    }
  });
});
