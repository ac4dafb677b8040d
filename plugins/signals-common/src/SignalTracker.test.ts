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
    for (let index = 0; index < 300; index++) {
      tracker.advance(`first:1,p${index}:1`);
    }
    const publishers = tracker.position()!.split(',');
    expect(publishers).toHaveLength(200);
    expect(publishers).toContain('first:1');
    expect(publishers).toContain('p299:1');
    expect(publishers).not.toContain('p0:1');
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
