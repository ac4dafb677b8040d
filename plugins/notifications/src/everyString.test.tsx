import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
} from './__testUtils__';
import { NotificationsPage } from './components/NotificationsPage';
import { NotificationsSidebarItem } from './components/NotificationsSidebarItem';
import { UnreadNotificationsCard } from './components/UnreadNotificationsCard';
import { UserNotificationSettingsCard } from './settings/UserNotificationSettingsCard';
import { notificationsTranslationRef } from './translation';

/** A language in which every message is its own key, in brackets. */
const translation = {
  ready: true,
  t: (key: string) => `⟦${key}⟧`,
};
const translations = {
  getTranslation: (ref: { id: string }) => {
    expect(ref.id).toBe(notificationsTranslationRef.id);
    return translation;
  },
  translation$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
};

/** Whatever people can read or hear, except for messages of that language. */
function untranslated(): string[] {
  const found: string[] = [];
  const add = (text: string | null) => {
    const rest = (text ?? '').replace(/⟦[^⟧]*⟧/g, '');
    if (/\p{L}/u.test(rest)) {
      found.push(text!.trim());
    }
  };
  for (const element of document.body.querySelectorAll('*')) {
    // Keys are called as on the keyboard; moments are spoken by the browser.
    if (!element.closest('kbd, time, style, script')) {
      for (const name of [
        'aria-label',
        'aria-roledescription',
        'title',
        'placeholder',
        'alt',
      ]) {
        add(element.getAttribute(name));
      }
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) {
          add(node.textContent);
        }
      }
    }
  }
  return found;
}

/** Nothing of what is sent has letters. */
const sent = (rest: object = {}) =>
  aNotification(
    {
      title: '1',
      description: '2',
      topic: '3',
      severity: 'critical',
      link: '/4',
      additionalLinks: [{ title: '5', url: '/5' }],
    },
    { created: new Date(), origin: '6', ...rest },
  );

const render = (element: JSX.Element, api: FakeNotificationsApi, path = '') =>
  renderWithInbox(element, {
    api,
    path: `/notifications${path}`,
    apis: [[translationApiRef, translations]],
  });

describe('every string, aria labels included, can be translated', () => {
  it('in the inbox, its details, dialogs, undo and toasts', async () => {
    const api = new FakeNotificationsApi([
      sent(),
      sent({ isBroadcast: true }),
      ...Array.from({ length: 30 }, () => sent()),
    ]);
    const { signals } = await render(
      <>
        <NotificationsSidebarItem />
        <NotificationsPage />
      </>,
      api,
      '?size=10&view=all',
    );
    const [article] = within(await screen.findByRole('feed')).getAllByRole(
      'article',
    );
    expect(untranslated()).toEqual([]);

    await userEvent.click(
      within(article).getByRole('button', { expanded: false }),
    );
    await userEvent.click(within(article).getByRole('checkbox'));
    expect(untranslated()).toEqual([]);
    await userEvent.click(
      screen.getByRole('button', {
        name: '⟦table.bulkActions.markSelectedAsRead⟧',
      }),
    );
    await screen.findByRole('button', { name: '⟦actions.undo⟧' });
    act(() => signals.sendArrival(sent()));
    expect(untranslated()).toEqual([]);

    await userEvent.keyboard('?');
    await screen.findByRole('dialog');
    expect(untranslated()).toEqual([]);
  });

  it('where there is nothing, and where something went wrong', async () => {
    const api = new FakeNotificationsApi([]);
    await render(<NotificationsPage />, api);
    await screen.findByText('⟦empty.unreadTitle⟧');
    expect(untranslated()).toEqual([]);
    api.failing.add('getNotifications').add('getStatus');
    api.failure = Object.assign(new Error('401'), { statusCode: 401 });
    await userEvent.click(
      screen.getByRole('button', { name: '⟦empty.showAll⟧' }),
    );
    await screen.findByText('⟦notificationsPage.sessionEnded⟧');
    expect(untranslated()).toEqual([]);
  });

  it('in the settings and on the home page', async () => {
    const api = new FakeNotificationsApi([sent()]);
    api.settings = {
      channels: [
        {
          id: '7',
          origins: [
            { id: '8', enabled: true, topics: [{ id: '9', enabled: false }] },
          ],
        },
      ],
    };
    await render(
      <>
        <UserNotificationSettingsCard />
        <UnreadNotificationsCard />
      </>,
      api,
    );
    await waitFor(() =>
      expect(screen.getAllByRole('checkbox').length).toBeGreaterThan(5),
    );
    await screen.findByRole('feed').catch(() => screen.findByText('1'));
    expect(untranslated()).toEqual([]);
  });
});
