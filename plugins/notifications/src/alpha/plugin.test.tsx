import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  coreExtensionData,
  createFrontendModule,
  errorApiRef,
  identityApiRef,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  mockApis,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { homePageWidgetDataRef } from '@backstage/plugin-home-react/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { JsonObject } from '@backstage/types';
import { signalApiRef } from '@callboard/backstage-plugin-signals-react';
import notificationsPlugin, { NotificationRendererBlueprint } from '../alpha';
import { notificationsApiRef } from '../api';
import {
  aNotification,
  expectAccessible,
  FakeNotificationsApi,
  FakeSignalApi,
} from '../__testUtils__';

function renderApp(options: {
  api: FakeNotificationsApi;
  path: string;
  features?: any[];
  config?: JsonObject;
  apis?: any[];
}) {
  const signals = new FakeSignalApi();
  renderTestApp({
    features: [notificationsPlugin, ...(options.features ?? [])],
    config: options.config,
    initialRouteEntries: [options.path],
    apis: [
      [notificationsApiRef, options.api],
      [signalApiRef, signals],
      mockApis.storage(),
      ...(options.apis ?? []),
    ] as any,
  });
  return { signals };
}

/** A language in which every message is its own key. */
const keysInBrackets = {
  getTranslation: () => ({ ready: true, t: (key: string) => `⟦${key}⟧` }),
  translation$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
};

const tabTitle = (options: { apis: any; config?: { title: string } }) =>
  createExtensionTester(
    notificationsPlugin.getExtension('sub-page:notifications/settings'),
    options,
  ).get(coreExtensionData.title);

const widget = (options: { apis: any }) =>
  createExtensionTester(
    notificationsPlugin.getExtension(
      'home-page-widget:notifications/unread-notifications',
    ),
    options,
  ).get(homePageWidgetDataRef);

