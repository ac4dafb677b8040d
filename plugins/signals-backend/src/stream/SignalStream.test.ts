import {
  parseSignalPosition,
  type RecentSignal,
  type SignalEnvelope,
  type SignalSplit,
  SignalTracker,
} from '@callboard/backstage-plugin-signals-common';
import { SignalStream } from './SignalStream';

const START = 1_000_000_000;
const WINDOW = 500;

const limits = { maxSignals: 100, maxBytes: 1_000_000, maxAgeMs: 300_000 };

function createStream(options?: Partial<typeof limits>) {
  const stream = new SignalStream({
    replay: { ...limits, ...options },
    reorderWindowMs: WINDOW,
    startTime: START,
  });

  return {
    stream,
    // Signal `sequence` of publisher `p`, at a time after the start.
    receive(
      sequence: number,
      envelope?: Partial<SignalEnvelope> & { now?: number; channel?: string },
    ) {
      const { now = START + 60_000, channel = 'a', ...rest } = envelope ?? {};
      const { signals, gaps, recovered } = stream.receive(
        {
          signal: { channel, message: { n: sequence } },
          envelope: {
            publisher: 'p',
            sequence,
            id: `p:${sequence}`,
            time: now,
            ...rest,
          },
        },
        now,
      );
      return {
        numbers: signals.map(signal => signal.sequence),
        gaps,
        recovered,
      };
    },
    heartbeat(sequence: number, envelope?: Partial<SignalEnvelope>) {
      const now = START + 60_000;
      const { signals, gaps } = stream.receive(
        {
          envelope: {
            publisher: 'p',
            sequence,
            id: `p:${sequence}`,
            time: now,
            ...envelope,
          },
        },
        now,
      );
      return { numbers: signals.map(signal => signal.sequence), gaps };
    },
    since(position: string) {
      return stream
        .since(parseSignalPosition(position)!, Infinity)
        ?.map(signal => `${signal.publisher}:${signal.sequence}`);
    },
  };
}

function recent(sequence: number, part?: Partial<RecentSignal>): RecentSignal {
  return {
    sequence,
    time: START + 60_000,
    channel: 'a',
    recipients: { type: 'broadcast' },
    message: { n: sequence },
    ...part,
  };
}

const complete = (stream: SignalStream) =>
  stream.position(START + 60_000).split(',')[1];

