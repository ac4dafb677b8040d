import { act, screen, waitFor, within } from '@testing-library/react';
import { Link, useLocation } from 'react-router-dom';
import { storageApiRef } from '@backstage/core-plugin-api';
import { mockApis } from '@backstage/test-utils';
import {
  aNotification,
  captured,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NoAnswerError } from '../../api';
import { getPreferenceBucket } from '../../preferences/PreferenceStore';
import { NotificationsSidebarItem } from '../NotificationsSidebarItem';
import { NotificationsPage } from './NotificationsPage';

function Address() {
  const { pathname, search } = useLocation();
  return (
    <output aria-label="Address">
      {pathname}
      {search}
    </output>
  );
}

async function renderPage(
  api: FakeNotificationsApi,
  path?: string,
  options: Pick<Parameters<typeof renderWithInbox>[1], 'apis' | 'icons'> = {},
) {
  const rendered = await renderWithInbox(
    <>
      <NotificationsSidebarItem />
      <NotificationsPage />
      <Address />
    </>,
    { api, path, ...options },
  );
  await waitFor(() => expect(api.countOf('getNotifications')).toBe(1));
  return rendered;
}

const feed = () => screen.findByRole('feed');
const rows = () => within(screen.getByRole('feed')).queryAllByRole('article');
const titles = () =>
  screen
    .queryAllByRole('heading', { level: 3 })
    .map(({ textContent }) => textContent?.replace('Unread: ', ''));
const row = (title: RegExp) =>
  within(screen.getByRole('feed')).getByRole('article', { name: title });
const sidebarItem = () => screen.getByRole('link', { name: /^Notifications/ });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const address = () =>
  screen.getByRole('status', { name: 'Address' }).textContent;

