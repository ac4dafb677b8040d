import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import {
  coreApis,
  coreExtensionData,
  createExtensionInput,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
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
import notificationsPlugin, {
  NotificationRendererBlueprint,
  notificationsHomeModule,
} from '../alpha';
import { notificationsApiRef } from '../api';
import { RenderSafely } from '../components/common/RenderSafely';
import {
  aNotification,
  FakeNotificationsApi,
  FakeSignalApi,
} from '../__testUtils__';
import { arrivalSignal } from '../__testUtils__/FakeSignalApi';
import { notificationRendererDataRef } from './NotificationRendererBlueprint';

function renderApp(options: {
  api: FakeNotificationsApi;
  path: string;
  baseUrl?: string;
  features?: any[];
  config?: { [extensionId: string]: JsonObject };
  apis?: any[];
}) {
  const signals = new FakeSignalApi();
  const extensions = Object.entries(options.config ?? {}).map(
    ([id, config]) => ({ [id]: { config } }),
  );
  renderTestApp({
    features: [notificationsPlugin, ...(options.features ?? [])],
    config: {
      app: { extensions, baseUrl: options.baseUrl ?? 'http://localhost' },
    },
    initialRouteEntries: [options.path],
    apis: [
      [notificationsApiRef, options.api],
      [signalApiRef, signals],
      mockApis.storage(),
      ...(options.apis ?? []),
    ] as any,
  });
  return {
    signals,
    /** Sends what the app can only hear once it has subscribed. */
    async arrive(notification: ReturnType<typeof aNotification>) {
      await waitFor(() => expect(signals.subscriptionCount).toBe(1));
      act(() => signals.sendArrival(notification));
    },
  };
}

const toasts = () => screen.findByRole('region', { name: 'New notifications' });

/** A language in which every message is its own key. */
const keysInBrackets = {
  getTranslation: () => ({ ready: true, t: (key: string) => `⟦${key}⟧` }),
  translation$: () => ({ subscribe: () => ({ unsubscribe: () => {} }) }),
};

const icons = {
  icon: (name: string) =>
    name === 'mask' ? (
      <svg>
        <title>Mask</title>
      </svg>
    ) : undefined,
  listIconKeys: () => ['mask'],
};

describe('the plugin in the new frontend system', () => {
  it('has the inbox at /notifications, with toasts also without a sidebar', async () => {
    const one = aNotification({ title: 'One', icon: 'mask' });
    const api = new FakeNotificationsApi([one]);
    const { arrive } = renderApp({
      api,
      path: '/notifications',
      apis: [[coreApis.icons, icons]],
    });
    const feed = await screen.findByRole('feed');
    expect(within(feed).getByTitle('Mask')).toBeInTheDocument();
    expect(screen.getByRole('main')).toContainElement(feed);

    // The address changes, and the page stays what it is.
    fireEvent.click(
      within(feed).getByRole('button', { name: 'Show details of One' }),
    );
    await within(feed).findByRole('button', { name: 'Hide details of One' });
    expect(screen.getByRole('feed')).toBe(feed);

    // What arrives before the count makes the count be asked for again.
    await waitFor(() => expect(api.requests).toContain('getStatus'));
    await arrive(aNotification({ title: 'Two' }, { id: 'two' }));
    expect(await toasts()).toHaveTextContent('Two');
    expect(api.countOf('getStatus')).toBe(1);
  });

  it('stays usable with a notification and signals that are broken', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const [one, two] = [aNotification({ title: 'One' }), aNotification()];
    two.payload.title = {} as string;
    const api = new FakeNotificationsApi([one, two]);
    const { signals, arrive } = renderApp({
      api,
      path: '/notifications',
      apis: [mockApis.error({ collect: true })],
    });
    const feed = await screen.findByRole('feed');
    fireEvent.click(
      within(feed).getByRole('button', {
        name: 'Mark as read: This notification cannot be shown',
      }),
    );
    await waitFor(() => expect(api.inbox[1].read).toBeTruthy());

    await waitFor(() => expect(signals.subscriptionCount).toBe(1));
    const broken: any = arrivalSignal(one);
    broken.notification.payload.severity = 'lethal';
    act(() => signals.send(broken));
    expect(warned).toHaveBeenCalledWith(
      'Dropped malformed signals on the channel notifications: 1',
    );
    await arrive(aNotification({ title: 'Three' }, { id: 'three' }));
    expect(await toasts()).toHaveTextContent('Three');
    expect(within(feed).getByText('One')).toBeVisible();
    logged.mockRestore();
    warned.mockRestore();
  });

  it('works in an app below a path: its links, deep links and those it copies', async () => {
    const writeText = jest.fn(async (_: string) => {});
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText },
      configurable: true,
    });
    const one = aNotification(
      { title: 'One', link: '/catalog/default/component/a?b=c' },
      { id: 'one' },
    );
    const api = new FakeNotificationsApi([one]);
    const sentAt = '2026-01-01T00:00:00Z';
    api.deliveries.deliveries.push({
      sendId: 'send',
      sentAt,
      channel: 'Email',
      channelTitle: 'E-mail',
      state: 'not-wanted',
    });
    renderApp({
      api,
      baseUrl: 'http://localhost/portal',
      path: '/notifications?id=one',
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Copy link' }));
    await screen.findAllByText('Link copied');
    expect(writeText).toHaveBeenCalledWith(
      'http://localhost/portal/notifications?id=one',
    );
    const feed = screen.getByRole('feed');
    const links = within(feed).getAllByRole('link');
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      '/portal/catalog/default/component/a?b=c',
      '/portal/catalog/default/component/a?b=c',
      '/portal/notifications/settings',
    ]);
    Reflect.deleteProperty(navigator, 'clipboard');
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
      apis: [[coreApis.identity, identity]],
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

  it('has its settings at /notifications/settings, and as a tab of the user settings', async () => {
    const api = new FakeNotificationsApi();
    renderApp({ api, path: '/notifications/settings' });
    await screen.findByRole('heading', { name: 'Notification settings' });

    cleanup();
    renderApp({
      api,
      path: '/settings/notifications',
      features: [userSettingsPlugin],
    });
    await screen.findByRole('heading', { name: 'Notification settings' });
    expect(screen.getByRole('tab', { name: 'Notifications' })).toBeVisible();
  });

  it('offers its card to the home page once, with the home module and without', async () => {
    const homePage = PageBlueprint.makeWithOverrides({
      inputs: { widgets: createExtensionInput([homePageWidgetDataRef]) },
      factory: (originalFactory, { inputs }) =>
        originalFactory({
          path: '/',
          loader: async () => (
            <ul>
              {inputs.widgets.map(({ node, get }) => (
                <li key={node.spec.id}>{get(homePageWidgetDataRef).title}</li>
              ))}
            </ul>
          ),
        }),
    });
    const home = createFrontendPlugin({
      pluginId: 'home',
      extensions: [homePage],
    });
    for (const features of [[home], [home, notificationsHomeModule]]) {
      cleanup();
      renderApp({ api: new FakeNotificationsApi(), path: '/', features });
      expect(await screen.findByRole('listitem')).toHaveTextContent(
        'Unread notifications',
      );
    }
  });

  it('names the page, origins and topics as the app configured', async () => {
    const api = new FakeNotificationsApi([
      aNotification({ title: 'One', topic: 'entity:deleted' }),
    ]);
    const { arrive } = renderApp({
      api,
      path: '/notifications',
      config: {
        'page:notifications': {
          title: 'Pager',
          topicNames: { 'entity:deleted': 'Something was deleted' },
        },
        // For toasts as well.
        'api:notifications/names': {
          originNames: { 'plugin:catalog': 'The catalog' },
        },
      },
    });
    const feed = await screen.findByRole('feed');
    expect(screen.getByRole('heading', { name: 'Pager' })).toBeVisible();
    expect(feed).toHaveTextContent('Something was deleted');
    expect(feed).toHaveTextContent('The catalog');
    await arrive(aNotification({ title: 'Two' }));
    expect(await toasts()).toHaveTextContent('The catalog');
  });

  it('translates the titles of the page and of the tab', async () => {
    const apis = [[coreApis.translation, keysInBrackets]] as any;
    renderApp({
      api: new FakeNotificationsApi(),
      path: '/notifications',
      apis,
    });
    const title = '⟦notificationsPage.title⟧';
    await waitFor(() =>
      expect(screen.getByRole('heading', { name: title })).toBeVisible(),
    );
    const navigation = screen.getByRole('navigation', { name: 'sidebar nav' });
    expect(navigation).toHaveTextContent(title);

    const tab = (config?: { title: string }) =>
      createExtensionTester(
        notificationsPlugin.getExtension('sub-page:notifications/settings'),
        { apis, config },
      );
    expect(tab().get(coreExtensionData.titleTranslation)?.key).toBe(
      'settings.tab',
    );
    const configured = tab({ title: 'Pager' });
    expect(configured.get(coreExtensionData.title)).toBe('Pager');
    expect(configured.get(coreExtensionData.titleTranslation)).toBeUndefined();
  });

  it.each(['app-root-element:notifications/alerts', 'page:notifications'])(
    'says in an app on an older Backstage which one it needs: %s',
    extension => {
      // Which lacks what 1.57 brought.
      const old = createExtensionTester(
        notificationsPlugin.getExtension(extension as 'page:notifications'),
        { apis: [[coreApis.translation, keysInBrackets]] as any },
      );
      expect(() => old.get(coreExtensionData.reactElement)).toThrow(
        '@callboard/backstage-plugin-notifications requires Backstage 1.57 or newer',
      );
    },
  );

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
    const feed = await screen.findByRole('feed');
    fireEvent.click(
      within(feed).getByRole('button', { name: 'Show details of Deployed' }),
    );
    expect(await screen.findByText('Deployment of Deployed')).toBeVisible();
    expect(screen.getByText('Roll back')).toBeVisible();
  });

  it('loads a renderer again that could not be loaded the first time', async () => {
    const logged = jest.spyOn(console, 'error').mockImplementation();
    const content = jest
      .fn()
      .mockRejectedValueOnce(new Error('Loading chunk 7 failed'))
      .mockResolvedValue(() => <p>Rendered</p>);
    const { Content } = createExtensionTester(
      NotificationRendererBlueprint.make({ name: 'any', params: { content } }),
    ).get(notificationRendererDataRef);
    const show = () =>
      render(
        <RenderSafely fallback="The text" onError={() => {}}>
          {Content && (
            <Content notification={aNotification()} onMark={() => {}} />
          )}
        </RenderSafely>,
      );
    const { unmount } = show();
    expect(await screen.findByText('The text')).toBeVisible();
    unmount();
    show();
    expect(await screen.findByText('Rendered')).toBeVisible();
    logged.mockRestore();
  });
});
