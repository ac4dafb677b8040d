import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import { errorApiRef } from '@backstage/core-plugin-api';
import {
  Notification,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import {
  createNotificationRenderers,
  NotificationRendererProps,
  notificationRenderersApiRef,
} from '../../renderers';
import {
  aNotification,
  captured,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  sentAgain,
  userEvent,
} from '../../__testUtils__';
import { NotificationsPage } from '../NotificationsPage';

const writing = (writeText: () => Promise<void>) =>
  ({ writeText } as unknown as Clipboard);
const refusing = () => Promise.reject(new Error('NotAllowedError'));

async function openDetails(
  payload: Partial<NotificationPayload>,
  options: {
    apis?: Array<[any, any]>;
    languages?: string[];
    markAsReadOnLinkOpen?: boolean;
  } = {},
) {
  const notification = aNotification({ title: 'Hello', ...payload });
  const api = new FakeNotificationsApi([notification]);
  api.languages = options.languages ?? [];
  const rendered = await renderWithInbox(
    <NotificationsPage markAsReadOnLinkOpen={options.markAsReadOnLinkOpen} />,
    { api, path: `/notifications?id=${notification.id}`, apis: options.apis },
  );
  const feed = await screen.findByRole('feed');
  const article = within(feed).getByRole('article');
  await within(article).findByRole('button', { name: 'Copy link' });
  return { ...rendered, api, article: within(article) };
}

describe('the details of a notification', () => {
  it('read the whole of what the list cut, once', async () => {
    const description = 'word '.repeat(1000);
    const api = new FakeNotificationsApi([
      aNotification({ title: 'Long', description }),
      aNotification({ title: 'Short', description: 'All of it' }),
    ]);
    const { signals } = await renderWithInbox(<NotificationsPage />, { api });
    const [long, short] = (await screen.findAllByRole('article')).slice(1);
    expect(within(long).getByText(/^(word ){80}…$/)).toBeVisible();
    expect(within(short).getByText('All of it')).toBeVisible();

    for (let opened = 0; opened < 2; opened += 1) {
      await userEvent.click(
        within(long).getByRole('button', { name: 'Show details of Long' }),
      );
      await within(long).findByText(/^(word ){999}word$/);
      await userEvent.click(
        within(long).getByRole('button', { name: 'Hide details of Long' }),
      );
      const lists = api.countOf('getNotifications');
      act(() => signals.resync());
      await waitFor(() =>
        expect(api.countOf('getNotifications')).toBe(lists + 1),
      );
      expect(api.countOf('getNotification')).toBe(1);
    }
    await userEvent.click(
      within(short).getByRole('button', { name: 'Show details of Short' }),
    );
    expect(api.countOf('getNotification')).toBe(1);
  });

  it.each<[string, Clipboard | undefined, boolean, RegExp]>([
    ['on the clipboard', writing(async () => {}), false, /^Link copied$/],
    ['where there is only the old way', undefined, true, /^Link copied$/],
    ['from a message', undefined, false, /Here it is: http.*\?id=id-/],
    ['so if refused', writing(refusing), false, /Here it is: http.*\?id=id-/],
  ])(
    'give their link, %s, and say what became of it',
    async (_, clipboard, canCommand, said) => {
      const { article } = await openDetails({});
      const define = (target: object, name: string, value: unknown) =>
        Object.defineProperty(target, name, { value, configurable: true });
      define(document, 'execCommand', () => canCommand);
      define(navigator, 'clipboard', clipboard);
      const copy = article.getByRole('button', { name: 'Copy link' });
      fireEvent.click(copy);
      expect((await screen.findAllByText(said))[0]).toBeVisible();
      expect(document.querySelector('textarea')).toBeNull();
      Reflect.deleteProperty(document, 'execCommand');
      Reflect.deleteProperty(navigator, 'clipboard');
    },
  );

  it('are where the link to them leads, also for those who do not see', async () => {
    const scrolled = jest.fn();
    Element.prototype.scrollIntoView = scrolled;
    await openDetails({});
    const row = within(screen.getByRole('feed')).getByRole('article');
    expect(row).toHaveFocus();
    expect(scrolled.mock.contexts).toContain(row);
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
  });

  it('lead to its links, of which unsafe ones are never rendered', async () => {
    const { article } = await openDetails({
      title: 'Ask {{ user:default/jane }}',
      description: 'About {{ component:shop }} and {{ not a ref }}.',
      link: '/catalog?a=b',
      additionalLinks: [
        { title: 'Logs', url: 'https://example.com/logs' },
        // eslint-disable-next-line no-script-url -- what must not be rendered
        { title: 'Steal', url: 'javascript:alert(1)' },
        { title: 'Elsewhere', url: '//example.com' },
      ],
    });
    expect(article.getByRole('link', { name: 'Open' })).toHaveAttribute(
      'href',
      '/catalog?a=b',
    );
    expect(article.getByRole('link', { name: 'Ask jane' })).toHaveAttribute(
      'href',
      '/catalog?a=b',
    );
    expect(article.getByRole('link', { name: /^Logs/ })).toHaveAttribute(
      'href',
      'https://example.com/logs',
    );
    expect(article.queryByText('Steal')).toBeNull();
    expect(article.queryByText('Elsewhere')).toBeNull();
    expect(await article.findByRole('link', { name: /shop/ })).toHaveAttribute(
      'href',
      '/catalog/default/component/shop',
    );
    expect(article.getByText(/and \{\{ not a ref \}\}\./)).toBeVisible();
    await expectAccessible();
  });

  it('say when a link leads to a page that this app does not have', async () => {
    const { article } = await openDetails({ link: 'route:shop.basket?id=1' });
    expect(article.queryByRole('link', { name: 'Open' })).toBeNull();
    expect(article.getByText(/not part of this app/)).toBeVisible();
  });

  it('capture that a link was opened, and mark as read if the app wants that', async () => {
    const { analytics, api, article } = await openDetails(
      { link: '/notifications?opened', topic: 'ci' },
      { markAsReadOnLinkOpen: true },
    );
    await userEvent.click(article.getByRole('link', { name: 'Open' }));
    expect(captured(analytics, 'open')).toMatchObject([
      {
        subject: 'plugin:catalog',
        attributes: { to: '/notifications?opened', topic: 'ci' },
      },
    ]);
    await waitFor(() => expect(api.inbox[0].read).toBeDefined());
  });

  it('do so by any of their links', async () => {
    const links = {
      link: '/main',
      additionalLinks: [{ title: 'Logs', url: '/notifications?logs' }],
    };
    const { analytics, api, article } = await openDetails(
      { ...links, topic: 'ci' },
      { markAsReadOnLinkOpen: true },
    );
    await userEvent.click(article.getByRole('link', { name: 'Logs' }));
    expect(captured(analytics, 'open')).toMatchObject([
      {
        subject: 'plugin:catalog',
        attributes: { to: '/notifications?logs', topic: 'ci' },
      },
    ]);
    await waitFor(() => expect(api.inbox[0].read).toBeDefined());
  });

  it('mark as read by the link if the app wants that, also above the list', async () => {
    const linked = aNotification({ title: 'Linked', link: '/notifications' });
    const api = new FakeNotificationsApi([linked]);
    await renderWithInbox(<NotificationsPage markAsReadOnLinkOpen />, {
      api,
      path: `/notifications?view=saved&id=${linked.id}`,
    });
    await userEvent.click(await screen.findByRole('link', { name: 'Linked' }));
    await waitFor(() => expect(api.inbox[0].read).toBeDefined());
  });

  describe('with a description in markdown', () => {
    const description = [
      '# Heading **bold** <b onclick="alert(1)">raw</b>',
      '<script>window.stolen = true</script>',
      '[bad](javascript:alert(1)) [good](https://example.com/)',
      '[page](route:catalog.catalogEntity?x=1) by **{{ user:default/jane_d }}**',
      '`{{ user:default/code }}` [{{ user:default/linked }}](/users)',
      '    so wide that it has to be scrolled',
      '![tracker](https://example.com/1.png) ![](https://example.com/2.png)',
      '[![badge](https://example.com/3.png)](https://example.com/build)',
      '<img src="https://example.com/4.png" srcset="https://example.com/5.png">',
    ].join('\n\n');

    it('render it, without what could do harm', async () => {
      const { article } = await openDetails({
        description,
        descriptionFormat: 'markdown',
      });
      expect(await article.findByText('bold')).toBeVisible();
      expect(article.getByText('bold').tagName).toBe('STRONG');
      expect(article.getByRole('link', { name: /good/ })).toHaveAttribute(
        'href',
        'https://example.com/',
      );
      expect(article.queryByRole('link', { name: 'bad' })).toBeNull();
      expect(article.getByText('raw')).not.toHaveAttribute('onclick');
      expect(document.querySelector('script')).toBeNull();
      expect(article.getByRole('heading', { level: 4 })).toHaveTextContent(
        'Heading bold raw',
      );
      const html = document.querySelector('article')!;
      expect(html.querySelector('img, [srcset]')).toBeNull();
      for (const [name, href] of [
        [/tracker/, 'https://example.com/1.png'],
        [/2\.png/, 'https://example.com/2.png'],
        [/badge/, 'https://example.com/build'],
        [/4\.png/, 'https://example.com/4.png'],
        ['jane_d', '/catalog/default/user/jane_d'],
        ['linked', '/users'],
      ] as const) {
        const link = article.getByRole('link', { name });
        expect(link).toHaveAttribute('href', href);
      }
      // A route that the app does not have leads nowhere.
      expect(article.queryByRole('link', { name: 'page' })).toBeNull();
      expect(article.getByText(/^page by/)).toBeVisible();
      expect(article.getByText('{{ user:default/code }}').tagName).toBe('CODE');
      expect(html.querySelector('pre')).toHaveAttribute('tabindex', '0');
      await expectAccessible(html);
    });

    it('give away in a line what it says, without its signs', async () => {
      const { article } = await openDetails({
        description:
          '## Now\n\n> **Rack** [3](/3) ![fan](/f.png)\n\n```sh\nfan --on\n```',
        descriptionFormat: 'markdown',
      });
      await userEvent.click(
        article.getByRole('button', { name: 'Hide details of Hello' }),
      );
      expect(
        await article.findByText(/^Now\s+Rack 3 fan\s+fan --on$/),
      ).toBeVisible();
    });

    it.each([
      ['quotes', '>'.repeat(5_000)],
      ['elements', '<div>'.repeat(4_000)],
    ])(
      'show it as text where there are more %s in each other than can be shown',
      async (_, text) => {
        const errors = jest.spyOn(console, 'error').mockImplementation();
        const post = jest.fn();
        const { article } = await openDetails(
          { description: text, descriptionFormat: 'markdown' },
          { apis: [[errorApiRef, { post }]] },
        );
        await waitFor(() => expect(post).toHaveBeenCalled());
        expect(article.getByText(text)).toBeVisible();
        errors.mockRestore();
      },
    );

    it('lead nowhere by footnotes, which are about the text', async () => {
      const { article } = await openDetails({
        description: 'So it is[^1].\n\n[^1]: At least here.',
        descriptionFormat: 'markdown',
      });
      expect(await article.findByText(/At least here/)).toBeVisible();
      expect(
        article
          .queryAllByRole('link')
          .filter(link => link.getAttribute('href')?.includes('#')),
      ).toEqual([]);
    });

    it('show it as it is when the sender did not ask for markdown', async () => {
      const { article } = await openDetails({ description });
      expect(await article.findByText(/\*\*bold\*\* <b onclick/)).toBeVisible();
    });
  });

  it('speak the language of the reader', async () => {
    const { article } = await openDetails(
      {
        description: 'In English',
        translations: { de: { title: 'Hallo', description: 'Auf Deutsch' } },
      },
      {
        languages: ['de-CH'],
        apis: [
          [
            appLanguageApiRef,
            {
              getLanguage: () => ({ language: 'de-CH' }),
              language$: () => ({
                subscribe: () => ({ unsubscribe: () => {} }),
              }),
            },
          ],
        ],
      },
    );
    expect(article.getByRole('heading', { level: 3 })).toHaveTextContent(
      'Hallo',
    );
    expect(await article.findByText('Auf Deutsch')).toBeVisible();
    const spoken = (element: Element) => element.closest('[lang]');
    expect(spoken(article.getByText('Hallo'))).toHaveAttribute('lang', 'de');
    expect(spoken(article.getByText('Auf Deutsch'))).toHaveAttribute(
      'lang',
      'de',
    );
    // What the app says is in the language of the app.
    expect(spoken(article.getByText('Copy link'))).toBeNull();
    expect(spoken(article.getByText('Unread:'))).toBeNull();
  });

  describe('with a custom renderer', () => {
    const withRenderer = (
      Content: (props: NotificationRendererProps) => JSX.Element,
    ): Array<[any, any]> => [
      [
        notificationRenderersApiRef,
        createNotificationRenderers([
          {
            metadataType: 'acme.deployment.v1',
            Content,
            Actions: ({ onMark }) => (
              <button onClick={() => onMark({ read: true })}>Approve</button>
            ),
          },
        ]),
      ],
    ];
    const payload: Partial<NotificationPayload> = {
      description: 'As usual',
      metadata: { 'acme.deployment.v1': { version: '4.2' } },
    };

    it('show what it makes of the metadata, and its actions', async () => {
      const version = ({ payload: { metadata } }: Notification) =>
        JSON.stringify(metadata);
      const { api, article } = await openDetails(payload, {
        apis: withRenderer(({ notification }) => (
          <p>Deployed {version(notification)}</p>
        )),
      });
      expect(article.getByText(/Deployed .*4\.2/)).toBeVisible();
      expect(article.queryByText('As usual')).toBeNull();
      await userEvent.click(article.getByRole('button', { name: 'Approve' }));
      await waitFor(() => expect(api.inbox[0].read).toBeDefined());
      expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
    });

    it('fall back to the description when the renderer fails, until it is sent again', async () => {
      const errors = jest.spyOn(console, 'error').mockImplementation(() => {});
      const post = jest.fn();
      let canRender = false;
      const { api, article, signals } = await openDetails(payload, {
        apis: [
          ...withRenderer(() => {
            if (!canRender) {
              throw new Error('Cannot render');
            }
            return <p>As it should be</p>;
          }),
          [errorApiRef, { post, error$: jest.fn() }],
        ],
      });
      expect(await article.findByText('As usual')).toBeVisible();
      expect(post).toHaveBeenCalledWith(
        expect.objectContaining({ message: 'Cannot render' }),
        { hidden: true },
      );

      // It is asked again when there is something else to show.
      canRender = true;
      act(() => signals.sendArrival(sentAgain(api.inbox[0])));
      expect(await article.findByText('As it should be')).toBeVisible();
      errors.mockRestore();
    });

    it('show the beginning of a long description, then the whole', async () => {
      const description = `As usual${' and so on'.repeat(200)}`;
      const sent = aNotification({ ...payload, title: 'Hello', description });
      const api = new FakeNotificationsApi([sent]);
      await renderWithInbox(<NotificationsPage />, {
        api,
        apis: withRenderer(() => <p>As it should be</p>),
      });
      api.failing.add('getNotification');
      await userEvent.click(
        await screen.findByRole('button', { name: 'Show details of Hello' }),
      );
      const feed = within(screen.getByRole('feed'));
      const article = within(feed.getByRole('article'));
      await waitFor(() => expect(api.countOf('getNotification')).toBe(1));
      expect(await article.findByText(/^As usual.*…$/)).toBeVisible();
      expect(article.getByRole('status')).toHaveTextContent(
        /^Loading the rest/,
      );

      api.failing.clear();
      expect(await article.findByText('As it should be')).toBeVisible();
      expect(article.queryByRole('status')).toBeNull();
      expect(api.countOf('getNotification')).toBe(2);
    });
  });
});
