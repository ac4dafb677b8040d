import { FakeBroadcastChannel } from '../__testUtils__';
import { Poller } from './Poller';

jest.useFakeTimers();

describe('Poller', () => {
  beforeEach(() => {
    Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
    // Even enough for any number of tabs, and never a moment that is no wait at all.
    let draws = 0;
    jest.spyOn(Math, 'random').mockImplementation(() => {
      draws += 1;
      return (draws * 0.618) % 1;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  });

  it('polls for the first time within five seconds, not all pages at once', async () => {
    const poll = jest.fn(async () => false);
    const poller = new Poller(poll);
    poller.start({ atOnce: false });
    await jest.advanceTimersByTimeAsync(0);
    expect(poll).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(5000);
    expect(poll).toHaveBeenCalledTimes(1);
    poller.stop();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });

  /** Tabs that have polled for the first time and found nothing. */
  async function openTabs(count: number) {
    const backend = { hasNews: false, takesMs: 0 };
    const polls = Array.from({ length: count }, () =>
      jest.fn(async () => {
        const { hasNews, takesMs } = backend;
        await new Promise(resolve => setTimeout(resolve, takesMs));
        return hasNews;
      }),
    );
    const pollers = polls.map(poll => new Poller(poll));
    pollers.forEach(poller => poller.start({ atOnce: true }));
    await jest.advanceTimersByTimeAsync(1);
    const countPolls = () => polls.map(poll => poll.mock.calls.length);
    const start = countPolls();
    return {
      backend,
      pollers,
      counted: () => countPolls().map((all, tab) => all - start[tab]),
      close: () => pollers.forEach(poller => poller.stop()),
    };
  }

  it('lets the other tabs ask as soon as one finds news, and each of them once', async () => {
    const { backend, pollers, counted, close } = await openTabs(3);
    pollers[1].stop();
    pollers[2].stop();
    await jest.advanceTimersByTimeAsync(10_000);
    backend.hasNews = true;
    window.dispatchEvent(new Event('focus'));
    pollers[1].start({ atOnce: false });
    pollers[2].start({ atOnce: false });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(counted()).toEqual([1, 1, 1]);
    close();
    expect(FakeBroadcastChannel.all.size).toBe(0);
  });

  it('does not ask all at once when the network is back, nor once for each tab', async () => {
    const { backend, counted, close } = await openTabs(10);
    await jest.advanceTimersByTimeAsync(10_000);
    backend.hasNews = true;
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    expect(Math.max(...counted())).toBe(0);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(counted()).toEqual(Array(10).fill(1));
    close();
  });

  it('lets each tab ask once more at most where the backend takes long', async () => {
    const { backend, counted, close } = await openTabs(10);
    await jest.advanceTimersByTimeAsync(10_000);
    Object.assign(backend, { hasNews: true, takesMs: 6000 });
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(20_000);
    expect(Math.min(...counted())).toBe(1);
    expect(Math.max(...counted())).toBe(2);
    close();
  });

  it('asks once when the focus comes and goes', async () => {
    const { counted, close } = await openTabs(1);
    for (const seconds of [1, 1, 5]) {
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(seconds * 1000);
    }
    expect(counted()).toEqual([1]);
    window.dispatchEvent(new Event('focus'));
    expect(counted()).toEqual([2]);
    close();
  });

  it('asks when the focus comes after the clock was set back', async () => {
    const { counted, close } = await openTabs(1);
    window.dispatchEvent(new Event('focus'));
    const before = counted()[0];
    jest.setSystemTime(Date.now() - 3_600_000);
    await jest.advanceTimersByTimeAsync(10_000);
    window.dispatchEvent(new Event('focus'));
    expect(counted()).toEqual([before + 1]);
    close();
  });
});
