import { Poller } from './Poller';

jest.useFakeTimers();

/** Tells the other tabs, as the specification has it. */
class FakeBroadcastChannel {
  static readonly all = new Set<FakeBroadcastChannel>();
  onmessage?: () => void;

  constructor() {
    FakeBroadcastChannel.all.add(this);
  }

  postMessage() {
    for (const other of FakeBroadcastChannel.all) {
      if (other !== this) {
        other.onmessage?.();
      }
    }
  }

  close() {
    FakeBroadcastChannel.all.delete(this);
  }
}

describe('Poller', () => {
  beforeEach(() => {
    Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
  });

  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  });

  it('polls for the first time within the time it is given', async () => {
    const poll = jest.fn(async () => false);
    const poller = new Poller(poll);
    poller.start({ within: 5000 });
    await jest.advanceTimersByTimeAsync(5000);
    expect(poll).toHaveBeenCalledTimes(1);
    poller.stop();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });

  it('lets the other tabs ask as soon as one finds news, and each of them once', async () => {
    let news = false;
    const polls = [1, 2, 3].map(() => jest.fn(async () => news));
    const pollers = polls.map(poll => new Poller(poll));
    pollers[0].start({ within: 0 });
    await jest.advanceTimersByTimeAsync(10_000);
    pollers[1].start({ within: 0 });
    pollers[2].start({ within: 0 });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(polls.map(poll => poll.mock.calls.length)).toEqual([1, 1, 1]);

    news = true;
    window.dispatchEvent(new Event('focus'));
    pollers[1].stop();
    await jest.advanceTimersByTimeAsync(1);
    // Both have got the focus here, and both have told the other.
    expect(polls.map(poll => poll.mock.calls.length)).toEqual([3, 2, 3]);

    pollers.forEach(poller => poller.stop());
    expect(FakeBroadcastChannel.all.size).toBe(0);
  });
});
