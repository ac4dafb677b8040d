import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
} from '../../__testUtils__';
import { NotificationsTable } from './NotificationsTable';

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
});
