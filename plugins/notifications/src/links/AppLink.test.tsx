import { fireEvent, screen } from '@testing-library/react';
import {
  captured,
  FakeNotificationsApi,
  renderWithInbox,
} from '../__testUtils__';
import { AppLink } from './AppLink';

describe('AppLink', () => {
  const render = async (to: string) =>
    await renderWithInbox(<AppLink to={to}>Docs</AppLink>, {
      api: new FakeNotificationsApi(),
    });

  it('navigates within the app, and leaves to the browser what opens elsewhere', async () => {
    const { analytics } = await render('/docs');
    const link = screen.getByRole('link', { name: 'Docs' });
    const isLeftToBrowser = (how: object) => fireEvent.click(link, how);
    expect(link).toHaveAttribute('href', '/docs');
    expect(isLeftToBrowser({ ctrlKey: true })).toBe(true);
    expect(isLeftToBrowser({ button: 1 })).toBe(true);
    expect(isLeftToBrowser({})).toBe(false);
    expect(captured(analytics, 'click')[0]).toMatchObject({
      subject: 'Docs',
      attributes: { to: '/docs' },
    });
  });

  it('opens other sites in a new window, and says so', async () => {
    const { analytics } = await render('https://example.com/docs');
    const link = screen.getByRole('link', {
      name: 'Docs, opens in a new window',
    });
    expect(link).toHaveAttribute('href', 'https://example.com/docs');
    expect(link).toHaveAttribute('target', '_blank');
    expect(link).toHaveAttribute('rel', 'noopener');
    fireEvent.click(link);
    expect(captured(analytics, 'click')).toMatchObject([{ subject: 'Docs' }]);
  });
});
