import { screen } from '@testing-library/react';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

describe('RowMeta', () => {
  it('shows long names in full in an open row, also without a mouse', async () => {
    const topic = 'a-topic-of-many-words-'.repeat(10);
    await renderWithInbox(<NotificationsPage />, {
      api: new FakeNotificationsApi([aNotification({ title: 'One', topic })]),
    });
    const name = await screen.findByTitle(topic);
    expect(name).toHaveStyle({ whiteSpace: 'nowrap' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Show details of One' }),
    );
    expect(name).toHaveStyle({ whiteSpace: 'normal' });
  });
});
