import { DesktopBurst } from './DesktopBurst';

jest.useFakeTimers();

describe('DesktopBurst', () => {
  /** What the desktop shows, by its tag. */
  const desktop = new Map<string, string>();

  beforeEach(() => {
    desktop.clear();
    class FakeDesktopNotification {
      static permission = 'granted';
      private readonly tag: string;
      constructor(title: string, options: NotificationOptions) {
        this.tag = options.tag!;
        desktop.set(this.tag, title);
      }
      close() {
        desktop.delete(this.tag);
      }
    }
    Object.defineProperty(window, 'Notification', {
      value: FakeDesktopNotification,
      configurable: true,
    });
  });

  afterEach(() => {
    Reflect.deleteProperty(window, 'Notification');
  });

  const start = () => {
    const burst = new DesktopBurst();
    const onClick = () => {};
    const arrive = (...tags: string[]) =>
      tags.forEach(tag =>
        burst.arrive({ title: `About ${tag}`, tag, onClick }, count => ({
          title: `${count} new`,
          onClick,
        })),
      );
    return {
      arrive,
      settle: (...tags: string[]) => burst.settle(tags),
      settleAll: () => burst.settle('all'),
    };
  };

  it('shows up to three, and one summary in the place of more', () => {
    const { arrive } = start();
    arrive('a', 'b', 'c');
    expect([...desktop.values()]).toEqual(['About a', 'About b', 'About c']);
    arrive('d');
    expect([...desktop.values()]).toEqual(['4 new']);
    arrive('e', 'f');
    expect([...desktop.values()]).toEqual(['6 new']);
  });

  it('counts what is sent again once', () => {
    const { arrive } = start();
    arrive('a', 'a', 'b', 'c', 'a');
    expect(desktop.size).toBe(3);
    arrive('d', 'd');
    expect([...desktop.values()]).toEqual(['4 new']);
  });

  it('shows the next one by itself once it has been quiet', () => {
    const { arrive } = start();
    arrive('a', 'b', 'c', 'd');
    jest.advanceTimersByTime(11_000);
    arrive('e');
    expect([...desktop.values()]).toEqual(['4 new', 'About e']);
  });

  it('takes away what is read elsewhere, however long ago it came', () => {
    const { arrive, settle } = start();
    arrive('a', 'b');
    jest.advanceTimersByTime(11_000);
    arrive('c');
    settle('a', 'c', 'never shown');
    expect([...desktop.values()]).toEqual(['About b']);
  });

  it('takes a summary away with the last of what it stands for, however long ago it came', () => {
    const { arrive, settle } = start();
    arrive('a', 'b', 'c', 'd');
    settle('a', 'b', 'c');
    expect([...desktop.values()]).toEqual(['4 new']);
    jest.advanceTimersByTime(11_000);
    arrive('e');
    settle('d');
    expect([...desktop.values()]).toEqual(['About e']);
  });

  it('counts what is settled no more', () => {
    const { arrive, settle } = start();
    arrive('a', 'b', 'c');
    settle('a');
    arrive('d');
    expect([...desktop.values()]).toEqual(['About b', 'About c', 'About d']);
    arrive('e');
    settle('b', 'c');
    // What it stands for still may not stand beside it.
    arrive('f');
    expect([...desktop.values()]).toEqual(['3 new']);
    settle('d', 'e', 'f');
    arrive('g');
    expect([...desktop.values()]).toEqual(['About g']);
  });

  it('takes everything away at once', () => {
    const { arrive, settleAll } = start();
    arrive('a');
    jest.advanceTimersByTime(11_000);
    arrive('b', 'c', 'd', 'e');
    jest.advanceTimersByTime(11_000);
    arrive('f');
    expect(desktop.size).toBe(3);
    settleAll();
    expect(desktop.size).toBe(0);
  });
});
