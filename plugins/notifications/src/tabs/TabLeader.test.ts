import { FakeBroadcastChannel } from '../__testUtils__';
import { TabLeader } from './TabLeader';

/** Web locks as the specification has them, as far as TabLeader uses them. */
class FakeLocks {
  private holder: { reject: (error: Error) => void } | undefined;
  readonly queue: Array<() => void> = [];

  request(
    _name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    callback: () => Promise<void> | undefined,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        const own = { reject };
        this.holder = own;
        Promise.resolve(callback()).then(() => {
          resolve();
          if (this.holder === own) {
            this.holder = undefined;
            this.queue.shift()?.();
          }
        });
      };
      if (options.steal) {
        this.holder?.reject(new Error('AbortError'));
        take();
      } else if (this.holder) {
        this.queue.push(take);
        options.signal?.addEventListener('abort', () => {
          const place = this.queue.indexOf(take);
          if (place !== -1) {
            this.queue.splice(place, 1);
            reject(new Error('AbortError'));
          }
        });
      } else {
        take();
      }
    });
  }
}

const settled = () => new Promise(resolve => setTimeout(resolve, 0));

describe('TabLeader', () => {
  const started: Array<() => void> = [];
  const start = (tab: TabLeader) => {
    const stop = tab.start();
    started.push(stop);
    return stop;
  };

  afterEach(() => {
    started.splice(0).forEach(stop => stop());
    jest.restoreAllMocks();
    Reflect.deleteProperty(navigator, 'locks');
    Reflect.deleteProperty(window, 'BroadcastChannel');
  });

  const install = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, configurable: true });

  it('lets the tab lead that is looked at, and hands on when it closes', async () => {
    install(navigator, 'locks', new FakeLocks());
    const hasFocus = jest.spyOn(document, 'hasFocus');
    const [first, second, third] = [
      new TabLeader(),
      new TabLeader(),
      new TabLeader(),
    ];
    hasFocus.mockReturnValue(true);
    const stopFirst = start(first);
    hasFocus.mockReturnValue(false);
    start(second);
    await settled();
    expect([first, second].map(tab => tab.isLeader())).toEqual([true, false]);

    hasFocus.mockReturnValue(true);
    const stopThird = start(third);
    await settled();
    expect([first, second, third].map(tab => tab.isLeader())).toEqual([
      false,
      false,
      true,
    ]);

    stopThird();
    await settled();
    expect([first, second].filter(tab => tab.isLeader())).toHaveLength(1);
    stopFirst();
    await settled();
    expect(second.isLeader()).toBe(true);
  });

  it('stands in line once, however often the reader goes from tab to tab', async () => {
    const locks = new FakeLocks();
    install(navigator, 'locks', locks);
    const hasFocus = jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    const [first, second] = [new TabLeader(), new TabLeader()];
    start(first);
    hasFocus.mockReturnValue(false);
    start(second);
    await settled();

    // Both tabs live in this one window, and both take every focus for theirs.
    for (let n = 0; n < 5; n += 1) {
      window.dispatchEvent(new Event('focus'));
      document.dispatchEvent(new Event('visibilitychange'));
      await settled();
      expect([first, second].filter(tab => tab.isLeader())).toHaveLength(1);
      expect(locks.queue).toHaveLength(1);
    }
  });

  it('lets the tab lead that is looked at without web locks too, as on plain http', async () => {
    install(window, 'BroadcastChannel', FakeBroadcastChannel);
    const hasFocus = jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    jest.useFakeTimers();
    try {
      const tabs = [new TabLeader(), new TabLeader(), new TabLeader()];
      const [first, second, third] = tabs;
      const leaders = () => tabs.map(tab => tab.isLeader());
      start(first);
      expect(leaders()).toEqual([true, false, false]);

      hasFocus.mockReturnValue(false);
      start(second);
      jest.advanceTimersByTime(1000);
      expect(leaders()).toEqual([true, false, false]);

      hasFocus.mockReturnValue(true);
      start(third);
      expect(leaders()).toEqual([false, false, true]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leads in one of two tabs that claim at once without web locks', () => {
    const underWay: Array<() => void> = [];
    class SlowBroadcastChannel extends FakeBroadcastChannel {
      postMessage(data: unknown) {
        underWay.push(() => super.postMessage(data));
      }
    }
    install(window, 'BroadcastChannel', SlowBroadcastChannel);
    jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    jest.spyOn(Date, 'now').mockReturnValue(1);
    const tabs = [new TabLeader(), new TabLeader()];
    tabs.forEach(start);
    expect(tabs.map(tab => tab.isLeader())).toEqual([true, true]);
    while (underWay.length > 0) {
      underWay.shift()!();
    }
    expect(tabs.filter(tab => tab.isLeader())).toHaveLength(1);
  });

  it('hands on without web locks when it goes, also if it comes back', () => {
    install(window, 'BroadcastChannel', FakeBroadcastChannel);
    const hasFocus = jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    jest.useFakeTimers();
    try {
      const [first, second] = [new TabLeader(), new TabLeader()];
      start(first);
      hasFocus.mockReturnValue(false);
      start(second);
      jest.advanceTimersByTime(1000);
      // Both live in this one window; the one that does not lead has nothing to hand on.
      window.dispatchEvent(new Event('pagehide'));
      expect(first.isLeader()).toBe(false);
      jest.advanceTimersByTime(1000);
      expect(second.isLeader()).toBe(true);
      expect(first.isLeader()).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leads in the background without web locks when no other tab does', () => {
    install(window, 'BroadcastChannel', FakeBroadcastChannel);
    jest.spyOn(document, 'hasFocus').mockReturnValue(false);
    jest.useFakeTimers();
    try {
      const tabs = [new TabLeader(), new TabLeader()];
      tabs.forEach(start);
      jest.advanceTimersByTime(1000);
      expect(tabs.filter(tab => tab.isLeader())).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leads where tabs have no way to talk to each other', () => {
    const tab = new TabLeader();
    start(tab);
    expect(tab.isLeader()).toBe(true);
  });
});
