import { act, screen, waitFor, within } from '@testing-library/react';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

async function renderInbox(path = '', count = 5) {
  const api = new FakeNotificationsApi(
    Array.from({ length: count }, (_, index) =>
      aNotification({
        title: `Call ${index + 1}.`,
        topic: index % 2 ? 'even' : 'odd',
      }),
    ),
  );
  const { signals } = await renderWithInbox(<NotificationsPage />, {
    api,
    path: `/notifications${path}`,
  });
  return { api, signals };
}

const row = (title: string) =>
  within(screen.getByRole('feed')).getByRole('article', {
    name: name => name.endsWith(`${title}.`),
  });
const findRow = async (title: string) => {
  await waitFor(() => expect(row(title)).toBeVisible());
  return row(title);
};
const title = () => screen.getByRole('heading', { level: 2 });
const press = async (name: string) => {
  const button = await screen.findByRole('button', { name });
  act(() => button.focus());
  await userEvent.keyboard('{Enter}');
  return button;
};

describe('the focus', () => {
  it('goes on at the current row once a button above the list has done its work', async () => {
    await renderInbox('?view=all');
    await findRow('Call 2');
    await userEvent.keyboard('jjx');
    await press('Mark read');
    await waitFor(() => expect(row('Call 2')).toHaveFocus());
    await userEvent.keyboard('x');
    await press('Clear selection');
    await waitFor(() => expect(row('Call 2')).toHaveFocus());
  });

  it('goes on at the first row that is found once the filters are cleared', async () => {
    await renderInbox('?topic=even');
    await findRow('Call 2');
    await press('Clear filters');
    await waitFor(() => expect(row('Call 1')).toHaveFocus());
  });

  it('is in the search field again once that is cleared', async () => {
    await renderInbox('?q=Call');
    await findRow('Call 2');
    await press('Clear search');
    expect(screen.getByRole('searchbox')).toHaveFocus();
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('goes on in the list once the notification above it is dismissed', async () => {
    await renderInbox('?id=none');
    await screen.findByText('This notification is gone');
    await press('Dismiss');
    await waitFor(() => expect(row('Call 1')).toHaveFocus());
  });

  it('goes on at the first row once the list could be read after all', async () => {
    const { api } = await renderInbox('', 0);
    api.failing.add('getNotifications');
    await press('Show all notifications');
    await screen.findByText('Your notifications could not be loaded');
    api.inbox = [aNotification({ title: 'Call 1.' })];
    api.failing.clear();
    await press('Try again');
    await waitFor(() => expect(row('Call 1')).toHaveFocus());
  });

  it('waits for the rows that are to come', async () => {
    await renderInbox('?size=10', 12);
    await findRow('Call 1');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Select all on this page' }),
    );
    await press('Mark read');
    await waitFor(() => expect(row('Call 11')).toHaveFocus());
  });

  it('goes on at the title of the list when nothing is left, where keys are no letters', async () => {
    const { api } = await renderInbox('', 2);
    await findRow('Call 1');
    await press('Mark all read');
    await press('Mark all read');
    await screen.findByText('You are all caught up');
    await waitFor(() => expect(title()).toHaveFocus());
    expect(api.inbox.every(({ read }) => read)).toBe(true);
  });

  it('leaves a button that is switched off', async () => {
    await renderInbox('?size=10', 12);
    await findRow('Call 1');
    const next = await press('Next page');
    await waitFor(() => expect(row('Call 11')).toHaveFocus());
    expect(next).toBeDisabled();
  });

  it('is not taken to the list from those who point at buttons, but stays in rows', async () => {
    await renderInbox();
    await findRow('Call 2');
    await userEvent.click(screen.getByRole('checkbox', { name: /Call 2/ }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear selection' }),
    );
    expect(document.body).toHaveFocus();
    await userEvent.click(
      screen.getByRole('button', { name: /^Mark as read: Call 2/ }),
    );
    await waitFor(() => expect(row('Call 3')).toHaveFocus());
  });

  it('stays where else the reader has put it', async () => {
    const { api, signals } = await renderInbox();
    const focused = await findRow('Call 2');
    act(() => focused.focus());
    act(() => focused.blur());
    act(() => screen.getByRole('searchbox').focus());
    act(() => signals.sendRetraction([api.inbox[1].id]));
    await waitFor(() => expect(focused).not.toBeInTheDocument());
    expect(screen.getByRole('searchbox')).toHaveFocus();
  });

  it('is not taken back from who clicked where nothing takes it', async () => {
    const { api, signals } = await renderInbox();
    // As the window has; jsdom takes the focus of an element for that.
    const hasFocus = jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    const focused = await findRow('Call 2');
    act(() => focused.focus());
    act(() => focused.blur());
    act(() => signals.sendRetraction([api.inbox[1].id]));
    await waitFor(() => expect(focused).not.toBeInTheDocument());
    expect(document.body).toHaveFocus();
    hasFocus.mockRestore();
  });
});

describe('a link to a notification', () => {
  const scrolled = jest.fn();
  beforeEach(() => {
    scrolled.mockReset();
    Element.prototype.scrollIntoView = scrolled;
  });
  afterEach(() => {
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
  });

  it('leads to its row, also when the list has shown it before', async () => {
    const { api, signals } = await renderInbox();
    await findRow('Call 2');
    act(() => signals.sendArrival({ ...api.inbox[1], updated: new Date() }));
    const toasts = screen.getByRole('region', { name: 'New notifications' });
    await userEvent.click(
      within(toasts).getByRole('link', { name: 'Call 2.' }),
    );
    await waitFor(() => expect(row('Call 2')).toHaveFocus());
    expect(scrolled.mock.contexts[0]).toBe(row('Call 2'));
    expect(scrolled.mock.calls[0]).toEqual([{ block: 'center' }]);
  });

  it('leads there once, not each time the row comes back', async () => {
    const { api } = await renderInbox();
    await findRow('Call 2');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show details of Call 2.' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Mark as read: Call 2.' }),
    );
    await waitFor(() => expect(api.inbox[1].read).toBeDefined());
    scrolled.mockReset();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await findRow('Call 2');
    expect(row('Call 2')).not.toHaveFocus();
    expect(scrolled).not.toHaveBeenCalled();
  });

  it('holds nothing back while the reader has done nothing with its row', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'Call 1.' })]);
    const { signals } = await renderWithInbox(<NotificationsPage />, {
      api,
      path: `/notifications?id=${api.inbox[0].id}`,
    });
    await waitFor(() => expect(row('Call 1')).toHaveFocus());
    act(() => signals.sendArrival(aNotification({ title: 'Call 2.' })));
    expect(row('Call 2')).toBeVisible();
    expect(row('Call 1')).toHaveFocus();

    await userEvent.keyboard('x');
    act(() => signals.sendArrival(aNotification({ title: 'Call 3.' })));
    expect(
      screen.getByRole('button', { name: '1 new notification' }),
    ).toBeVisible();
  });
});

describe('the current row', () => {
  it('is the first one of every other page and view', async () => {
    await renderInbox('?view=all&size=10', 12);
    await findRow('Call 1');
    await userEvent.keyboard('jj');
    expect(row('Call 2')).toHaveFocus();
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    await findRow('Call 12');
    expect(row('Call 11')).toHaveAttribute('tabindex', '0');
    expect(row('Call 12')).toHaveAttribute('tabindex', '-1');

    await userEvent.keyboard('jj');
    expect(row('Call 12')).toHaveFocus();
    await userEvent.click(screen.getByRole('button', { name: /^Unread/ }));
    await findRow('Call 1');
    await userEvent.keyboard('j');
    expect(row('Call 1')).toHaveFocus();
  });
});