describe('SignalStream', () => {
  describe('in order', () => {
    it('passes on each signal once', () => {
      const { receive, stream } = createStream();
      expect(receive(1).numbers).toEqual([1]);
      expect(receive(1).numbers).toEqual([]);
      expect(receive(2).numbers).toEqual([2]);
      expect(receive(1).numbers).toEqual([]);
      expect(complete(stream)).toBe('p:2');
      expect(stream.isWaiting).toBe(false);
    });

    it('raises no alarm when signals overtake each other', () => {
      const { receive, stream } = createStream();
      const numbers = [2, 1, 5, 3, 6, 4, 8, 7].flatMap(
        number => receive(number).numbers,
      );
      expect(numbers).toEqual([2, 1, 5, 3, 6, 4, 8, 7]);
      expect(stream.giveUp(START + 60_000 + WINDOW)).toEqual([]);
      expect(complete(stream)).toBe('p:8');
    });

    it('tells in each signal how far it is complete', () => {
      const { stream } = createStream();
      const frames = [1, 3, 2].map(sequence => {
        const { signals } = stream.receive(
          {
            signal: { channel: 'a', message: {} },
            envelope: { publisher: 'p', sequence, id: '', time: START },
          },
          START,
        );
        return JSON.parse(String(signals[0].frame.webSocket.subarray(2)));
      });
      expect(frames).toEqual([
        { channel: 'a', message: {}, id: 'p:1' },
        { channel: 'a', message: {}, id: 'p:3', position: 'p:1' },
        { channel: 'a', message: {}, id: 'p:2', position: 'p:3' },
      ]);
    });
  });

  describe('losses', () => {
    it('takes lost signals out of the next one, in their order', () => {
      const { receive, stream } = createStream();
      receive(1);
      expect(receive(4, { recent: [1, 2, 3].map(n => recent(n)) })).toEqual({
        numbers: [2, 3, 4],
        recovered: 2,
        gaps: [],
      });
      expect(receive(3).numbers).toEqual([]);
      expect(stream.isWaiting).toBe(false);
    });

    it('takes a lost last signal out of a heartbeat', () => {
      const { receive, heartbeat } = createStream();
      receive(1);
      expect(heartbeat(2, { recent: [1, 2].map(n => recent(n)) })).toEqual({
        numbers: [2],
        gaps: [],
      });
      expect(heartbeat(2).numbers).toEqual([]);
    });

    it('gives a missing signal up after the reorder window, and not before', () => {
      const { receive, stream } = createStream();
      receive(1);
      receive(4, { now: START + 60_000 });
      expect(stream.isWaiting).toBe(true);
      expect(stream.giveUp(START + 60_000 + WINDOW - 1)).toEqual([]);
      expect(receive(3, { now: START + 60_400 }).numbers).toEqual([3]);
      expect(stream.giveUp(START + 60_000 + WINDOW)).toEqual([{}]);
      expect(stream.isWaiting).toBe(false);
      expect(complete(stream)).toBe('p:4');
      // Everybody was told, so it must not come afterwards.
      expect(receive(2).numbers).toEqual([]);
      expect(receive(5).numbers).toEqual([5]);
    });

    it('gives it up also when the clock was set back', () => {
      const { receive, stream } = createStream();
      receive(1);
      receive(3, { now: START + 61_000 });
      expect(stream.giveUp(START - 3_600_000)).toEqual([{}]);
    });

    it('knows the channel of a lost signal from those after it', () => {
      const { receive, stream } = createStream();
      receive(1);
      receive(3, {
        recent: [recent(2, { channel: 'big', message: undefined })],
      });
      expect(stream.giveUp(START + 60_000 + WINDOW)).toEqual([
        { channel: 'big' },
      ]);
    });

    it('notices by a heartbeat that the last signal was lost', () => {
      const { receive, heartbeat, stream } = createStream();
      receive(1);
      heartbeat(2);
      expect(stream.giveUp(START + 60_000 + WINDOW)).toEqual([{}]);
    });

    it('does not look into every number of a big jump', () => {
      const { receive, stream } = createStream();
      receive(1);
      expect(receive(1_000_000_000_000).gaps).toEqual([{}]);
      expect(stream.isWaiting).toBe(false);
      expect(complete(stream)).toBe('p:1000000000000');
      expect(receive(1_000_000_000_001).numbers).toEqual([1_000_000_000_001]);
    });
  });

  describe('a publisher that is new to the instance', () => {
    it('has no past if it begins', () => {
      const { receive } = createStream();
      expect(receive(1).gaps).toEqual([]);
    });

    it('may have a past from before the instance subscribed', () => {
      const { receive, stream } = createStream();
      expect(receive(7, { earlierTime: START - 60_000 })).toMatchObject({
        numbers: [7],
        gaps: [],
      });
      expect(complete(stream)).toBe('p:7');
    });

    it('is a gap if it has published since the instance subscribed', () => {
      expect(
        createStream().receive(700, { earlierTime: START + 1_000 }).gaps,
      ).toEqual([{}]);
      // The clocks may differ.
      expect(
        createStream().receive(700, { earlierTime: START - 1_000 }).gaps,
      ).toEqual([{}]);
      expect(
        createStream().heartbeat(700, { time: START + 1_000 }).gaps,
      ).toEqual([{}]);
      expect(
        createStream().heartbeat(700, { time: START - 60_000 }).gaps,
      ).toEqual([]);
    });

    it('may be so new that its first signals were overtaken', () => {
      const { receive, stream } = createStream();
      expect(receive(3, { earlierTime: START + 1_000 })).toMatchObject({
        numbers: [3],
        gaps: [],
      });
      expect(receive(1).numbers).toEqual([1]);
      expect(stream.giveUp(START + 60_000 + WINDOW)).toEqual([{}]);
      expect(complete(stream)).toBe('p:3');
    });

    it('has nothing new from before the instance was there', () => {
      const { receive, heartbeat } = createStream();
      const old = [recent(1), recent(2), recent(3)].map(signal => ({
        ...signal,
        time: START - 3_600_000,
      }));
      // Published just before, or after by another clock.
      const last = recent(4, { time: START - 3_000 });
      expect(createStream().heartbeat(4, { recent: [...old, last] })).toEqual({
        numbers: [4],
        gaps: [],
      });
      // Another may have told of it first.
      expect(receive(5, { earlierTime: last.time }).numbers).toEqual([5]);
      expect(
        heartbeat(5, { recent: [...old, last, recent(5)] }).numbers,
      ).toEqual([4]);
    });

    it('is no gap if all of that is repeated', () => {
      const { receive } = createStream();
      const old = recent(4, { time: START - 60_000 });
      expect(receive(7, { recent: [old, recent(5), recent(6)] })).toEqual({
        numbers: [5, 6, 7],
        recovered: 2,
        gaps: [],
      });
      expect(
        createStream().receive(3, { recent: [recent(1), recent(2)] }),
      ).toMatchObject({ numbers: [1, 2, 3], gaps: [] });
    });
  });

  describe('resuming', () => {
    it('finds what came after a position, of all publishers', () => {
      const { receive, since, stream } = createStream();
      for (const sequence of [1, 2, 3]) {
        receive(sequence);
        receive(sequence, { publisher: 'q', id: '' });
      }
      expect(since('p:3,q:3')).toEqual([]);
      expect(since('p:1,q:2')).toEqual(['p:2', 'p:3', 'q:3']);
      // A publisher that is not mentioned began afterwards.
      expect(since('p:2')).toEqual(['p:3', 'q:1', 'q:2', 'q:3']);
      expect(since('')).toHaveLength(6);
      // Another instance may be ahead.
      expect(since('p:9,q:3')).toEqual([]);
      expect(since(stream.position(START + 60_000))).toEqual([]);
    });

    it('includes what came ahead of a missing signal', () => {
      const { receive, since } = createStream();
      receive(1);
      receive(3);
      expect(since('p:1')).toEqual(['p:3']);
      expect(since('p:3')).toEqual([]);
    });

    it('brings nothing that a tracker drops, when signals had overtaken each other', () => {
      const { receive, stream } = createStream();
      for (const sequence of [1, 3, 2, 6, 5, 4]) {
        receive(sequence);
      }
      const tracker = new SignalTracker();
      tracker.advance('p:1');
      const replayed = stream.since(parseSignalPosition('p:1')!, Infinity)!;
      expect(replayed).toHaveLength(5);
      for (const { frame } of replayed) {
        const message = JSON.parse(String(frame.webSocket.subarray(2)));
        expect({ id: message.id, taken: tracker.accept(message) }).toEqual({
          id: message.id,
          taken: true,
        });
      }
      expect(tracker.position()).toBe('p:6');
    });

    it('cannot make up for a signal that was lost', () => {
      const { receive, since, stream } = createStream();
      receive(1);
      receive(3);
      receive(4);
      stream.giveUp(START + 60_000 + WINDOW);
      expect(since('p:1')).toBeUndefined();
      expect(since('p:2')).toEqual(['p:3', 'p:4']);
    });

    it.each([
      ['number', { maxSignals: 2 }],
      ['size', { maxBytes: 1_000 }],
      ['age', { maxAgeMs: 10_000 }],
    ])('cannot make up for more than is kept, by %s', (_name, options) => {
      const { receive, since, stream } = createStream(options);
      receive(1, { now: START + 60_000 });
      receive(2, { now: START + 75_000 });
      receive(3, { now: START + 80_000 });
      expect(stream.bufferedCount).toBe(2);
      expect(since('p:1')).toEqual(['p:2', 'p:3']);
      expect(since('p:0')).toBeUndefined();
      expect(since('')).toBeUndefined();
    });

    it('cannot tell what came since a time that the clock has not reached', () => {
      const { receive, stream } = createStream();
      const tracker = new SignalTracker();
      tracker.advance(stream.position(START + 7_200_000));
      // The clock was set back by two hours.
      receive(1, { now: START + 80_000 });
      expect(
        stream.since(parseSignalPosition(tracker.position())!, START + 90_000),
      ).toBeUndefined();
    });

    it('keeps what it has for no longer than it should', () => {
      const { receive, since, stream } = createStream();
      receive(1);
      stream.trim(START + 60_000 + limits.maxAgeMs + 1);
      expect(stream.bufferedCount).toBe(0);
      expect(since('p:1')).toEqual([]);
      expect(since('p:0')).toBeUndefined();
    });

    it('trusts a position with unknown publishers only if it would have heard of them', () => {
      const { receive, since } = createStream();
      receive(1);
      expect(since('p:1,gone:5')).toBeUndefined();
      expect(since(`@${START + 1_000},p:1,gone:5`)).toBeUndefined();
      expect(since(`@${START + 20_000},p:1,gone:5`)).toEqual([]);
    });

    it('knows nothing of what was sent before it began, whoever the position names', () => {
      const { receive, since } = createStream();
      receive(1);
      expect(since(`@${START - 1}`)).toBeUndefined();
      expect(since(`@${START - 1},p:1`)).toBeUndefined();
      expect(since(`@${START},p:1`)).toEqual([]);
    });

    it('does not mention publishers that have been quiet, nor miss them', () => {
      const { receive, since, stream } = createStream({ maxSignals: 1 });
      const minutes = (count: number) => START + count * 60_000;
      receive(8, {
        now: minutes(1),
        publisher: 'quiet',
        id: '',
        earlierTime: minutes(-1),
      });
      receive(1, { now: minutes(40) });
      expect(stream.position(minutes(40))).toBe(`@${minutes(40)},p:1`);
      expect(since(`@${minutes(40)},p:1`)).toEqual([]);
      // As long as it is not clear that it was quiet, it counts.
      expect(since(`@${minutes(10)},p:1`)).toBeUndefined();

      receive(9, { now: minutes(41), publisher: 'quiet', id: '' });
      expect(stream.position(minutes(41))).toBe(`@${minutes(41)},quiet:9,p:1`);
    });

    it('cannot tell what a reader has had who dropped a publisher that is there', () => {
      const { receive, since } = createStream();
      receive(1, { publisher: 'q', now: START });
      receive(1, { now: START });
      receive(2, { now: START + 60_000 });
      expect(since(`@${START + 30_000},p:1,q:1`)).toEqual(['p:2']);
      expect(since(`@${START + 30_000},q:1`)).toBeUndefined();
      // It cannot have known a publisher that began only then.
      expect(since(`@${START + 10_000},q:1`)).toEqual(['p:1', 'p:2']);
    });

    it('knows a bounded number of publishers, and is careful about the rest', () => {
      const { receive, since, stream } = createStream();
      for (let index = 0; index < 1_001; index++) {
        receive(1, { publisher: `p${index}`, id: '', now: START + index });
      }
      expect(stream.publisherCount).toBe(1_000);
      expect(since(`@${START + 10_000},p0:1`)).toBeUndefined();
    });
  });

  it('says of each chunk of what signal it is, also of one that came with another event', () => {
    const { stream } = createStream();
    const split: SignalSplit = [1, 2];
    const { signals } = stream.receive(
      {
        signal: { channel: 'a', message: {} },
        envelope: {
          publisher: 'p',
          sequence: 2,
          id: 'p:1',
          split,
          time: START,
          recent: [recent(1, { split })],
        },
      },
      START,
    );
    for (const signal of signals) {
      expect(signal.split).toEqual(split);
      expect(
        JSON.parse(String(signal.frame.webSocket.subarray(2))),
      ).toMatchObject({ split });
    }
    expect(signals).toHaveLength(2);
  });
});
