import type { EventParams } from '@backstage/plugin-events-node';
import {
  parseSignalEvent,
  type SignalEventPayload,
} from '@callboard/backstage-plugin-signals-common';
import { DefaultSignalsService } from './DefaultSignalsService';
import type { SignalPayload } from './SignalsService';

class RecordingEvents {
  readonly payloads: SignalEventPayload[] = [];
  async publish(params: EventParams) {
    if (params.topic !== 'signals') {
      throw new Error(`Published on topic ${params.topic}`);
    }
    // As a broker would do.
    this.payloads.push(JSON.parse(JSON.stringify(params.eventPayload)));
  }
  async subscribe() {
    throw new Error('A publisher must not subscribe');
  }
}

function createService() {
  const events = new RecordingEvents();
  const hooks = new Array<() => void | Promise<void>>();
  const lastHooks = new Array<() => void | Promise<void>>();
  const service = DefaultSignalsService.create({
    events,
    rootLifecycle: {
      addBeforeShutdownHook: hook => hooks.push(hook),
      addStartupHook: () => {},
      addShutdownHook: hook => lastHooks.push(hook),
    },
  });
  const run = async (all: typeof hooks) => {
    for (const hook of all) {
      await hook();
    }
  };
  return {
    service,
    payloads: events.payloads,
    shutDown: () => run(hooks),
    end: () => run(lastHooks),
  };
}

