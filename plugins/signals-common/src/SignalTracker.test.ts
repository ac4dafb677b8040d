import type { SignalMessage } from './serverMessages';
import { SignalTracker } from './SignalTracker';

function signal(id: string | undefined, position = id): SignalMessage {
  return { type: 'signal', channel: 'a', message: {}, id, position };
}

describe('SignalTracker', () => {
  it('has no position before the server told one', () => {
    const tracker = new SignalTracker();
    expect(tracker.position()).toBeUndefined();
    tracker.advance('');
    expect(tracker.position()).toBe('');
  });

  it('takes each signal once and moves on with it', () => {
    const tracker = new SignalTracker();
    tracker.advance('@1000,p:3,q:1');
    expect(tracker.accept(signal('p:4'))).toBe(true);
    expect(tracker.accept(signal('p:4'))).toBe(false);
    expect(tracker.accept(signal('p:2'))).toBe(false);
    expect(tracker.position()).toBe('@1000,q:1,p:4');
  });

  it('remembers what came ahead of a hole, and takes what fills it', () => {
    const tracker = new SignalTracker();
    expect(tracker.accept(signal('p:1'))).toBe(true);
    expect(tracker.accept(signal('p:3', 'p:1'))).toBe(true);
    expect(tracker.accept(signal('p:3', 'p:1'))).toBe(false);
    expect(tracker.position()).toBe('p:1');
    expect(tracker.accept(signal('p:2', 'p:3'))).toBe(true);
    expect(tracker.position()).toBe('p:3');
    expect(tracker.accept(signal('p:3'))).toBe(false);
  });

  it('does not go back when another instance is behind', () => {
    const tracker = new SignalTracker();
    tracker.advance('@2000,p:9');
    tracker.advance('@1000,p:5,q:2');
    expect(tracker.position()).toBe('@2000,p:9,q:2');
  });

  it('forgets the publishers that it has not heard of for longest', () => {
    const tracker = new SignalTracker();
    for (let index = 0; index < 1_100; index++) {
      tracker.advance(`first:1,p${index}:1`);
    }
    const publishers = tracker.position()!.split(',');
    expect(publishers).toHaveLength(1_000);
    expect(publishers).toContain('first:1');
    expect(publishers).toContain('p1099:1');
    expect(publishers).not.toContain('p0:1');
  });

  it('takes one chunk of a signal that was split, whichever comes first', () => {
    for (const order of [
      [2, 3, 4],
      [4, 3, 2],
      [3, 4, 2],
    ]) {
      const tracker = new SignalTracker();
      tracker.advance('p:1');
      const taken = order.filter(sequence =>
        tracker.accept({ ...signal(`p:${sequence}`, 'p:1'), split: [2, 4] }),
      );
      expect(taken).toEqual([order[0]]);
      expect(tracker.accept(signal('p:5', 'p:1'))).toBe(true);
    }
  });

  it('takes a chunk of a signal whose others were for somebody else', () => {
    const tracker = new SignalTracker();
    tracker.advance('p:3');
    expect(tracker.accept({ ...signal('p:4', 'p:3'), split: [2, 4] })).toBe(
      true,
    );
  });

  it('knows which signals it had a chunk of until its position says it', () => {
    const tracker = new SignalTracker();
    tracker.accept({ ...signal('p:2', 'p:0'), split: [1, 3] });
    // On another instance that has not come as far.
    tracker.advance('@1000,q:1');
    expect(tracker.accept({ ...signal('p:1'), split: [1, 3] })).toBe(false);
    tracker.advance('p:3');
    expect(tracker.accept({ ...signal('p:3'), split: [1, 3] })).toBe(false);
    expect(tracker.accept(signal('p:4'))).toBe(true);
  });

  it('takes every signal without a number', () => {
    const tracker = new SignalTracker();
    expect(tracker.accept(signal(undefined))).toBe(true);
    expect(tracker.accept(signal(undefined))).toBe(true);
    expect(tracker.position()).toBeUndefined();
  });

  it('ignores what is not a position', () => {
    const tracker = new SignalTracker();
    for (const text of [
      'p',
      'p:x',
      'p:1,,',
      '@',
      'ü:1',
      'p:1;q:2',
      undefined,
    ]) {
      tracker.advance(text);
    }
    expect(tracker.position()).toBeUndefined();
  });

  it('forgets all of it on reset', () => {
    const tracker = new SignalTracker();
    tracker.accept(signal('p:3', 'p:1'));
    tracker.reset();
    expect(tracker.position()).toBeUndefined();
    expect(tracker.accept(signal('p:3'))).toBe(true);
  });
});
