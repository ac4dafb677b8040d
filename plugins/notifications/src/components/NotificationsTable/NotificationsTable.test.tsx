import { useState } from 'react';
import { act, screen, waitFor } from '@testing-library/react';
import { errorApiRef } from '@backstage/core-plugin-api';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsHost } from '../../host/NotificationsHost';
import { NotificationsTable } from './NotificationsTable';

/** On a page that shows all there is. */
async function renderTable(
  api: FakeNotificationsApi,
  apis: Array<[any, any]> = [],
) {
  const onUpdate = jest.fn();
  await renderWithInbox(
    <NotificationsTable
      isUnread
      notifications={api.inbox}
      pageSize={5}
      setContainsText={() => {}}
      onUpdate={onUpdate}
    />,
    { api, apis },
  );
  return { onUpdate };
}

describe('NotificationsTable', () => {
  it('shows what a page of the adopter loaded, and tells it what to load next', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    const props = {
      onUpdate: jest.fn(),
      setContainsText: jest.fn(),
      onPageChange: jest.fn(),
      onRowsPerPageChange: jest.fn(),
    };
    await renderWithInbox(
      <NotificationsTable
        {...props}
        title="Mine"
        isUnread
        notifications={api.inbox}
        page={0}
        pageSize={5}
        totalCount={12}
      />,
      { api },
    );
    expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent('Mine');

    await userEvent.click(
      screen.getByRole('button', { name: 'Mark as read: One' }),
    );
    await waitFor(() => expect(props.onUpdate).toHaveBeenCalled());
    expect(api.inbox[0].read).toBeDefined();

    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(props.onPageChange).toHaveBeenCalledWith(1, 5);
    await userEvent.selectOptions(screen.getByRole('combobox'), '25');
    expect(props.onRowsPerPageChange).toHaveBeenCalledWith(25);
    await userEvent.type(screen.getByRole('searchbox'), 'x');
    await waitFor(() =>
      expect(props.setContainsText).toHaveBeenCalledWith('x'),
    );
  });

  it('tells the page of every mark on it, once the backend knows of it', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One', link: '/one' }),
    ]);
    const readAtUpdate: boolean[] = [];
    function Page() {
      const [notifications, setNotifications] = useState(api.inbox);
      return (
        <NotificationsTable
          isUnread={false}
          notifications={notifications}
          pageSize={5}
          markAsReadOnLinkOpen
          setContainsText={() => {}}
          onUpdate={() => {
            readAtUpdate.push(Boolean(api.inbox[0].read));
            setNotifications(api.inbox);
          }}
        />
      );
    }
    await renderWithInbox(
      <>
        <Page />
        <NotificationsHost priority={0} />
      </>,
      { api },
    );
    const press = async (name: string) =>
      await userEvent.click(await screen.findByRole('button', { name }));

    await press('Mark as read: One');
    await press('Undo');
    await press('Mark as read: One');
    await press('Mark as unread: One');
    await screen.findByRole('button', { name: 'Mark as read: One' });
    await userEvent.click(screen.getByRole('link', { name: 'One' }));
    await waitFor(() =>
      expect(readAtUpdate).toEqual([true, false, true, false, true]),
    );
  });

  it('tells the page once of a mark that failed, when it is taken back', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    const { onUpdate } = await renderTable(api);
    api.failing.add('updateNotifications');
    const markRead = { name: 'Mark as read: One' };
    await userEvent.click(screen.getByRole('button', markRead));
    await waitFor(() => expect(onUpdate).toHaveBeenCalled());
    await act(() => jest.advanceTimersByTimeAsync(0));
    expect(onUpdate).toHaveBeenCalledTimes(1);
  });

  it('tells the page once of marks that follow each other, when the last is carried out', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One' }),
      aNotification({ title: 'Two' }),
    ]);
    const answers: Array<() => void> = [];
    jest.spyOn(api, 'updateNotifications').mockImplementation(
      () =>
        new Promise(resolve => {
          answers.push(() => resolve([]));
        }),
    );
    const { onUpdate } = await renderTable(api);
    for (const title of ['One', 'Two']) {
      const markRead = { name: `Mark as read: ${title}` };
      await userEvent.click(screen.getByRole('button', markRead));
    }
    const answer = () =>
      act(async () => {
        answers.shift()!();
        await jest.advanceTimersByTimeAsync(0);
      });
    await answer();
    expect(onUpdate).not.toHaveBeenCalled();
    await answer();
    expect(onUpdate).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'throws',
      (error: Error) => () => {
        throw error;
      },
    ],
    [
      'rejects',
      (error: Error) => async () => {
        throw error;
      },
    ],
  ])(
    'lets the app say what the page %s when it is told',
    async (_, failWith) => {
      const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
      const errorApi = { post: jest.fn(), error$: jest.fn() };
      const { onUpdate } = await renderTable(api, [[errorApiRef, errorApi]]);
      const error = new Error('The page is out of order');
      onUpdate.mockImplementation(failWith(error));
      const markRead = { name: 'Mark as read: One' };
      await userEvent.click(screen.getByRole('button', markRead));
      await waitFor(() => expect(errorApi.post).toHaveBeenCalledWith(error));
      expect(onUpdate).toHaveBeenCalledTimes(1);
    },
  );

  it('shows the details of whatever the page wants to have looked at', async () => {
    const [one, two] = ['1', '2'].map(id =>
      aNotification({ title: id, description: `About ${id}` }, { id }),
    );
    function Page() {
      const [id, setId] = useState('1');
      return (
        <>
          <button onClick={() => setId('2')}>Look at 2</button>
          <NotificationsTable
            isUnread
            notifications={[one, two]}
            pageSize={5}
            setContainsText={() => {}}
            onUpdate={() => {}}
            highlightedNotificationId={id}
          />
        </>
      );
    }
    await renderWithInbox(<Page />, {
      api: new FakeNotificationsApi([one, two]),
    });
    const opened = () => screen.getByRole('button', { expanded: true });
    expect(opened()).toHaveAccessibleName('Hide details of 1');
    await userEvent.click(screen.getByRole('button', { name: 'Look at 2' }));
    expect(opened()).toHaveAccessibleName('Hide details of 2');
  });
});