describe('DefaultSignalsService', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each<[SignalPayload['recipients'], unknown]>([
    [null, { type: 'broadcast' }],
    [{ type: 'broadcast' }, { type: 'broadcast' }],
    ['User:default/Jane', { type: 'user', entityRef: ['user:default/jane'] }],
    [
      { type: 'user', entityRef: 'group:default/a' },
      { type: 'user', entityRef: ['group:default/a'] },
    ],
    [
      ['user:default/a', 'user:default/b', 'user:default/A'],
      { type: 'user', entityRef: ['user:default/a', 'user:default/b'] },
    ],
  ])(
    'publishes for the recipients %j in the form that stock subscribers read',
    async (recipients, expected) => {
      const { service, payloads } = createService();
      await service.publish({ recipients, channel: 'a', message: { x: 1 } });
      expect(payloads).toEqual([
        {
          recipients: expected,
          channel: 'a',
          message: { x: 1 },
          envelope: expect.objectContaining({ sequence: 1, time: 1_000_000 }),
        },
      ]);
    },
  );

  it('publishes nothing for an empty list of recipients', async () => {
    const { service, payloads } = createService();
    await service.publish({ recipients: [], channel: 'a', message: {} });
    expect(payloads).toEqual([]);
  });

  it.each([
    [{ recipients: undefined }, /recipients/],
    [{ recipients: { type: 'user' } }, /recipients/],
    [{ recipients: ['user:default/a', 7] }, /recipients/],
    [{ channel: '' }, /channel/],
    [{ channel: 'a'.repeat(256) }, /channel/],
    [{ message: 'text' }, /message/],
    [{ message: ['text'] }, /message/],
    [{ message: { text: 'a'.repeat(1_000_000) } }, /larger than/],
  ])('rejects %.50j and publishes nothing', async (part, error) => {
    const { service, payloads } = createService();
    const signal = { recipients: null, channel: 'a', message: {}, ...part };
    await expect(service.publish(signal as SignalPayload)).rejects.toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(error),
      }),
    );
    expect(payloads).toEqual([]);
  });

  it('counts from one without a hole, each publisher for itself', async () => {
    const { service, payloads } = createService();
    const other = createService();
    for (const channel of ['a', 'b', 'c']) {
      await service.publish({ recipients: null, channel, message: {} });
    }
    await other.service.publish({
      recipients: null,
      channel: 'a',
      message: {},
    });

    const envelopes = payloads.map(payload => payload.envelope!);
    expect(envelopes.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    const { publisher } = envelopes[0];
    expect(envelopes.map(({ id }) => id)).toEqual(
      [1, 2, 3].map(sequence => `${publisher}:${sequence}`),
    );
    expect(other.payloads[0].envelope!.sequence).toBe(1);
    expect(other.payloads[0].envelope!.publisher).not.toBe(publisher);
  });

  it('splits recipients so that no event passes 1 MB, and loses nobody', async () => {
    const { service, payloads } = createService();
    const entityRefs = Array.from(
      { length: 60_000 },
      (_, index) => `user:default/somebody-with-a-long-name-${index}-ü`,
    );
    const message = { text: 'ü'.repeat(300_000) };
    await service.publish({ recipients: entityRefs, channel: 'a', message });

    expect(payloads.length).toBeGreaterThan(5);
    const reached = new Array<string>();
    for (const payload of payloads) {
      expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(
        1_000_000,
      );
      const event = parseSignalEvent(payload)!;
      expect(event.envelope!.id).toBe(payloads[0].envelope!.id);
      expect(event.envelope!.split).toEqual([1, payloads.length]);
      reached.push(...event.signal!.entityRefs!);
    }
    expect(reached).toEqual(entityRefs);
  });

  it('says of a chunk that it repeats which signal it is of', async () => {
    const { service, payloads } = createService();
    await service.publish({
      recipients: [`user:default/${'x'.repeat(979_970)}`, 'user:default/jane'],
      channel: 'a',
      message: {},
    });
    jest.advanceTimersByTime(21);
    await service.publish({ recipients: null, channel: 'a', message: {} });

    const [first, second, third] = payloads.map(({ envelope }) => envelope!);
    expect(second.id).toBe(first.id);
    expect(second.split).toEqual([1, 2]);
    expect(third).not.toHaveProperty('split');
    expect(third.recent).toMatchObject([
      { sequence: 1, channel: 'a' },
      { sequence: 2, split: [1, 2], message: {} },
    ]);
    expect(third.recent![0]).not.toHaveProperty('message');
  });

  it('repeats the signals of the last seconds, big ones by their channel', async () => {
    const { service, payloads } = createService();
    const publish = (channel: string, text: string) =>
      service.publish({ recipients: null, channel, message: { text } });

    await publish('old', 'x');
    jest.advanceTimersByTime(11_000);
    payloads.length = 0;
    await publish('big', 'x'.repeat(5_000));
    jest.advanceTimersByTime(21);
    await publish('small', 'x');
    jest.advanceTimersByTime(21);
    await publish('last', 'x');

    expect(payloads.map(payload => payload.envelope!.recent)).toEqual([
      undefined,
      [{ sequence: 2, time: 1_011_000, channel: 'big' }],
      [
        { sequence: 2, time: 1_011_000, channel: 'big' },
        {
          sequence: 3,
          time: 1_011_021,
          channel: 'small',
          recipients: { type: 'broadcast' },
          message: { text: 'x' },
        },
      ],
    ]);
    for (const payload of payloads) {
      expect(payload.envelope!.earlierTime).toBe(1_000_000);
    }
  });

  it('repeats in every fourth only where there are many', async () => {
    const { service, payloads } = createService();
    for (let index = 1; index <= 12; index++) {
      await service.publish({ recipients: null, channel: 'a', message: {} });
      jest.advanceTimersByTime(1);
    }
    const envelopes = payloads.map(payload => payload.envelope!);
    expect(envelopes.map(({ recent }) => recent?.length ?? 0)).toEqual([
      0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 11,
    ]);
    // Those that do not repeat say at least that there was something before.
    expect(envelopes.map(({ earlierTime }) => earlierTime)).toEqual(
      [0, 1, 2, 0, 4, 5, 6, 0, 8, 9, 10, 0].map(offset =>
        offset === 0 ? undefined : 1_000_000 + offset - 1,
      ),
    );
  });

  it('repeats no more than a few', async () => {
    const { service, payloads } = createService();
    for (let index = 1; index <= 40; index++) {
      await service.publish({ recipients: null, channel: 'a', message: {} });
      jest.advanceTimersByTime(1);
    }
    const { recent, earlierTime } = payloads[39].envelope!;
    expect(recent!.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 16 }, (_, index) => 24 + index),
    );
    expect(earlierTime).toBe(1_000_022);
  });

  it('says in heartbeats how far it has come, ever less often, then is quiet', async () => {
    const { service, payloads } = createService();
    await service.publish({ recipients: null, channel: 'a', message: {} });
    jest.advanceTimersByTime(1_500);
    await service.publish({ recipients: null, channel: 'b', message: {} });
    payloads.length = 0;

    const times = new Array<number>();
    for (let second = 0; second < 1200; second++) {
      await jest.advanceTimersByTimeAsync(1_000);
      times.push(
        ...payloads.splice(0).map(payload => {
          expect(payload.channel).toBeUndefined();
          expect(payload.envelope).toMatchObject({
            sequence: 2,
            time: 1_001_500,
            recent: [{ sequence: 1 }, { sequence: 2, channel: 'b' }],
          });
          return second + 1;
        }),
      );
    }
    expect(times).toEqual([2, 10, 60, 300, 600]);
  });

  it('says so in time also after a long silence, and when the clock is set back', async () => {
    const { service, payloads } = createService();
    const publish = async () => {
      await service.publish({ recipients: null, channel: 'a', message: {} });
      payloads.length = 0;
    };
    await publish();
    // The next heartbeat of the first signal would be minutes away.
    await jest.advanceTimersByTimeAsync(120_000);
    await publish();
    await jest.advanceTimersByTimeAsync(1_900);
    expect(payloads).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(200);
    expect(payloads).toMatchObject([{ envelope: { sequence: 2 } }]);

    await publish();
    jest.setSystemTime(Date.now() - 3_600_000);
    await jest.advanceTimersByTimeAsync(1_000);
    await publish();
    await jest.advanceTimersByTimeAsync(2_100);
    expect(payloads).toMatchObject([{ envelope: { sequence: 4 } }]);
  });

  it('says goodbye on shutdown, if it published lately', async () => {
    const quiet = createService();
    await quiet.shutDown();
    expect(quiet.payloads).toEqual([]);

    const { service, payloads, shutDown } = createService();
    await service.publish({ recipients: null, channel: 'a', message: {} });
    await shutDown();
    expect(payloads).toHaveLength(2);
    expect(payloads[1]).toMatchObject({ envelope: { sequence: 1 } });
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(payloads).toHaveLength(2);
  });

  it('says goodbye once more for what is published while the backend shuts down', async () => {
    const { service, payloads, shutDown, end } = createService();
    const signal = { recipients: null, channel: 'a', message: {} };
    await service.publish(signal);
    await shutDown();
    await service.publish(signal);
    // At once, as the events service may not take it any more a little later.
    expect(payloads).toHaveLength(4);
    expect(payloads[3]).toMatchObject({ envelope: { sequence: 2 } });

    await service.publish(signal);
    await end();
    expect(payloads.at(-1)).toMatchObject({ envelope: { sequence: 3 } });
    const count = payloads.length;
    await end();
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(payloads).toHaveLength(count);
  });

  it('repeats what was sent, whatever the sender did with it since', async () => {
    const { service, payloads } = createService();
    const message = { n: 1 };
    await service.publish({ recipients: null, channel: 'a', message });
    message.n = 2;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(payloads[1].envelope!.recent).toMatchObject([{ message: { n: 1 } }]);
  });

  it('rejects when the broker does, and goes on with the next number', async () => {
    const events = new RecordingEvents();
    const publish = jest
      .spyOn(events, 'publish')
      .mockRejectedValueOnce(new Error('broker is away'));
    const service = DefaultSignalsService.create({ events });
    const signal = { recipients: null, channel: 'a', message: {} };

    await expect(service.publish(signal)).rejects.toThrow('broker is away');
    publish.mockRestore();
    jest.advanceTimersByTime(21);
    await service.publish(signal);
    expect(events.payloads[0].envelope).toMatchObject({
      sequence: 2,
      recent: [{ sequence: 1, message: {} }],
    });
  });
});
