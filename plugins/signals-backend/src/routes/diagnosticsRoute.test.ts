import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { SIGNALS_TOPIC } from '@callboard/backstage-plugin-signals-common';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { serviceToken, userToken } from '../__testUtils__/testAuth';
import { shakeHands } from '../__testUtils__/handshake';

describe('routes for those who look after it', () => {
  let backend: SignalsBackend;

  afterEach(async () => {
    await backend.stop();
  });

  it('say without credentials whether the plugin is there', async () => {
    backend = await startSignalsBackend();
    const response = await fetch(`${backend.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('tell users all about their own connections, and nothing of others', async () => {
    backend = await startSignalsBackend();
    const jane = await TestClient.connect(
      backend.url,
      userToken('jane', { expiresInMs: 3_600_000 }),
    );
    const john = await TestClient.connectStock(backend.url, userToken('john'));
    await jane.subscribe(['a', 'b']);
    await backend.signals.publish({
      recipients: 'group:default/everybody',
      channel: 'b',
      message: {},
    });
    await jane.settle();

    const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(await backend.diagnose(userToken('jane'))).toEqual({
      note: expect.stringContaining('One instance answers for itself'),
      instance: expect.any(String),
      instanceStarted: isoTime,
      user: 'user:default/jane',
      receivesFor: [
        'user:default/jane',
        'group:default/jane',
        'group:default/everybody',
      ],
      connected: true,
      connections: [
        {
          id: expect.any(String),
          client: 'callboard',
          transport: 'websocket',
          connectedSince: isoTime,
          tokenExpires: isoTime,
          channels: ['a', 'b'],
          lastSignal: { time: isoTime, channel: 'b' },
        },
      ],
      broker: {
        subscribedSince: isoTime,
        lastEvent: isoTime,
        publishers: 1,
        bufferedSignals: 1,
      },
      relay: { otherInstances: 0 },
    });
    // As what comes from another process has no mark.
    await backend.events.publish({ topic: SIGNALS_TOPIC, eventPayload: {} });
    expect(await backend.diagnose(userToken('jill'))).toMatchObject({
      connected: false,
      connections: [],
      broker: { lastEventFromElsewhere: isoTime },
    });
    const { connections } = await backend.diagnose(userToken('john'));
    expect(connections).toMatchObject([{ client: 'stock', channels: [] }]);

    await john.close();
    await expect(backend.diagnose('nonsense')).rejects.toThrow('401');
    await expect(backend.diagnose(serviceToken)).rejects.toThrow('403');
  });

  it('count what happens', async () => {
    const counts: Record<string, number> = {};
    const gauges = new Array<
      (result: {
        observe(value: number, attributes: { transport: string }): void;
      }) => void
    >();
    const metrics = metricsServiceMock.mock({
      createCounter: (name: string) => ({
        add: (value, attributes) => {
          const key = [name, ...Object.values(attributes ?? {})].join(' ');
          counts[key] = (counts[key] ?? 0) + value;
        },
      }),
      createObservableGauge: () =>
        ({
          addCallback: (callback: (typeof gauges)[0]) => gauges.push(callback),
          removeCallback: () => {},
        } as never),
    });
    backend = await startSignalsBackend({
      features: [metrics.factory],
      config: {
        signals: {
          reorderWindow: { milliseconds: 10 },
          limits: { maxBufferedBytes: 100_000 },
        },
      },
    });
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const john = await TestClient.connect(backend.url, userToken('john'));
    await jane.subscribe(['a']);
    await john.subscribe(['a']);
    await shakeHands(backend.url, 'nonsense');
    await backend.signals.publish({
      recipients: null,
      channel: 'a',
      message: {},
    });
    await backend.events.publish({
      topic: 'signals',
      eventPayload: {
        envelope: { publisher: 'p', sequence: 1, id: '', time: Date.now() },
      },
    });
    await jane.receive('resync');
    await john.receive('resync');
    // The first came with the second only.
    const recent = [
      {
        sequence: 1,
        time: Date.now(),
        channel: 'a',
        recipients: { type: 'broadcast' },
        message: {},
      },
    ];
    await backend.events.publish({
      topic: 'signals',
      eventPayload: {
        envelope: {
          publisher: 'q',
          sequence: 1,
          id: 'q:1',
          time: Date.now(),
          recent,
        },
      },
    });
    await john.close();
    const jack = await TestClient.connect(backend.url, userToken('jack'));
    jack.socket.close(4999);
    await jack.closed;
    await jane.settle();

    expect(counts).toMatchObject({
      'signals.received': 2,
      'signals.delivered': 4,
      'signals.recovered': 1,
      'signals.gaps': 1,
      'signals.resyncs gap': 2,
      'signals.rejections 401': 1,
      'signals.closes 1000': 1,
      // A client may choose any code.
      'signals.closes other': 1,
    });
    const observed: Record<string, number> = {};
    gauges[0]({
      observe: (value, { transport }) => {
        observed[transport] = value;
      },
    });
    expect(observed).toEqual({ websocket: 1, 'event-stream': 0 });

    // Who does not read.
    jane.socket.pause();
    while (counts['signals.closes 4408'] === undefined) {
      await backend.signals.publish({
        recipients: 'user:default/jane',
        channel: 'a',
        message: { text: 'x'.repeat(100_000) },
      });
      await backend.diagnose(userToken('john'));
    }
    expect(counts['signals.closes 4408']).toBe(1);
    jane.socket.terminate();
  });
});
