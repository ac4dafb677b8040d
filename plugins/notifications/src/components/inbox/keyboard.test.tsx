import { act, screen, waitFor, within } from '@testing-library/react';
import Dialog from '@material-ui/core/Dialog';
import {
  aNotification,
  captured,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

async function renderInbox() {
  const api = new FakeNotificationsApi(
    ['One', 'Two', 'Three'].map(title =>
      aNotification({ title, description: `About ${title}` }),
    ),
  );
  await renderWithInbox(<NotificationsPage />, { api });
  await screen.findByRole('feed');
  return { api };
}

const row = (title: RegExp) =>
  within(screen.getByRole('feed')).getByRole('article', { name: title });

describe('single-key shortcuts', () => {
  it('lead through a whole inbox without a mouse', async () => {
    const { api } = await renderInbox();
    await userEvent.keyboard('j');
    expect(row(/One/)).toHaveFocus();
    await userEvent.keyboard('jj');
    expect(row(/Three/)).toHaveFocus();
    await userEvent.keyboard('jk');
    expect(row(/Two/)).toHaveFocus();

    await userEvent.keyboard('{Enter}');
    expect(
      screen.getByRole('button', { name: 'Hide details of Two' }),
    ).toBeVisible();
    await userEvent.keyboard('{Enter}');

    await userEvent.keyboard('s');
    await waitFor(() => expect(api.inbox[1].saved).toBeDefined());
    await userEvent.keyboard('x');
    expect(screen.getByRole('checkbox', { name: 'Select Two' })).toBeChecked();

    // The row that takes the place of the one marked goes on with the focus.
    await userEvent.keyboard('e');
    await waitFor(() => expect(row(/Three/)).toHaveFocus());
    expect(api.inbox[1].read).toBeDefined();
    await userEvent.keyboard('e');
    await waitFor(() => expect(row(/One/)).toHaveFocus());
  });

  it('take back what was done last, as long as its toast offers that', async () => {
    const { api } = await renderInbox();
    await userEvent.keyboard('jje');
    await waitFor(() => expect(row(/Three/)).toHaveFocus());
    await userEvent.keyboard('z');
    expect(row(/Two/)).toBeVisible();
    expect(row(/Three/)).toHaveFocus();
    await waitFor(() => expect(api.inbox[1].read).toBeUndefined());
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();

    // There is nothing more to take back, and the undo itself is not.
    await userEvent.keyboard('z');
    expect(api.countOf('updateNotifications')).toBe(2);
    expect(api.inbox.every(({ read }) => !read)).toBe(true);

    await userEvent.keyboard('s');
    await waitFor(() => expect(api.inbox[2].saved).toBeDefined());
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    await userEvent.keyboard('z');
    expect(api.countOf('updateNotifications')).toBe(3);
  });

  it('do once what a key that is held stands for, but go on through the rows', async () => {
    const { api } = await renderInbox();
    await userEvent.keyboard('{j>3/}');
    expect(row(/Three/)).toHaveFocus();
    await userEvent.keyboard('{e>6/}');
    await waitFor(() => expect(row(/Two/)).toHaveFocus());
    await waitFor(() => expect(api.inbox[2].read).toBeDefined());
    expect(api.inbox.filter(({ read }) => read)).toHaveLength(1);
  });

  describe('on a notification above the list', () => {
    async function renderLinked() {
      const listed = aNotification({ title: 'Listed' });
      const linked = aNotification(
        { title: 'Linked', link: '/notifications?view=all' },
        { read: new Date() },
      );
      const api = new FakeNotificationsApi([listed, linked]);
      const { analytics } = await renderWithInbox(<NotificationsPage />, {
        api,
        path: `/notifications?id=${linked.id}`,
      });
      const article = await screen.findByRole('article', { name: /Linked/ });
      act(() => article.focus());
      return { api, listed, analytics };
    }

    it('save it, open it, and select nothing', async () => {
      const { api, listed, analytics } = await renderLinked();
      await userEvent.keyboard('sxo');
      await waitFor(() => expect(api.inbox[1].saved).toBeDefined());
      expect(captured(analytics, 'open')).toHaveLength(1);
      await waitFor(() => expect(row(/Linked/)).toBeVisible());
      for (const box of within(screen.getByRole('feed')).getAllByRole(
        'checkbox',
      )) {
        expect(box).not.toBeChecked();
      }
      expect(api.inbox[0]).toEqual(listed);
    });

    it('mark it, so that the list takes it up', async () => {
      const { api, listed } = await renderLinked();
      await userEvent.keyboard('e');
      await waitFor(() => expect(row(/Linked/)).toBeVisible());
      expect(api.inbox[1].read).toBeUndefined();
      expect(api.inbox[0]).toEqual(listed);
    });

    it('hide it by Enter, and open no other', async () => {
      await renderLinked();
      await userEvent.keyboard('{Enter}');
      expect(screen.queryByRole('article', { name: /Linked/ })).toBeNull();
      expect(row(/Listed/)).toContainElement(
        screen.getByRole('button', { name: 'Show details of Listed' }),
      );
    });
  });

  it('reach the search and leave its letters alone', async () => {
    const { api } = await renderInbox();
    await userEvent.keyboard('/');
    const search = screen.getByRole('searchbox', {
      name: 'Search notifications',
    });
    expect(search).toHaveFocus();
    await userEvent.keyboard('jesx?');
    expect(search).toHaveValue('jesx?');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(api.countOf('updateNotifications')).toBe(0);
  });

  it.each([
    ['closed', <Dialog open={false} keepMounted children={<p>Search</p>} />],
    ['hidden', <div role="dialog" aria-label="Cookies" hidden />],
  ])('work beside a dialog that is there and %s', async (_, dialog) => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    await renderWithInbox(
      <>
        {dialog}
        <NotificationsPage />
      </>,
      { api },
    );
    await screen.findByRole('feed');
    await userEvent.keyboard('j');
    expect(row(/One/)).toHaveFocus();
  });

  it('leave Enter to buttons and links, and combinations to the browser', async () => {
    const { api } = await renderInbox();
    const save = screen.getByRole('button', { name: 'Save: One' });
    act(() => save.focus());
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(api.inbox[0].saved).toBeDefined());
    expect(screen.queryByText('About One')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Show details of One' }),
    ).toBeVisible();

    await userEvent.keyboard('{Control>}e{/Control}');
    expect(api.inbox.every(({ read }) => !read)).toBe(true);
  });

  it('are explained on ?, and can be switched off there', async () => {
    const { api } = await renderInbox();
    await userEvent.keyboard('?');
    const help = screen.getByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(within(help).getByText('Next notification')).toBeVisible();
    await expectAccessible(help);

    // Nothing happens behind the dialog.
    await userEvent.keyboard('e');
    expect(api.countOf('updateNotifications')).toBe(0);

    await userEvent.click(
      within(help).getByRole('checkbox', {
        name: 'Use single-key shortcuts in the inbox',
      }),
    );
    await userEvent.click(within(help).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.keyboard('?');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
