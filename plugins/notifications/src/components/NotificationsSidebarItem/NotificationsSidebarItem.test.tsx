import { act, screen, waitFor, within } from '@testing-library/react';
import {
  aNotification,
  captured,
  expectAccessible,
  FakeBroadcastChannel,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { UserNotificationSettingsCard } from '../../settings/UserNotificationSettingsCard';
import { ToldInTabs } from '../../tabs/ToldInTabs';
import { notificationNamesApiRef } from '../common/NotificationNamesApi';
import { NotificationsSidebarItem } from './NotificationsSidebarItem';

const toasts = () =>
  screen.queryByRole('region', { name: 'New notifications' });
const inToasts = () =>
  within(screen.getByRole('region', { name: 'New notifications' }));
const item = () => screen.findByRole('link', { name: /^Notifications/ });

/** Desktop notifications as the browser has them; the window is in the background. */
function fakeDesktop(permission: NotificationPermission) {
  const shown: Array<{ title: string; options: NotificationOptions }> = [];
  const instances: FakeDesktopNotification[] = [];
  class FakeDesktopNotification {
    static permission = permission;
    static requestPermission = jest.fn(async () => {
      FakeDesktopNotification.permission = 'granted';
      return FakeDesktopNotification.permission;
    });
    onclick?: () => void;
    close = jest.fn();
    constructor(title: string, options: NotificationOptions) {
      shown.push({ title, options });
      instances.push(this);
    }
  }
  Object.defineProperty(window, 'Notification', {
    value: FakeDesktopNotification,
    configurable: true,
    writable: true,
  });
  return { shown, instances, Fake: FakeDesktopNotification };
}

describe('NotificationsSidebarItem', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    Reflect.deleteProperty(window, 'Notification');
    Reflect.deleteProperty(window, 'AudioContext');
    Reflect.deleteProperty(window, 'BroadcastChannel');
    document.title = '';
  });

  it('leads to the inbox and counts, up to 99, also in the title', async () => {
    document.title = 'Catalog';
    const api = new FakeNotificationsApi(
      Array.from({ length: 100 }, () => aNotification()),
    );
    await renderWithInbox(<NotificationsSidebarItem />, { api });
    expect(await item()).toHaveAccessibleName(
      'Notifications, 99+ unread notifications',
    );
    expect(await item()).toHaveAttribute('href', '/notifications');
    expect(within(await item()).getByText('99+')).toBeVisible();
    expect(document.title).toBe('(99+) Catalog');
    await expectAccessible();
  });

  /** What a screen reader hears of: what is added to the region. */
  function listen() {
    const region = document.querySelector('[aria-live=polite]')!;
    const said: string[] = [];
    const observer = new MutationObserver(changes =>
      changes.forEach(({ target, addedNodes }) => {
        const texts = [...addedNodes].map(node => node.textContent);
        const changed = target.nodeType === Node.TEXT_NODE;
        said.push(
          ...[...texts, changed && target.textContent].flatMap(t => t || []),
        );
      }),
    );
    observer.observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return { region, said, stop: () => observer.disconnect() };
  }

  it('says each arrival once, also one that is called like the last', async () => {
    const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
      api: new FakeNotificationsApi([]),
    });
    await item();
    const { region, said, stop } = listen();
    for (const title of ['Older', 'Built', 'Built']) {
      await act(async () => signals.sendArrival(aNotification({ title })));
    }
    const news = ['Older', 'Built', 'Built'].map(
      title => `New notification: ${title}`,
    );
    expect(said).toEqual(news);

    for (const { length } of news) {
      expect(length).toBeGreaterThan(0);
      await userEvent.click(
        inToasts().getAllByRole('button', { name: 'Dismiss' }).pop()!,
      );
    }
    expect(said).toEqual(news);
    expect(region).toHaveTextContent('');
    stop();
  });

  it('says all arrivals of one moment, and nothing again when some are read elsewhere', async () => {
    const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
      api: new FakeNotificationsApi([]),
    });
    await item();
    const { region, said, stop } = listen();
    const arrivals = ['A', 'B', 'C', 'D'].map(title =>
      aNotification({ title }),
    );
    await act(async () =>
      arrivals.slice(0, 3).forEach(arrival => signals.sendArrival(arrival)),
    );
    await act(async () => signals.sendArrival(arrivals[3]));
    const news = [
      ...['A', 'B', 'C'].map(title => `New notification: ${title}`),
      '4 new notifications',
    ];
    expect(said).toEqual(news);
    // A screen reader must not read what is there already with what is added.
    expect(region).toHaveAttribute('aria-atomic', 'false');

    await act(async () => signals.sendMark('read', [arrivals[0].id]));
    expect(inToasts().getByText('3 new notifications')).toBeVisible();
    expect(said).toEqual(news);
    stop();
  });

  it('asks the backend once, also when the app has several of them', async () => {
    const api = new FakeNotificationsApi([aNotification()]);
    const { signals } = await renderWithInbox(
      <>
        <NotificationsSidebarItem />
        <NotificationsSidebarItem text="Also here" />
      </>,
      { api },
    );
    await screen.findByRole('link', {
      name: 'Also here, 1 unread notification',
    });
    expect(api.requests).toEqual(['getStatus']);

    // And one of them toasts.
    act(() => signals.sendArrival(aNotification({ title: 'Hello' })));
    expect(screen.getAllByText('Hello')).toHaveLength(1);
    expect(screen.getAllByRole('status')).toHaveLength(1);
  });

  it('lets the app render an item of its own', async () => {
    const api = new FakeNotificationsApi([aNotification()]);
    await renderWithInbox(
      <NotificationsSidebarItem
        renderItem={({ unreadCount, to }) => (
          <a href={to}>{unreadCount} waiting</a>
        )}
      />,
      { api },
    );
    expect(
      await screen.findByRole('link', { name: '1 waiting' }),
    ).toHaveAttribute('href', '/notifications');
  });

  describe('toasts', () => {
    it('open the notification, mark it as read with undo, and go away', async () => {
      const notification = aNotification({
        title: 'Build failed',
        link: '/builds/1',
      });
      const api = new FakeNotificationsApi([notification]);
      const { signals, analytics } = await renderWithInbox(
        <NotificationsSidebarItem />,
        { api },
      );
      await item();
      act(() => signals.sendArrival(notification));
      expect(
        inToasts().getByRole('link', { name: 'Build failed' }),
      ).toHaveAttribute(
        'href',
        `/notifications?view=all&id=${notification.id}`,
      );
      expect(
        inToasts().getByRole('link', { name: 'Open Build failed' }),
      ).toHaveAttribute('href', '/builds/1');
      await expectAccessible();

      await userEvent.click(
        inToasts().getByRole('button', { name: 'Mark as read: Build failed' }),
      );
      expect(inToasts().queryByText('Build failed')).toBeNull();
      await waitFor(() => expect(api.inbox[0].read).toBeDefined());
      expect(captured(analytics, 'mark')).toMatchObject([
        { subject: 'read', value: 1 },
      ]);
      await userEvent.click(inToasts().getByRole('button', { name: 'Undo' }));
      await waitFor(() => expect(api.inbox[0].read).toBeUndefined());
    });

    it('lead to the details by their title, and tell the analytics', async () => {
      const { signals, analytics } = await renderWithInbox(
        <NotificationsSidebarItem />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      const notification = aNotification({ title: 'Fixed', topic: 'ci' });
      act(() => signals.sendArrival(notification));
      await userEvent.click(inToasts().getByRole('link', { name: 'Fixed' }));
      expect(screen.queryByText('Fixed')).toBeNull();
      const to = `/notifications?view=all&id=${notification.id}`;
      expect(captured(analytics, 'open')).toMatchObject([
        { subject: 'plugin:catalog', attributes: { to, topic: 'ci' } },
      ]);
    });

    it('replace each other when one scope is sent to again and again', async () => {
      const api = new FakeNotificationsApi([]);
      await renderWithInbox(<NotificationsSidebarItem />, { api });
      await item();
      await act(() => jest.advanceTimersByTimeAsync(1000));
      api.requests.length = 0;
      for (const title of ['1', '2', '3', '4']) {
        act(() => void api.send({ title: `Build ${title}`, scope: 'build' }));
        await act(() => jest.advanceTimersByTimeAsync(1500));
      }
      expect(
        inToasts().getAllByRole('button', { name: 'Dismiss' }),
      ).toHaveLength(1);
      expect(inToasts().getByText('Build 4')).toBeVisible();
      expect(await item()).toHaveAccessibleName(
        'Notifications, 1 unread notification',
      );
      expect(api.requests).toEqual([]);

      await userEvent.click(
        inToasts().getByRole('button', { name: 'Mark as read: Build 4' }),
      );
      expect(await item()).toHaveAccessibleName('Notifications');
      await waitFor(() => expect(api.inbox[0].read).toBeDefined());
      await userEvent.click(inToasts().getByRole('button', { name: 'Undo' }));
      await waitFor(() => expect(api.inbox[0].read).toBeUndefined());
    });

    it('mark as read what they show, and nothing that was sent since', async () => {
      const api = new FakeNotificationsApi([]);
      const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
        api,
      });
      await item();
      act(() => void api.send({ title: 'Build 1', scope: 'build' }));
      // Its signal comes late.
      api.publish = () => {};
      const second = api.send({ title: 'Build 2', scope: 'build' });
      await userEvent.click(
        inToasts().getByRole('button', { name: 'Mark as read: Build 1' }),
      );
      await act(() => jest.advanceTimersByTimeAsync(100));
      expect(api.inbox[0].read).toBeUndefined();
      expect(await item()).toHaveAccessibleName(/1 unread/);
      act(() => signals.sendArrival(second));
      expect(inToasts().getByText('Build 2')).toBeVisible();
      expect(await item()).toHaveAccessibleName(/1 unread/);
    });

    it('become one when there are many, never a storm', async () => {
      const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
        api: new FakeNotificationsApi([]),
      });
      await item();
      act(() => {
        for (let i = 0; i < 12; i++) {
          signals.sendArrival(aNotification());
        }
      });
      expect(inToasts().getByText('12 new notifications')).toBeVisible();
      expect(screen.getByRole('status')).toHaveTextContent(
        '12 new notifications',
      );
      expect(inToasts().getByRole('link', { name: 'Show' })).toHaveAttribute(
        'href',
        '/notifications',
      );
      await userEvent.click(
        inToasts().getByRole('button', { name: 'Dismiss' }),
      );
      expect(toasts()).toBeNull();
    });

    it('go away when the notification is read in another tab', async () => {
      const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
        api: new FakeNotificationsApi([]),
      });
      await item();
      const notification = aNotification();
      act(() => signals.sendArrival(notification));
      expect(toasts()).not.toBeNull();
      act(() => signals.sendMark('read', [notification.id]));
      expect(toasts()).toBeNull();
    });

    it('become fewer with what is read elsewhere, and go when everything is', async () => {
      const arrivals = Array.from({ length: 6 }, () =>
        aNotification({}, { read: new Date() }),
      );
      const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
        api: new FakeNotificationsApi(arrivals),
      });
      await item();
      act(() => {
        for (const arrival of arrivals) {
          signals.sendArrival({ ...arrival, read: undefined });
        }
      });
      const isRead = (ids: string[], more?: boolean) =>
        act(() => signals.sendMark('read', ids, { more }));
      isRead([arrivals[0].id]);
      expect(inToasts().getByText('5 new notifications')).toBeVisible();
      // More than a signal names.
      isRead([arrivals[1].id], true);
      expect(inToasts().getByText('4 new notifications')).toBeVisible();
      await waitFor(() => expect(toasts()).toBeNull());
    });

    it('hide by themselves, but not while the reader is at them', async () => {
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem snackbarProps={{ autoHideDuration: 100 }} />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      act(() => signals.sendArrival(aNotification({ title: 'Read me' })));
      await userEvent.hover(inToasts().getByText('Read me'));
      await act(() => jest.advanceTimersByTimeAsync(250));
      expect(toasts()).not.toBeNull();
      await userEvent.unhover(inToasts().getByText('Read me'));
      await waitFor(() => expect(toasts()).toBeNull());
    });

    it('do not say again what another tab has said', async () => {
      Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
      const otherTab = new ToldInTabs();
      const closeOtherTab = otherTab.start();
      const { signals } = await renderWithInbox(<NotificationsSidebarItem />, {
        api: new FakeNotificationsApi([]),
      });
      await item();
      // This tab is the one to tell.
      act(() => {
        window.dispatchEvent(new Event('focus'));
      });
      const notification = aNotification();
      otherTab.claim(notification);
      act(() => signals.sendArrival(notification));
      expect(toasts()).toBeNull();
      expect(await item()).toHaveAccessibleName(/1 unread/);
      act(() => signals.sendArrival(aNotification()));
      expect(toasts()).not.toBeNull();
      closeOtherTab();
    });

    it('can be switched off by the reader and by the app', async () => {
      const { signals, preferences } = await renderWithInbox(
        <NotificationsSidebarItem />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      await act(() => preferences.set('toasts', false));
      act(() => signals.sendArrival(aNotification()));
      expect(toasts()).toBeNull();
    });

    it('are not shown in an app that does not want them', async () => {
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem snackbarProps={{ enabled: false }} />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      act(() => signals.sendArrival(aNotification()));
      expect(toasts()).toBeNull();
    });
  });

  describe('desktop notifications', () => {
    const inBackground = () =>
      jest.spyOn(document, 'hasFocus').mockReturnValue(false);

    it('are shown in the background, also right after a reload', async () => {
      const desktop = fakeDesktop('granted');
      inBackground();
      const { signals, analytics } = await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      const notification = aNotification({
        title: 'Ask {{ user:default/jane }}',
        description: 'Now',
        topic: 'ci',
      });
      act(() => signals.sendArrival(notification));
      expect(desktop.shown).toEqual([
        {
          title: 'Ask jane',
          options: { body: 'Now', tag: notification.id },
        },
      ]);
      expect(desktop.Fake.requestPermission).not.toHaveBeenCalled();
      const focus = jest.spyOn(window, 'focus').mockImplementation(() => {});
      await act(async () => desktop.instances[0].onclick?.());
      expect(focus).toHaveBeenCalled();
      expect(desktop.instances[0].close).toHaveBeenCalled();
      const to = `/notifications?view=all&id=${notification.id}`;
      expect(captured(analytics, 'open')).toMatchObject([
        { subject: 'plugin:catalog', attributes: { to, topic: 'ci' } },
      ]);
    });

    it('do not end as if that was all where only the beginning is known', async () => {
      const desktop = fakeDesktop('granted');
      inBackground();
      const api = new FakeNotificationsApi([]);
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api },
      );
      await item();
      await act(() => jest.advanceTimersByTimeAsync(1000));
      // No signal told of it, so that a list is asked.
      const description = 'x'.repeat(2000);
      api.inbox = [aNotification({ description }, { created: new Date() })];
      act(() => signals.resync());
      await act(() => jest.advanceTimersByTimeAsync(10_000));
      expect(desktop.shown.map(({ options }) => options.body)).toEqual([
        `${'x'.repeat(1000)}…`,
      ]);
    });

    it('can be switched off where the app has switched them on', async () => {
      const desktop = fakeDesktop('granted');
      inBackground();
      const { signals } = await renderWithInbox(
        <>
          <NotificationsSidebarItem webNotificationsEnabled />
          <UserNotificationSettingsCard />
        </>,
        { api: new FakeNotificationsApi([]) },
      );
      const ownSwitch = await screen.findByRole('checkbox', {
        name: /Show desktop notifications/,
      });
      expect(ownSwitch).toBeChecked();
      await userEvent.click(ownSwitch);
      expect(ownSwitch).not.toBeChecked();
      act(() => signals.sendArrival(aNotification()));
      expect(desktop.shown).toEqual([]);
    });

    it('replace each other when one scope is sent to again and again', async () => {
      const desktop = fakeDesktop('granted');
      inBackground();
      const api = new FakeNotificationsApi([]);
      await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api },
      );
      await item();
      for (const title of ['1', '2', '3', '4']) {
        act(() => void api.send({ title, scope: 'build' }));
      }
      const tags = desktop.shown.map(({ options }) => options.tag);
      expect(tags).toEqual(Array(4).fill(api.inbox[0].id));
    });

    it('become one when there are many, which leads to the inbox', async () => {
      const desktop = fakeDesktop('granted');
      inBackground();
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      act(() => {
        for (let i = 0; i < 12; i++) {
          signals.sendArrival(aNotification());
        }
      });
      expect(desktop.shown.pop()?.title).toBe('12 new notifications');
      const closed = desktop.instances.map(({ close }) => close.mock.calls[0]);
      expect(closed.filter(Boolean)).toHaveLength(3);
    });

    it('go when everything is read, more than a signal names', async () => {
      const desktop = fakeDesktop('granted');
      inBackground();
      const arrivals = ['A', 'B'].map(title =>
        aNotification({ title }, { read: new Date() }),
      );
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api: new FakeNotificationsApi(arrivals) },
      );
      await item();
      const closed = () =>
        desktop.instances.map(({ close }) => close.mock.calls.length > 0);
      act(() => {
        for (const arrival of arrivals) {
          signals.sendArrival({ ...arrival, read: undefined });
        }
      });
      act(() => signals.sendMark('read', [arrivals[0].id], { more: true }));
      expect(closed()).toEqual([true, false]);
      await waitFor(() => expect(closed()).toEqual([true, true]));
    });

    it('are not shown to somebody who is looking at the page', async () => {
      const desktop = fakeDesktop('granted');
      jest.spyOn(document, 'hasFocus').mockReturnValue(true);
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api: new FakeNotificationsApi([]) },
      );
      await item();
      act(() => signals.sendArrival(aNotification()));
      expect(desktop.shown).toEqual([]);
    });

    it('are asked for on a click only, and only if they are on', async () => {
      const desktop = fakeDesktop('default');
      inBackground();
      const { signals } = await renderWithInbox(
        <NotificationsSidebarItem webNotificationsEnabled />,
        { api: new FakeNotificationsApi([]) },
      );
      act(() => signals.sendArrival(aNotification()));
      expect(desktop.shown).toEqual([]);
      expect(desktop.Fake.requestPermission).not.toHaveBeenCalled();
      await userEvent.click(await item());
      expect(desktop.Fake.requestPermission).toHaveBeenCalledTimes(1);
    });
  });

  it('names origins in toasts and on the desktop as the app does', async () => {
    const desktop = fakeDesktop('granted');
    jest.spyOn(document, 'hasFocus').mockReturnValue(false);
    const names = { originNames: { 'plugin:catalog': 'Software catalog' } };
    const { signals } = await renderWithInbox(
      <NotificationsSidebarItem webNotificationsEnabled />,
      {
        api: new FakeNotificationsApi([]),
        apis: [[notificationNamesApiRef, names]],
      },
    );
    await item();
    act(() => {
      signals.sendArrival(aNotification());
      signals.sendArrival(aNotification({}, { origin: 'external:ci' }));
    });
    expect(inToasts().getByText('Software catalog')).toBeVisible();
    expect(inToasts().getByText('ci')).toBeVisible();
    expect(desktop.shown.map(({ options }) => options.body)).toEqual([
      'Software catalog',
      'ci',
    ]);
  });

  it('makes one sound for several arrivals, if the reader wants it', async () => {
    const started: number[] = [];
    class FakeAudioContext {
      currentTime = 1;
      destination = {};
      resume = async () => {};
      createGain = () => ({
        gain: {
          setValueAtTime: () => {},
          linearRampToValueAtTime: () => {},
          exponentialRampToValueAtTime: () => {},
        },
        connect: () => {},
      });
      createOscillator = () => ({
        frequency: { value: 0 },
        connect: (gain: unknown) => gain,
        start: (at: number) => started.push(at),
        stop: () => {},
      });
    }
    Object.defineProperty(window, 'AudioContext', {
      value: FakeAudioContext,
      configurable: true,
    });
    const { signals, preferences } = await renderWithInbox(
      <NotificationsSidebarItem />,
      { api: new FakeNotificationsApi([]) },
    );
    await item();
    act(() => signals.sendArrival(aNotification()));
    expect(started).toEqual([]);

    await act(() => preferences.set('sound', true));
    act(() => {
      signals.sendArrival(aNotification());
      signals.sendArrival(aNotification());
    });
    await waitFor(() => expect(started).toHaveLength(2));

    // The clock is set back by an hour, and a notification comes a while later.
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now - 3_590_000);
    const run = performance.now();
    const uptime = jest.spyOn(performance, 'now').mockReturnValue(run + 10_000);
    act(() => signals.sendArrival(aNotification()));
    await waitFor(() => expect(started).toHaveLength(4));
    clock.mockRestore();
    uptime.mockRestore();
  });
});
