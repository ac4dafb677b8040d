import { act, screen, waitFor, within } from '@testing-library/react';
import { errorApiRef } from '@backstage/core-plugin-api';
import { translationApiRef } from '@backstage/core-plugin-api/alpha';
import { NotificationDelivery } from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from './__testUtils__';
import { NoAnswerError } from './api';
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

/** Of an error, which others word, there are digits only. */
const failure = new Error('0');

const button = (key: string) => screen.findByRole('button', { name: key });
const click = async (key: string) => await userEvent.click(await button(key));

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

const render = (
  element: JSX.Element,
  api: FakeNotificationsApi,
  path = '',
  apis: Array<[any, any]> = [],
) =>
  renderWithInbox(element, {
    api,
    path: `/notifications${path}`,
    apis: [[translationApiRef, translations], ...apis],
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

  it('in its dialog, over the whole filter, and in what comes while one is busy', async () => {
    const api = new FakeNotificationsApi(
      Array.from({ length: 30 }, () =>
        sent({ updated: new Date(), read: undefined }),
      ),
    );
    const { signals } = await render(
      <>
        <NotificationsSidebarItem />
        <NotificationsPage />
      </>,
      api,
      '?size=10&severity=critical&page=2',
    );
    await screen.findByRole('feed');
    await userEvent.click(
      screen.getByRole('checkbox', {
        name: '⟦table.bulkActions.selectPage⟧',
      }),
    );
    await click('⟦table.bulkActions.selectAllMatching⟧');
    expect(untranslated()).toEqual([]);
    await click('⟦table.bulkActions.clear⟧');
    act(() => {
      for (let n = 0; n < 5; n += 1) {
        signals.sendArrival(sent());
      }
    });
    await screen.findByRole('button', {
      name: '⟦notificationsPage.newArrivals⟧',
    });
    await screen.findAllByText('⟦toasts.summary⟧');
    expect(untranslated()).toEqual([]);

    await click('⟦table.bulkActions.markAllRead⟧');
    await screen.findByRole('dialog');
    expect(untranslated()).toEqual([]);
    api.failing.add('updateMatchingNotifications');
    api.failure = failure;
    await click('⟦table.confirmDialog.markAllReadConfirmation⟧');
    await screen.findAllByText('⟦actions.failed⟧');
    expect(untranslated()).toEqual([]);
  });

  it('of a deep link, of what its links miss, and of what is copied', async () => {
    const linked = sent({ read: new Date(), updated: new Date() });
    linked.payload.link = 'route:0.0';
    const api = new FakeNotificationsApi([linked]);
    api.failing.add('getNotification');
    api.failure = failure;
    await render(<NotificationsPage />, api, `?id=${linked.id}`);
    await screen.findByText('⟦notificationsPage.linkedFailed⟧');
    expect(untranslated()).toEqual([]);

    api.failing.clear();
    await click('⟦notificationsPage.retry⟧');
    await screen.findByText('⟦row.routeMissing⟧');
    await click('⟦row.copyLink⟧');
    expect(untranslated()).toEqual([]);
  });

  it('of what cannot be rendered', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
    const broken = sent();
    broken.payload.title = {} as string;
    const api = new FakeNotificationsApi([broken]);
    const errorApi = { post: () => {}, error$: jest.fn() };
    await render(<NotificationsPage />, api, '', [[errorApiRef, errorApi]]);
    await screen.findByText('⟦row.broken⟧');
    expect(untranslated()).toEqual([]);
    logged.mockRestore();
  });

  it('while the rest of a description is loading', async () => {
    const cut = sent();
    cut.payload.description = '2'.repeat(2000);
    const api = new FakeNotificationsApi([cut]);
    api.failing.add('getNotification');
    await render(<NotificationsPage />, api);
    await userEvent.click(await button('⟦row.showDetails⟧'));
    await screen.findByText('⟦row.loadingRest⟧');
    expect(untranslated()).toEqual([]);
  });

  it('of what became of it on other channels', async () => {
    const sentAt = '2026-01-01T00:00:00Z';
    const api = new FakeNotificationsApi([sent()]);
    const states: Array<Partial<NotificationDelivery>> = [
      { state: 'waiting' },
      { state: 'waiting', nextAttempt: '3026-01-01T00:00:00Z' },
      { state: 'retrying', reason: '0' },
      { state: 'retrying', nextAttempt: '3026-01-01T00:00:00Z' },
      { state: 'delivered' },
      { state: 'delivered', at: sentAt },
      { state: 'not-wanted' },
      { state: 'not-wanted', reason: 'default' },
      { state: 'excluded' },
      { state: 'no-address' },
      { state: 'read' },
      { state: 'resolved' },
      { state: 'retracted' },
      { state: 'expired' },
      { state: 'dead', reason: '0' },
      { state: 'unknown' },
    ];
    api.deliveries = {
      deliveries: states.map((state, n) => ({
        sendId: '0',
        sentAt,
        channel: `${n}`,
        channelTitle: `${n}`,
        state: 'unknown',
        ...state,
      })),
    };
    await render(<NotificationsPage />, api);
    await userEvent.click(await button('⟦row.showDetails⟧'));
    const list = await screen.findByRole('list', {
      name: '⟦deliveries.label⟧',
    });
    const lines = within(list).getAllByRole('listitem');
    expect(new Set(lines.map(line => line.textContent)).size).toBe(
      states.length,
    );
    expect(untranslated()).toEqual([]);
  });

  it.each([
    ['?id=0', 'notificationsPage.linkedMissing'],
    ['?view=all', 'empty.allTitle'],
    ['?view=saved', 'empty.savedTitle'],
    ['?view=read', 'empty.readTitle'],
    ['?q=0', 'empty.filteredTitle'],
  ])('where nothing is found: %s', async (path, said) => {
    await render(<NotificationsPage />, new FakeNotificationsApi(), path);
    await screen.findByText(`⟦${said}⟧`);
    expect(untranslated()).toEqual([]);
  });

  it('while it loads, when it cannot, and when it cannot load anew', async () => {
    const api = new FakeNotificationsApi([sent()]);
    api.failing.add('getNotifications');
    api.failure = failure;
    const { signals } = await render(<NotificationsPage />, api);
    expect(untranslated()).toEqual([]);
    await screen.findByText('⟦notificationsPage.loadFailed⟧');
    expect(untranslated()).toEqual([]);

    api.failing.clear();
    await click('⟦notificationsPage.retry⟧');
    await screen.findByRole('feed');
    api.failing.add('getNotifications');
    act(() => signals.resync());
    await screen.findByText('⟦notificationsPage.refreshFailed⟧');
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
    await screen.findByRole('feed');
    expect(untranslated()).toEqual([]);
  });

  it('in settings of many topics, that find nothing, and that cannot be saved', async () => {
    const api = new FakeNotificationsApi();
    const topics = Array.from({ length: 100 }, (_, n) => ({
      id: `${n}`,
      enabled: true,
    }));
    api.settings = {
      channels: [
        { id: '7', origins: [{ id: '8', enabled: true, topics }] },
        { id: '9', origins: [] },
      ],
    };
    api.failing.add('updateNotificationSettings');
    api.failure = failure;
    await render(<UserNotificationSettingsCard />, api);
    await click('⟦settings.channels.expand⟧');
    await button('⟦settings.channels.moreTopics⟧');
    await screen.findByText('⟦settings.channels.unlistedTopics⟧');
    await userEvent.click(
      screen.getAllByRole('checkbox', { name: '⟦settings.channels.cell⟧' })[0],
    );
    await screen.findByText('⟦settings.errors.saveFailed⟧');
    expect(untranslated()).toEqual([]);

    api.failure = new NoAnswerError('Too late');
    await userEvent.click(
      screen.getAllByRole('checkbox', { name: '⟦settings.channels.cell⟧' })[0],
    );
    await screen.findByText('⟦actions.noAnswer⟧');
    expect(untranslated()).toEqual([]);

    await userEvent.type(
      screen.getByRole('searchbox', { name: '⟦settings.channels.search⟧' }),
      '000',
    );
    // To be seen, and to be heard.
    expect(
      await screen.findAllByText('⟦settings.channels.noMatch⟧'),
    ).toHaveLength(2);
    expect(untranslated()).toEqual([]);
  });

  it('in settings that are not there yet, and of a browser that says no', async () => {
    Object.defineProperty(window, 'Notification', {
      value: { permission: 'denied' },
      configurable: true,
    });
    await render(
      <>
        <UserNotificationSettingsCard />
        <UnreadNotificationsCard />
      </>,
      new FakeNotificationsApi(),
    );
    Reflect.deleteProperty(window, 'Notification');
    await screen.findByText('⟦settings.noSettingsAvailable⟧');
    await screen.findByText('⟦unreadCard.emptyState⟧');
    expect(untranslated()).toEqual([]);
  });
});