describe('the plugin in the new frontend system', () => {
  it('has the inbox at /notifications, with toasts also without a sidebar', async () => {
    const api = new FakeNotificationsApi([aNotification({ title: 'One' })]);
    const { signals } = renderApp({ api, path: '/notifications' });
    const feed = await screen.findByRole('feed');
    expect(within(feed).getByText('One')).toBeVisible();
    await expectAccessible(screen.getByRole('main'));

    // The address changes, and the page stays what it is.
    const details = { name: 'Show details of One' };
    await userEvent.click(screen.getByRole('button', details));
    await screen.findByRole('button', { name: 'Hide details of One' });
    expect(screen.getByRole('feed')).toBe(feed);

    await waitFor(() => {
      signals.sendArrival(aNotification({ title: 'Two' }, { id: 'two' }));
      expect(
        within(
          screen.getByRole('region', { name: 'New notifications' }),
        ).getByText('Two'),
      ).toBeVisible();
    });
    expect(api.countOf('getStatus')).toBe(1);
  });

  it('toasts also if it could not ask at first who the reader is', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    const identity = mockApis.identity({ userEntityRef: 'user:default/jane' });
    const ask = jest
      .spyOn(identity, 'getBackstageIdentity')
      .mockRejectedValue(new Error('Not now'));
    const { signals } = renderApp({
      api: new FakeNotificationsApi(),
      path: '/elsewhere',
      apis: [[identityApiRef, identity]],
    });
    await waitFor(() => expect(ask).toHaveBeenCalled());
    expect(signals.subscriptionCount).toBe(0);
    ask.mockRestore();
    await act(() => jest.advanceTimersByTimeAsync(20_000));
    act(() => signals.sendArrival(aNotification({ title: 'One' })));
    expect(
      screen.getByRole('region', { name: 'New notifications' }),
    ).toHaveTextContent('One');
    jest.useRealTimers();
  });

  it('has its settings at /notifications/settings', async () => {
    renderApp({
      api: new FakeNotificationsApi(),
      path: '/notifications/settings',
    });
    expect(
      await screen.findByRole('heading', { name: 'Notification settings' }),
    ).toBeVisible();
  });

  it('calls the page, origins and topics by the names that the app configured', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One', topic: 'entity:deleted' }),
    ]);
    renderApp({
      api,
      path: '/notifications',
      config: {
        app: {
          extensions: [
            {
              'page:notifications': {
                config: {
                  title: 'Benachrichtigungen',
                  originNames: { 'plugin:catalog': 'Software catalog' },
                  topicNames: { 'entity:deleted': 'Something was deleted' },
                },
              },
            },
          ],
        },
      },
    });
    const feed = await screen.findByRole('feed');
    expect(
      screen.getByRole('heading', { name: 'Benachrichtigungen' }),
    ).toBeVisible();
    expect(within(feed).getByText('Software catalog')).toBeVisible();
    expect(within(feed).getByText('Something was deleted')).toBeVisible();
    expect(
      await screen.findByRole('option', { name: 'Software catalog' }),
    ).toBeInTheDocument();
  });

  it('says in the words of the messages what the app takes as strings', async () => {
    const apis = [[translationApiRef, keysInBrackets]] as any;
    renderApp({
      api: new FakeNotificationsApi([aNotification({ title: 'One' })]),
      path: '/notifications',
      apis,
    });
    expect(await screen.findByRole('feed')).toBeVisible();
    expect(
      screen.getByRole('heading', { name: '⟦notificationsPage.title⟧' }),
    ).toBeVisible();
    // What the navigation of the app takes.
    const navigation = screen.getByRole('navigation', { name: 'sidebar nav' });
    expect(
      within(navigation).getByText('⟦notificationsPage.title⟧'),
    ).toBeVisible();

    expect(tabTitle({ apis })).toBe('⟦settings.tab⟧');
    expect(widget({ apis })).toMatchObject({
      title: '⟦unreadCard.widget.title⟧',
      description: '⟦unreadCard.widget.description⟧',
      settings: {
        schema: {
          title: '⟦unreadCard.widget.title⟧',
          properties: {
            maxMessages: { title: '⟦unreadCard.widget.maxMessages⟧' },
          },
        },
      },
    });
  });

  it('says it in English as long as the messages are not loaded', () => {
    const apis = [[translationApiRef, { getTranslation: () => ({}) }]] as any;
    expect(tabTitle({ apis })).toBe('Notifications');
    expect(widget({ apis })).toMatchObject({
      title: 'Unread notifications',
      description: 'Shows the latest unread notifications',
      settings: {
        schema: { properties: { maxMessages: { title: 'How many to show' } } },
      },
    });
  });

  it('calls its tab as the config does, whatever the messages say', () => {
    const apis = [[translationApiRef, keysInBrackets]] as any;
    const config = { title: 'Pager' };
    expect(tabTitle({ apis, config })).toBe('Pager');
  });

  it('loads the messages before anybody signs in, and tells if it cannot', () => {
    const post = jest.fn();
    const failure = new Error('No such file');
    const subscribe = jest.fn(({ error }) => error(failure));
    createExtensionTester(
      notificationsPlugin.getExtension('app-root-element:notifications/alerts'),
      {
        apis: [
          [translationApiRef, { translation$: () => ({ subscribe }) }],
          [errorApiRef, { post }],
        ] as any,
      },
    ).get(coreExtensionData.reactElement);
    expect(post).toHaveBeenCalledTimes(1);
    expect(post.mock.calls[0][0].cause).toBe(failure);
  });

  it('names origins everywhere, also in toasts, by the config of the names', async () => {
    const { signals } = renderApp({
      api: new FakeNotificationsApi([aNotification({ title: 'One' })]),
      path: '/notifications',
      config: {
        app: {
          extensions: [
            {
              'api:notifications/names': {
                config: { originNames: { 'plugin:catalog': 'The catalog' } },
              },
            },
          ],
        },
      },
    });
    const feed = await screen.findByRole('feed');
    expect(within(feed).getByText('The catalog')).toBeVisible();
    await waitFor(() => {
      signals.sendArrival(aNotification({ title: 'Two' }, { id: 'two' }));
      const toasts = screen.getByRole('region', { name: 'New notifications' });
      expect(within(toasts).getByText('The catalog')).toBeVisible();
    });
  });

  it('adds a tab to the user settings', async () => {
    renderApp({
      api: new FakeNotificationsApi(),
      path: '/settings/notifications',
      features: [userSettingsPlugin],
    });
    expect(
      await screen.findByRole('heading', { name: 'Notification settings' }),
    ).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Notifications' })).toBeVisible();
  });

  it('takes custom renderers as extensions of any plugin', async () => {
    const notification = aNotification({
      title: 'Deployed',
      metadata: [{ type: 'acme.deployment.v1', value: { version: '4.2' } }],
    });
    renderApp({
      api: new FakeNotificationsApi([notification]),
      path: '/notifications',
      features: [
        createFrontendModule({
          pluginId: 'notifications',
          extensions: [
            NotificationRendererBlueprint.make({
              name: 'deployment',
              params: {
                metadataType: 'acme.deployment.v1',
                content: async () => props =>
                  <p>Deployment of {props.notification.payload.title}</p>,
                actions: async () => () => <button>Roll back</button>,
              },
            }),
          ],
        }),
      ],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show details of Deployed' }),
    );
    expect(await screen.findByText('Deployment of Deployed')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Roll back' })).toBeVisible();
  });

  it('loads a renderer again that could not be loaded the first time', async () => {
    const content = jest
      .fn()
      .mockRejectedValueOnce(new Error('Loading chunk 7 failed'))
      .mockResolvedValue(() => <p>Rendered</p>);
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One', description: 'The text' }),
    ]);
    renderApp({
      api,
      path: '/notifications',
      features: [
        createFrontendModule({
          pluginId: 'notifications',
          extensions: [
            NotificationRendererBlueprint.make({
              name: 'any',
              params: { content },
            }),
          ],
        }),
      ],
    });
    const show = { name: 'Show details of One' };
    await userEvent.click(await screen.findByRole('button', show));
    await waitFor(() =>
      expect(screen.getAllByText('The text')).not.toEqual([]),
    );
    await waitFor(() => expect(content).toHaveBeenCalledTimes(1));
    await userEvent.click(
      screen.getByRole('button', { name: 'Hide details of One' }),
    );
    // Once they have folded, the details are gone.
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Copy link' })).toBeNull(),
    );
    await userEvent.click(screen.getByRole('button', show));
    expect(await screen.findByText('Rendered')).toBeVisible();
  });
});