describe('NotificationsPage', () => {
  it('shows what is unread, and counts it in the badge with one request', async () => {
    const api = new FakeNotificationsApi([
      aNotification({
        title: 'Build failed',
        severity: 'critical',
        topic: 'ci',
      }),
      aNotification({ title: 'Read long ago' }, { read: new Date() }),
    ]);
    await renderPage(api);
    await feed();

    const article = row(/Build failed/);
    expect(article).toHaveAccessibleName(/^Unread:\s*Build failed$/);
    expect(article).toHaveAccessibleDescription(/Critical.*catalog.*ci/);
    expect(article).toHaveAttribute('aria-posinset', '1');
    expect(article).toHaveAttribute('aria-setsize', '1');
    expect(rows()).toHaveLength(1);
    expect(sidebarItem()).toHaveAccessibleName(
      'Notifications, 1 unread notification',
    );
    expect(api.countOf('getStatus')).toBe(1);
    await expectAccessible();
  });

  it('shows the exact time on hover', async () => {
    await renderPage(
      new FakeNotificationsApi([
        aNotification({}, { created: new Date('2024-05-06T07:08:00Z') }),
      ]),
    );
    await feed();
    await userEvent.hover(screen.getByText(/years ago$/));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(/May 6, 2024/);
  });

  describe('live', () => {
    it('puts an arrival into list, badge and a toast without asking the backend', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'First' })]);
      const { signals } = await renderPage(api);
      await feed();
      const before = api.requests.length;

      act(() => signals.sendArrival(aNotification({ title: 'Second' })));

      expect(titles()).toEqual(['Second', 'First']);
      expect(sidebarItem()).toHaveAccessibleName(
        'Notifications, 2 unread notifications',
      );
      const toasts = screen.getByRole('region', { name: 'New notifications' });
      expect(within(toasts).getByText('Second')).toBeVisible();
      expect(
        screen.getByText('New notification: Second').parentElement,
      ).toHaveAttribute('aria-live', 'polite');
      expect(api.requests).toHaveLength(before);
    });

    it('holds arrivals back while the reader is in the list, and shows them on a click', async () => {
      const { signals } = await renderPage(
        new FakeNotificationsApi([aNotification({ title: 'First' })]),
      );
      await feed();
      act(() => row(/First/).focus());
      act(() => {
        signals.sendArrival(aNotification({ title: 'Second' }));
        signals.sendArrival(aNotification({ title: 'Third' }));
      });
      expect(titles()).toEqual(['First']);

      await userEvent.click(button('2 new notifications'));
      expect(titles()).toEqual(['Third', 'Second', 'First']);
      expect(row(/Third/)).toHaveFocus();
    });

    it('goes on holding them back while rows leave and the page fills up', async () => {
      const at = (seconds: number) => ({
        created: new Date(Date.now() - seconds * 1000),
      });
      const api = new FakeNotificationsApi(
        Array.from({ length: 12 }, (_, n) =>
          aNotification({ title: `Old ${n + 1}` }, at(60 + n)),
        ),
      );
      const { signals } = await renderPage(api, '/notifications?size=10');
      await feed();
      act(() => row(/Old 3/).focus());
      for (const n of [1, 2]) {
        const arrival = aNotification({ title: `New ${n}` }, at(30 - n));
        api.inbox = [arrival, ...api.inbox];
        act(() => signals.sendArrival(arrival));
      }
      await userEvent.keyboard('e');
      expect(titles()).toHaveLength(9);
      await waitFor(() => expect(titles()).toHaveLength(10));
      const rest = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11].map(n => `Old ${n}`);
      expect(titles()).toEqual(rest);
      expect(row(/Old 4/)).toHaveFocus();

      // The same after a resync, which makes for a reading too.
      const missed = aNotification({ title: 'Missed' }, at(10));
      api.inbox = [missed, ...api.inbox];
      act(() => signals.resync());
      await userEvent.click(
        await screen.findByRole('button', { name: '3 new notifications' }),
      );
      expect(titles()).toEqual(
        ['Missed', 'New 2', 'New 1', ...rest].slice(0, 10),
      );
    });

    it('shows what was read in another tab as read, in its place', async () => {
      const notification = aNotification({ title: 'First' });
      const api = new FakeNotificationsApi([notification]);
      const { signals } = await renderPage(api);
      await feed();
      act(() => signals.sendMark('read', [notification.id]));
      expect(row(/First/)).toHaveAccessibleName('First');
      expect(sidebarItem()).toHaveAccessibleName('Notifications');
      expect(api.countOf('getNotifications')).toBe(1);
    });

    it('reads the list and the count once after a resync', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'First' })]);
      const { signals } = await renderPage(api);
      await feed();
      api.inbox = [...api.inbox, aNotification({ title: 'Missed' })];
      act(() => {
        signals.resync();
        signals.resync();
      });
      await screen.findByText('Missed');
      expect(api.countOf('getNotifications')).toBe(2);
      expect(api.countOf('getStatus')).toBe(2);
    });
  });

  describe('marking', () => {
    it('marks as read at once, and undo puts the row back where it was', async () => {
      const api = new FakeNotificationsApi(
        ['One', 'Two', 'Three'].map(title => aNotification({ title })),
      );
      const requests = jest.spyOn(api, 'getNotifications');
      await renderPage(api);
      await feed();

      await userEvent.click(button('Mark as read: Two'));
      expect(titles()).toEqual(['One', 'Three']);
      await waitFor(() => expect(api.inbox[1].read).toBeDefined());

      await userEvent.click(button('Undo'));
      expect(titles()).toEqual(['One', 'Two', 'Three']);
      await waitFor(() => expect(api.inbox[1].read).toBeUndefined());
      // A second after the start, what is newest is asked for as well.
      const pages = requests.mock.calls.filter(([page]) => page?.limit !== 1);
      expect(pages).toHaveLength(1);
    });

    it('saves apart from reading, and captures what was done', async () => {
      const read = new Date();
      const api = new FakeNotificationsApi([
        aNotification({ title: 'One' }, { read }),
      ]);
      const { analytics } = await renderPage(api, '/notifications?view=all');
      await feed();
      const inRow = within(row(/One/));
      await userEvent.click(inRow.getByRole('button', { name: /^Save/ }));
      await waitFor(() => expect(api.inbox[0].saved).toBeInstanceOf(Date));
      await userEvent.click(
        inRow.getByRole('button', { name: /^Mark as unread/ }),
      );
      await waitFor(() => expect(api.inbox[0].read).toBeUndefined());
      expect(api.inbox[0].saved).toBeInstanceOf(Date);
      expect(captured(analytics, 'save')).toMatchObject([{ subject: 'saved' }]);
      expect(captured(analytics, 'mark')).toMatchObject([
        { subject: 'unread', value: 1 },
      ]);
    });

    it('puts everything back and says why when the backend refuses', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      api.failing.add('updateNotifications');
      await renderPage(api);
      await feed();
      await userEvent.click(button('Mark as read: One'));
      expect(
        await within(
          screen.getByRole('region', { name: 'New notifications' }),
        ).findByText(/nothing was changed: updateNotifications/),
      ).toBeVisible();
      expect(titles()).toEqual(['One']);
      expect(sidebarItem()).toHaveAccessibleName(/1 unread/);
    });

    it('shows what holds after a mark that got no answer in time', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      const update = api.updateNotifications.bind(api);
      jest
        .spyOn(api, 'updateNotifications')
        .mockImplementationOnce(async options => {
          await update(options);
          throw new NoAnswerError('Too late');
        });
      await renderPage(api);
      await feed();
      await userEvent.click(button('Mark as read: One'));
      expect(
        await within(
          screen.getByRole('region', { name: 'New notifications' }),
        ).findByText(/it is not known whether that was saved/),
      ).toBeVisible();
      await waitFor(() =>
        expect(sidebarItem()).toHaveAccessibleName('Notifications'),
      );
      await waitFor(() => expect(screen.queryByText('One')).toBeNull());
    });

    it('marks everything the filters find, on all pages, and undoes it', async () => {
      const api = new FakeNotificationsApi([
        ...Array.from({ length: 12 }, () => aNotification({ topic: 'ci' })),
        aNotification({ topic: 'docs' }),
      ]);
      // More than the backend names, as with hundreds of them.
      api.maxNamedIds = 3;
      const { preferences } = await renderPage(
        api,
        '/notifications?topic=ci&size=10',
      );
      await feed();
      expect(preferences.snapshot('pageSize').value).toBeUndefined();

      await userEvent.click(
        screen.getByRole('checkbox', { name: 'Select all on this page' }),
      );
      expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(
        '10 selected',
      );
      await userEvent.click(button('Select all 12 matches'));
      await userEvent.click(button('Mark read'));
      await screen.findByText('Nothing matches these filters');
      expect(api.inbox.filter(({ read }) => read)).toHaveLength(12);
      expect(api.countOf('updateNotifications')).toBe(0);

      await userEvent.click(button('Undo'));
      await feed();
      expect(api.inbox.filter(({ read }) => read)).toHaveLength(0);
      expect(api.countOf('updateMatchingNotifications')).toBe(2);
      expect(api.countOf('updateNotifications')).toBe(0);
    });

    it('shows a mark over the filters at once, also in the badge, and takes it back if it is refused', async () => {
      const api = new FakeNotificationsApi(
        ['One', 'Two'].map(title => aNotification({ title })),
      );
      let refuse = (_: Error) => {};
      jest.spyOn(api, 'updateMatchingNotifications').mockImplementation(
        () =>
          new Promise((_, reject) => {
            refuse = reject;
          }),
      );
      await renderPage(api);
      await feed();
      await userEvent.click(button('Mark all read'));
      await userEvent.click(
        within(screen.getByRole('dialog')).getByRole('button', {
          name: 'Mark all read',
        }),
      );
      expect(titles()).toEqual([]);
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(sidebarItem()).toHaveAccessibleName('Notifications');
      expect(api.countOf('getNotifications')).toBe(1);

      refuse(new Error('The backend is out of order'));
      await waitFor(() => expect(titles()).toEqual(['One', 'Two']));
      expect(sidebarItem()).toHaveAccessibleName(/2 unread/);
      expect(screen.getAllByText(/is out of order/)[0]).toBeVisible();
    });

    it.each([
      ['behind', 10],
      ['ahead of', -10],
    ])(
      'marks by the clock of the backend when the one of the browser is %s it',
      async (_, minutes) => {
        const backendNow = Date.now() + minutes * 60_000;
        const at = (seconds: number) => ({
          created: new Date(backendNow + seconds * 1000),
        });
        const api = new FakeNotificationsApi([
          aNotification({ title: 'Seen' }, at(-60)),
        ]);
        api.clock = () => new Date(backendNow);
        const { signals } = await renderPage(api);
        await feed();
        const arrival = aNotification({ title: 'Shown' }, at(1));
        api.inbox = [arrival, ...api.inbox];
        act(() => signals.sendArrival(arrival));
        api.inbox = [aNotification({ title: 'Unseen' }, at(2)), ...api.inbox];

        await userEvent.click(button('Mark all read'));
        await userEvent.click(
          within(screen.getByRole('dialog')).getByRole('button', {
            name: 'Mark all read',
          }),
        );
        await waitFor(() => expect(titles()).toEqual(['Unseen']));
        expect(api.inbox.map(({ read }) => Boolean(read))).toEqual([
          false,
          true,
          true,
        ]);
      },
    );

    it.each([
      ['untold', false],
      ['told, and shown behind the question', true],
    ])(
      'asks before it marks all as read, and leaves what arrives meanwhile, %s',
      async (_, isTold) => {
        const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
        const { signals } = await renderPage(api);
        await feed();
        await userEvent.click(button('Mark all read'));
        const dialog = screen.getByRole('dialog', {
          name: 'Mark all as read?',
        });
        expect(api.inbox[0].read).toBeUndefined();

        const later = aNotification(
          { title: 'Later' },
          { created: new Date(Date.now() + 60_000) },
        );
        api.inbox = [later, ...api.inbox];
        if (isTold) {
          act(() => signals.sendArrival(later));
        }
        await userEvent.click(
          within(dialog).getByRole('button', { name: 'Mark all read' }),
        );
        await waitFor(() => expect(titles()).toEqual(['Later']));
        await waitFor(() =>
          expect(api.inbox.map(({ read }) => Boolean(read))).toEqual([
            false,
            true,
          ]),
        );
      },
    );

    it('marks all that signals have shown since, also what has left the page, and only that', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      await renderPage(api, '/notifications?size=10');
      await feed();
      for (let n = 1; n <= 40; n += 1) {
        await act(() => jest.advanceTimersByTimeAsync(10_000));
        act(() => void api.send({ title: `New ${n}`, scope: `${n}` }));
      }
      const { publish } = api;
      api.publish = () => {};
      api.send({ title: 'Unseen' });
      api.send({ title: 'New 7, once more', scope: '7' });
      api.publish = publish;
      await userEvent.click(button('Mark all read'));
      await userEvent.click(
        within(screen.getByRole('dialog')).getByRole('button', {
          name: 'Mark all read',
        }),
      );
      await waitFor(() =>
        expect(titles()).toEqual(['New 7, once more', 'Unseen']),
      );
      expect(api.inbox.filter(({ read }) => read)).toHaveLength(40);
      expect(sidebarItem()).toHaveAccessibleName(/2 unread/);

      await userEvent.click(button('Undo'));
      await waitFor(() =>
        expect(api.inbox.filter(({ read }) => read)).toHaveLength(0),
      );
    });
  });

  describe('filters', () => {
    it('takes the filters from the address', async () => {
      const saved = new Date();
      const api = new FakeNotificationsApi([
        aNotification({ title: 'Wanted', severity: 'high' }, { saved }),
        aNotification({ title: 'Too low', severity: 'low' }, { saved }),
        aNotification({ title: 'Not saved', severity: 'high' }),
      ]);
      await renderPage(api, '/notifications?view=saved&severity=high');
      await feed();
      expect(titles()).toEqual(['Wanted']);
      expect(button('Saved')).toHaveAttribute('aria-pressed', 'true');
      expect(
        screen.getByRole('combobox', { name: 'Min severity' }),
      ).toHaveValue('high');
    });

    it('writes the filters into the address and captures them, but not what is searched', async () => {
      const api = new FakeNotificationsApi([
        aNotification({ title: 'From CI' }, { origin: 'plugin:ci' }),
        aNotification({ title: 'From the catalog' }),
      ]);
      const { analytics } = await renderPage(api);
      await feed();
      await userEvent.selectOptions(
        screen.getByRole('combobox', { name: 'Origin' }),
        await screen.findByRole('option', { name: 'ci' }),
      );
      await waitFor(() => expect(titles()).toEqual(['From CI']));
      expect(address()).toBe('/notifications?origin=plugin%3Aci');

      await userEvent.type(
        screen.getByRole('searchbox', { name: 'Search notifications' }),
        'nowhere',
      );
      await screen.findByText('Nothing matches these filters');
      expect(address()).toBe('/notifications?origin=plugin%3Aci&q=nowhere');

      await userEvent.click(
        within(screen.getByRole('main')).getAllByRole('button', {
          name: 'Clear filters',
        })[0],
      );
      await waitFor(() => expect(titles()).toHaveLength(2));
      expect(address()).toBe('/notifications');
      expect(captured(analytics, 'filter').slice(0, 2)).toMatchObject([
        { subject: 'origin', attributes: { value: 'plugin:ci' } },
        { subject: 'search', attributes: {} },
      ]);
    });

    it('lists as many as the reader chose, and never first as many as usual', async () => {
      const storage = mockApis.storage();
      const jane = mockApis.identity({ userEntityRef: 'user:default/jane' });
      const preferences = await getPreferenceBucket(storage, jane);
      await preferences.set('pageSize', 10);
      const api = new FakeNotificationsApi([aNotification()]);
      const list = jest.spyOn(api, 'getNotifications');
      await renderWithInbox(<NotificationsPage />, {
        api,
        apis: [[storageApiRef, storage]],
      });
      await feed();
      const limits = list.mock.calls.map(([options]) => options?.limit);
      expect(limits).toContain(10);
      expect(limits).not.toContain(25);
    });

    it('has only the rows of one page, and leads through the pages', async () => {
      const api = new FakeNotificationsApi(
        Array.from({ length: 10_000 }, (_, n) =>
          aNotification({ title: `Number ${n}` }),
        ),
      );
      await renderPage(api);
      await feed();
      expect(rows()).toHaveLength(25);
      expect(screen.getByText('1-25 of 10000')).toBeVisible();

      await userEvent.click(button('Next page'));
      await waitFor(() => expect(titles()[0]).toBe('Number 25'));
      expect(rows()).toHaveLength(25);
      expect(address()).toBe('/notifications?page=2');

      await userEvent.selectOptions(
        screen.getByRole('combobox', { name: 'per page' }),
        '10',
      );
      await waitFor(() => expect(rows()).toHaveLength(10));
    });
  });

  describe('states', () => {
    it('says that there is nothing to do, and leads to the rest', async () => {
      await renderPage(
        new FakeNotificationsApi([
          aNotification({ title: 'Old' }, { read: new Date() }),
        ]),
      );
      expect(await screen.findByText('You are all caught up')).toBeVisible();
      await userEvent.click(button('Show all notifications'));
      await waitFor(() => expect(titles()).toEqual(['Old']));
    });

    it('says what went wrong, and tries again', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      api.failing.add('getNotifications');
      await renderPage(api);
      await screen.findAllByText(/getNotifications is out of order/);
      await expectAccessible();

      api.failing.clear();
      await userEvent.click(button('Try again'));
      await feed();
      expect(titles()).toEqual(['One']);
    });

    it('claims nothing about a view that could not be read', async () => {
      const api = new FakeNotificationsApi(
        Array.from({ length: 30 }, () => aNotification()),
      );
      await renderPage(api, '/notifications?view=all');
      await feed();
      api.failing.add('getNotifications');
      await userEvent.click(button('Saved'));
      await screen.findByText('Your notifications could not be loaded');
      expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent(
        /^Saved notifications$/,
      );
      expect(
        screen.getByRole('checkbox', { name: 'Select all on this page' }),
      ).toBeDisabled();
      expect(button('Mark all read')).toBeDisabled();
      expect(screen.queryByText(/of 30$/)).toBeNull();
    });

    it('keeps the list when it cannot be refreshed, and says so', async () => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      const { signals } = await renderPage(api);
      await feed();
      api.failing.add('getNotifications');
      act(() => signals.resync());
      expect(await screen.findByRole('alert')).toHaveTextContent(
        /could not be refreshed/,
      );
      expect(titles()).toEqual(['One']);
    });
  });

  describe('deep links', () => {
    it('opens the details of a notification of the page', async () => {
      const notification = aNotification({
        title: 'One',
        description: 'All about it',
      });
      await renderPage(
        new FakeNotificationsApi([notification]),
        `/notifications?id=${notification.id}`,
      );
      await feed();
      expect(button('Hide details of One')).toHaveAttribute(
        'aria-expanded',
        'true',
      );
      await userEvent.click(button('Hide details of One'));
      expect(address()).toBe('/notifications');
    });

    it('shows a notification above a list that does not hold it', async () => {
      const read = aNotification({ title: 'Read' }, { read: new Date() });
      await renderPage(
        new FakeNotificationsApi([aNotification({ title: 'Unread' }), read]),
        `/notifications?id=${read.id}`,
      );
      expect(
        await screen.findByText('The notification you were sent to'),
      ).toBeVisible();
      expect(button('Hide details of Read')).toBeVisible();

      // Once it is unread, the list holds it.
      await userEvent.click(button('Mark as unread: Read'));
      await waitFor(() => expect(rows()).toHaveLength(2));
      expect(
        screen.queryByText('The notification you were sent to'),
      ).toBeNull();
      expect(button('Hide details of Read')).toBeVisible();
    });

    it('shows it also when it was opened in the list before', async () => {
      const notification = aNotification({ title: 'One' });
      const api = new FakeNotificationsApi([notification]);
      await renderWithInbox(
        <>
          <NotificationsPage />
          <Link to={`/notifications?id=${notification.id}`}>Look again</Link>
        </>,
        { api },
      );
      await feed();
      await userEvent.click(button('Show details of One'));
      await userEvent.click(button('Mark as read: One'));
      await screen.findByText('You are all caught up');
      const linked = () =>
        screen.queryByText('The notification you were sent to');
      expect(linked()).toBeNull();

      await userEvent.click(button('Saved'));
      await userEvent.click(screen.getByRole('link', { name: 'Look again' }));
      await waitFor(() => expect(linked()).toBeVisible());
      expect(button('Hide details of One')).toBeVisible();
    });

    it('says when there is no such notification', async () => {
      await renderPage(new FakeNotificationsApi([]), '/notifications?id=gone');
      expect(
        await screen.findByText('This notification is gone'),
      ).toBeVisible();
    });

    it('reads it anew whenever it reads the list anew', async () => {
      const read = aNotification({ title: 'Read' }, { read: new Date() });
      const api = new FakeNotificationsApi([read]);
      const { signals } = await renderPage(api, `/notifications?id=${read.id}`);
      await screen.findByRole('button', { name: 'Hide details of Read' });
      api.inbox = [];
      act(() => signals.resync());
      expect(
        await screen.findByText('This notification is gone'),
      ).toBeVisible();
    });

    it('leaves it to be read when the backend does not answer once', async () => {
      const read = aNotification({ title: 'Read' }, { read: new Date() });
      const api = new FakeNotificationsApi([read]);
      const { signals } = await renderPage(api, `/notifications?id=${read.id}`);
      await screen.findByRole('button', { name: 'Hide details of Read' });
      api.failing.add('getNotification');
      act(() => signals.resync());
      await waitFor(() => expect(api.countOf('getNotification')).toBe(2));
      await waitFor(() => expect(api.countOf('getNotifications')).toBe(2));
      expect(button('Hide details of Read')).toBeVisible();
      expect(
        screen.queryByText('This notification could not be loaded'),
      ).toBeNull();
    });

    it('does not call it gone when the backend does not answer, and tries again', async () => {
      const read = aNotification({ title: 'Read' }, { read: new Date() });
      const api = new FakeNotificationsApi([read]);
      api.failing.add('getNotification');
      await renderPage(api, `/notifications?id=${read.id}`);
      expect(
        await screen.findByText('This notification could not be loaded'),
      ).toBeVisible();
      expect(screen.getByText(/out of order/)).toBeVisible();
      expect(screen.queryByText('This notification is gone')).toBeNull();

      api.failing.clear();
      await userEvent.click(button('Try again'));
      expect(
        await screen.findByRole('button', { name: 'Hide details of Read' }),
      ).toBeVisible();
    });
  });

  it('says that it loads, and claims nothing about how much there is until it knows', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    let answer = () => {};
    const list = jest.spyOn(api, 'getNotifications');
    list.mockImplementationOnce(async options => {
      await new Promise<void>(resolve => {
        answer = resolve;
      });
      return await api.getNotifications(options);
    });
    await renderWithInbox(<NotificationsPage />, { api });
    const status = (await screen.findByText('Loading notifications'))
      .parentElement;
    expect(status).toHaveAttribute('role', 'status');
    const title = screen.getByRole('heading', { level: 2 });
    expect(title).toHaveTextContent(/^Unread notifications$/);
    expect(button('Mark all read')).toBeDisabled();
    expect(screen.queryByText('You are all caught up')).toBeNull();
    await expectAccessible();

    answer();
    await feed();
    expect(screen.getByRole('heading', { level: 2 })).toBe(title);
    expect(title).toHaveTextContent('Unread notifications (1)');
    await waitFor(() =>
      expect(status).toHaveTextContent(/^1 notification found$/),
    );
  });

  it('leads to the settings and back', async () => {
    await renderPage(new FakeNotificationsApi([]));
    await userEvent.click(
      screen.getByRole('link', { name: 'Notification settings' }),
    );
    expect(address()).toBe('/notifications/settings');
    await screen.findByRole('heading', { name: 'Notification settings' });
    await userEvent.click(
      screen.getByRole('link', { name: 'Back to the inbox' }),
    );
    expect(address()).toBe('/notifications');
  });

  it('renders of ten thousand one page, and anew only the row that changes', async () => {
    const inbox = Array.from({ length: 10_000 }, (_, index) =>
      aNotification({ title: `Row ${index}`, icon: `icon-${index}` }),
    );
    const rendered: string[] = [];
    const icons = Object.fromEntries(
      inbox.slice(0, 10).map(({ payload: { icon } }) => [
        icon!,
        () => {
          rendered.push(icon!);
          return null;
        },
      ]),
    );
    const { signals } = await renderPage(
      new FakeNotificationsApi(inbox),
      '/notifications?view=all&size=10',
      { icons },
    );
    await feed();
    await waitFor(() => expect(rows()).toHaveLength(10));
    await userEvent.hover(screen.getByRole('feed'));

    rendered.length = 0;
    act(() => signals.sendMark('read', [inbox[3].id]));
    expect(new Set(rendered)).toEqual(new Set(['icon-3']));

    rendered.length = 0;
    act(() => signals.sendArrival(aNotification({ title: 'New' })));
    expect(button('1 new notification')).toBeVisible();
    expect(rendered).toEqual([]);

    const save = within(row(/Row 5/)).getByRole('button', { name: /^Save/ });
    act(() => save.focus());
    rendered.length = 0;
    await userEvent.click(save);
    expect(new Set(rendered)).toEqual(new Set(['icon-5']));
    expect(rows()).toHaveLength(10);
  });

  it('shows the icon of the app that a notification names, and nothing else', async () => {
    const names = ['bell', 'constructor', 'https://x.test/1.png', '🦊', ''];
    await renderPage(
      new FakeNotificationsApi(
        names.map(icon => aNotification({ title: `Named ${icon}`, icon })),
      ),
      undefined,
      { icons: { bell: () => <svg data-icon="bell" /> } },
    );
    await feed();
    expect(row(/Named bell/).querySelector('[data-icon=bell]')).not.toBeNull();
    expect(document.querySelectorAll('[data-icon=bell]')).toHaveLength(1);
    expect(rows()).toHaveLength(5);
    expect(screen.queryByRole('img')).toBeNull();
    expect(document.querySelector('img')).toBeNull();
  });

  it('says that the session has ended instead of being out of date in silence, until it is back', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    const { signals } = await renderPage(api);
    await feed();
    api.failing.add('getNotifications').add('getStatus');
    api.failure = Object.assign(new Error('Who are you?'), { statusCode: 401 });
    act(() => signals.resync());
    expect(
      await screen.findByText(/^Your session has ended.*sign in again/),
    ).toBeVisible();
    expect(button('Reload page')).toBeVisible();
    expect(titles()).toEqual(['One']);
    // What was due anyway is asked for; then nobody asks again and again.
    await act(() => jest.advanceTimersByTimeAsync(6_000));
    const { length } = api.requests;
    await act(() => jest.advanceTimersByTimeAsync(20_000));
    expect(api.requests).toHaveLength(length);

    api.failing.clear();
    await userEvent.click(button('Try again'));
    await waitFor(() =>
      expect(screen.queryByText(/^Your session has ended/)).toBeNull(),
    );
  });
});
