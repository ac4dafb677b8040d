import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { errorApiRef } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import { NotificationSettings } from '@callboard/backstage-plugin-notifications-common';
import {
  captured,
  expectAccessible,
  FakeNotificationsApi,
  renderWithInbox,
  userEvent,
} from '../__testUtils__';
import { NoAnswerError } from '../api';
import { UserNotificationSettingsCard } from './UserNotificationSettingsCard';

const origin = (id: string, topics: string[], enabled = true) => ({
  id,
  enabled,
  topics: topics.map(topic => ({ id: topic, enabled })),
});

async function renderCard(
  settings: NotificationSettings,
  props: Parameters<typeof UserNotificationSettingsCard>[0] = {},
) {
  const api = new FakeNotificationsApi();
  api.settings = structuredClone(settings);
  const rendered = await renderWithInbox(
    <UserNotificationSettingsCard {...props} />,
    { api },
  );
  await waitFor(() => expect(api.countOf('getNotificationSettings')).toBe(1));
  return { api, ...rendered };
}

const box = (name: string) => screen.getByRole('checkbox', { name });
const twoChannels: NotificationSettings = {
  channels: [
    {
      id: 'Web',
      origins: [origin('plugin:ci', ['deploy', 'build']), origin('other', [])],
    },
    {
      id: 'Email',
      enabled: false,
      origins: [
        origin('plugin:ci', ['deploy', 'build'], false),
        origin('other', [], false),
      ],
    },
  ],
};

describe('UserNotificationSettingsCard', () => {
  it('shows what is being saved also to who left and came back meanwhile', async () => {
    const { api } = await renderCard(twoChannels);
    const save = api.updateNotificationSettings.bind(api);
    let goOn = () => {};
    api.updateNotificationSettings = async settings => {
      await new Promise<void>(resolve => {
        goOn = resolve;
      });
      return save(settings);
    };
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'other on Inbox' }),
    );
    cleanup();
    await renderWithInbox(<UserNotificationSettingsCard />, { api });
    goOn();
    expect(
      await screen.findByRole('checkbox', { name: 'other on Inbox' }),
    ).not.toBeChecked();
  });

  it('shows origins, topics and channels by names for people', async () => {
    await renderCard(twoChannels, {
      originNames: { 'plugin:ci': 'Builds' },
      topicNames: { deploy: 'Deployments' },
    });
    expect(await screen.findByText('Builds')).toBeVisible();
    expect(screen.getByText('2 topics')).toBeVisible();
    expect(screen.getByRole('columnheader', { name: 'Inbox' })).toBeVisible();
    expect(screen.queryByText('Deployments')).toBeNull();

    await userEvent.click(
      screen.getByRole('button', { name: 'Show the topics of Builds' }),
    );
    expect(box('Builds, Deployments on Inbox')).toBeChecked();
    expect(box('Builds, Deployments on Email')).not.toBeChecked();
    await expectAccessible();
  });

  it('saves each switch at once, and nothing but it', async () => {
    const { api, analytics } = await renderCard(twoChannels);
    const update = jest.spyOn(api, 'updateNotificationSettings');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the topics of ci' }),
    );
    await userEvent.click(box('ci, build on Inbox'));
    expect(box('ci, build on Inbox')).not.toBeChecked();
    expect(box('ci on Inbox')).toBePartiallyChecked();
    expect(box('ci, deploy on Inbox')).toBeChecked();
    await waitFor(() =>
      expect(update).toHaveBeenCalledWith({
        channels: [
          {
            id: 'Web',
            origins: [
              {
                id: 'plugin:ci',
                enabled: true,
                topics: [{ id: 'build', enabled: false }],
              },
            ],
          },
        ],
      }),
    );
    expect(captured(analytics, 'settings')).toMatchObject([
      {
        subject: 'disable',
        attributes: { channel: 'Web', origin: 'plugin:ci', topic: 'build' },
      },
    ]);
  });

  it('calls channels by their titles, and by their ids where they have none', async () => {
    const { channels } = structuredClone(twoChannels);
    channels[0].title = 'Web of the backend';
    channels[1].title = 'E-mail';
    const { api } = await renderCard({
      channels: [...channels, { id: 'Pager', origins: [] }],
    });
    await screen.findByText('ci');
    expect(
      screen.getAllByRole('columnheader').map(cell => cell.textContent),
    ).toEqual(['Origin / Topic', 'Everything', 'Inbox', 'E-mail', 'Pager']);

    const update = jest.spyOn(api, 'updateNotificationSettings');
    await userEvent.click(box('other on E-mail'));
    await waitFor(() =>
      expect(update).toHaveBeenCalledWith({
        channels: [{ id: 'Email', origins: [{ id: 'other', enabled: true }] }],
      }),
    );
    expect(box('other on E-mail')).toBeChecked();
  });

  it('keeps what another tab has saved meanwhile', async () => {
    const { api } = await renderCard(twoChannels);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the topics of ci' }),
    );
    api.settings.channels[0].origins[0].enabled = false;
    api.settings.channels[0].origins[1].enabled = false;
    await userEvent.click(box('ci, build on Inbox'));
    await waitFor(() => expect(box('other on Inbox')).not.toBeChecked());
    expect(api.settings.channels[0].origins).toMatchObject([
      {
        enabled: false,
        topics: [
          { id: 'deploy', enabled: true },
          { id: 'build', enabled: false },
        ],
      },
      { enabled: false },
    ]);
  });

  it('switches on one topic of an origin that is off', async () => {
    const { api } = await renderCard({
      channels: [
        {
          id: 'Web',
          origins: [origin('plugin:ci', ['deploy', 'build'], false)],
        },
      ],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the topics of ci' }),
    );
    await userEvent.click(box('ci, build on Inbox'));
    await waitFor(() =>
      expect(api.countOf('updateNotificationSettings')).toBe(1),
    );
    await waitFor(() =>
      expect(screen.getByRole('table').parentElement).toHaveAttribute(
        'aria-busy',
        'false',
      ),
    );
    expect(box('ci, build on Inbox')).toBeChecked();
    expect(box('ci, deploy on Inbox')).not.toBeChecked();
    expect(box('ci on Inbox')).toBePartiallyChecked();
    expect(api.settings.channels[0].origins).toEqual([
      {
        id: 'plugin:ci',
        enabled: false,
        topics: [
          { id: 'deploy', enabled: false },
          { id: 'build', enabled: true },
        ],
      },
    ]);
  });

  it('asks what is stored only where a save says more than was switched', async () => {
    const { api } = await renderCard(twoChannels);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the topics of ci' }),
    );
    const update = jest.spyOn(api, 'updateNotificationSettings');
    await userEvent.click(box('other on Inbox'));
    await waitFor(() => expect(update).toHaveBeenCalledTimes(1));
    expect(api.countOf('getNotificationSettings')).toBe(1);

    await userEvent.click(box('ci, build on Inbox'));
    await waitFor(() => expect(update).toHaveBeenCalledTimes(2));
    expect(api.countOf('getNotificationSettings')).toBe(2);
  });

  it('switches whole rows and whole columns', async () => {
    const { api } = await renderCard(twoChannels);
    await screen.findByText('ci');
    await userEvent.click(box('Everything on Email'));
    await waitFor(() =>
      expect(api.settings.channels[1]).toEqual({
        id: 'Email',
        enabled: true,
        origins: twoChannels.channels[0].origins,
      }),
    );

    await userEvent.click(box('ci on Everything'));
    await waitFor(() =>
      expect(api.settings.channels.map(channel => channel.origins[0])).toEqual([
        origin('plugin:ci', ['deploy', 'build'], false),
        origin('plugin:ci', ['deploy', 'build'], false),
      ]),
    );
    expect(box('other on Email')).toBeChecked();
    expect(box('Everything on Everything')).toBePartiallyChecked();
  });

  it('puts the switch back and says why when it cannot be saved', async () => {
    const { api } = await renderCard(twoChannels);
    await screen.findByText('other');
    let refuse = (_: Error) => {};
    const update = jest
      .spyOn(api, 'updateNotificationSettings')
      .mockImplementation(
        () =>
          new Promise((_, reject) => {
            refuse = reject;
          }),
      );
    await userEvent.click(box('other on Inbox'));
    expect(box('other on Inbox')).not.toBeChecked();
    refuse(new Error('The backend is out of order'));
    expect(await screen.findByText(/is out of order/)).toBeVisible();
    expect(box('other on Inbox')).toBeChecked();

    update.mockRestore();
    await userEvent.click(box('other on Inbox'));
    await waitFor(() =>
      expect(api.settings.channels[0].origins[1].enabled).toBe(false),
    );
    expect(screen.queryByText(/out of order/)).toBeNull();
  });

  it('says in the words of the backend what it refuses', async () => {
    const { api } = await renderCard(twoChannels);
    const message = 'channels must not make more than 2000 settings';
    api.failing.add('updateNotificationSettings');
    api.failure = await ResponseError.fromResponse(
      Response.json(
        {
          error: { name: 'InputError', message },
          response: { statusCode: 400 },
        },
        { status: 400 },
      ),
    );
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'other on Inbox' }),
    );
    expect(await screen.findByText(/back where it was/)).toHaveTextContent(
      message,
    );
    expect(box('other on Inbox')).toBeChecked();
  });

  it('switches an origin with all its topics by a body that has just these', async () => {
    const topics = Array.from({ length: 100 }, (_, n) => `topic-${1000 + n}`);
    const tree = {
      channels: ['Web', 'Email'].map(id => ({
        id,
        origins: [origin('plugin:ci', topics), origin('other', ['a', 'b'])],
      })),
    };
    for (const { origins } of tree.channels) {
      origins[0].topics[7].enabled = false;
    }
    const { api } = await renderCard(tree);
    const update = jest.spyOn(api, 'updateNotificationSettings');
    const after = async (name: string, isOn: boolean) => {
      await userEvent.click(box(name));
      await waitFor(() => expect(box(name).matches(':checked')).toBe(isOn));
      return update.mock.lastCall?.[0];
    };
    await screen.findByText('100 topics');
    expect(box('ci on Inbox')).toBePartiallyChecked();
    for (const isOn of [true, false]) {
      const origins = [origin('plugin:ci', topics, isOn)];
      expect(await after('ci on Inbox', isOn)).toEqual({
        channels: [{ id: 'Web', origins }],
      });
      expect(box('ci on Email')).toBePartiallyChecked();
      expect(box('other on Inbox')).toBeChecked();
    }
    // One topic leaves the others alone, and so what is not listed.
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the topics of ci' }),
    );
    const [topic] = topics;
    expect(await after(`ci, ${topic} on Inbox`, true)).toEqual({
      channels: [
        {
          id: 'Web',
          origins: [{ ...origin('plugin:ci', [topic]), enabled: false }],
        },
      ],
    });
    expect(box('ci on Inbox')).toBePartiallyChecked();

    const everything = await after('Everything on Everything', true);
    expect(JSON.stringify(everything).length).toBeLessThan(
      JSON.stringify(tree).length + 100,
    );
    expect(update).toHaveBeenCalledTimes(4);
  });

  it('says what becomes of topics that are not listed, where there may be some', async () => {
    const topics = Array.from({ length: 100 }, (_, n) => `topic-${n}`);
    await renderCard({
      channels: [
        {
          id: 'Web',
          origins: [
            origin('plugin:ci', topics),
            origin('other', topics.slice(1)),
          ],
        },
      ],
    });
    for (const name of ['ci', 'other']) {
      await userEvent.click(
        await screen.findByRole('button', {
          name: `Show the topics of ${name}`,
        }),
      );
    }
    expect(screen.getByText(/Other topics follow ci\.$/)).toBeVisible();
    expect(screen.queryByText(/Other topics follow other/)).toBeNull();
  });

  it.each([true, false])(
    'shows what holds after a save that got no answer in time (saved: %s)',
    async isSaved => {
      const { api } = await renderCard(twoChannels);
      await screen.findByText('other');
      const update = api.updateNotificationSettings.bind(api);
      jest
        .spyOn(api, 'updateNotificationSettings')
        .mockImplementationOnce(async settings => {
          if (isSaved) {
            await update(settings);
          }
          throw new NoAnswerError('Too late');
        });
      await userEvent.click(box('other on Inbox'));
      expect(
        await screen.findByText(/it is not known whether that was saved/),
      ).toBeVisible();
      expect(screen.queryByText(/back where it was/)).toBeNull();
      await waitFor(() =>
        expect(api.countOf('getNotificationSettings')).toBe(2),
      );
      await waitFor(() =>
        expect((box('other on Inbox') as HTMLInputElement).checked).toBe(
          !isSaved,
        ),
      );

      await userEvent.click(box('ci on Inbox'));
      await waitFor(() =>
        expect(api.settings.channels[0].origins[0].enabled).toBe(false),
      );
      expect(screen.queryByText(/not known/)).toBeNull();
    },
  );

  it('finds one of hundreds of topics, and never shows all at once', async () => {
    const topics = Array.from({ length: 400 }, (_, n) => `topic-${1000 + n}`);
    await renderCard({
      channels: [{ id: 'Web', origins: [origin('plugin:ci', topics)] }],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show the topics of ci' }),
    );
    expect(screen.getAllByText(/^topic-/)).toHaveLength(50);
    expect(
      screen.getByRole('button', { name: 'Show 50 more topics' }),
    ).toBeVisible();

    const search = screen.getByRole('searchbox', {
      name: 'Find an origin or topic',
    });
    await userEvent.type(search, '1399');
    expect(screen.getAllByText(/^topic-/)).toHaveLength(1);
    await userEvent.type(search, '9');
    expect(
      screen.getByText('No origin or topic matches “13999”.', {
        selector: 'p',
      }),
    ).toBeVisible();
  });

  it('switches an origin with all its topics, also while the reader looks for one', async () => {
    const { api } = await renderCard(twoChannels);
    await userEvent.type(await screen.findByRole('searchbox'), 'deploy');
    expect(screen.queryByText('build')).toBeNull();
    await userEvent.click(box('ci, deploy on Inbox'));
    expect(box('ci on Inbox')).toBePartiallyChecked();
    await userEvent.click(box('ci on Inbox'));
    await userEvent.click(box('ci on Inbox'));
    expect(box('ci on Inbox')).not.toBeChecked();
    await waitFor(() =>
      expect(api.settings.channels[0].origins).toEqual([
        origin('plugin:ci', ['deploy', 'build'], false),
        origin('other', []),
      ]),
    );
  });

  it('says when there is nothing to set, and when it cannot be loaded', async () => {
    await renderCard({ channels: [] });
    expect(await screen.findByText(/Nothing to choose from yet/)).toBeVisible();
  });

  it('says when the settings cannot be loaded, and loads them on another try', async () => {
    const api = new FakeNotificationsApi();
    api.settings = structuredClone(twoChannels);
    api.failing.add('getNotificationSettings');
    await renderWithInbox(<UserNotificationSettingsCard />, { api });
    const tryAgain = () =>
      userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/Failed to load settings/)).toBeVisible();
    await tryAgain();
    expect(await screen.findByText(/Failed to load settings/)).toBeVisible();

    api.failing.clear();
    await tryAgain();
    expect(await screen.findByText('other')).toBeVisible();
    expect(screen.queryByText(/Failed to load settings/)).toBeNull();
    expect(api.countOf('getNotificationSettings')).toBe(3);
  });

  describe('how the reader is told', () => {
    const toggle = (name: string | RegExp) =>
      screen.getByRole('checkbox', { name });
    afterEach(() => Reflect.deleteProperty(window, 'Notification'));

    it('is remembered', async () => {
      const { preferences } = await renderCard(twoChannels);
      await userEvent.click(
        toggle('Show new notifications in a corner of the page'),
      );
      await userEvent.click(
        toggle('Count unread notifications in the page title'),
      );
      expect(preferences.snapshot('toasts').value).toBe(false);
      expect(preferences.snapshot('titleCounter').value).toBe(false);
      expect(preferences.snapshot('sound').value).toBeUndefined();
    });

    it('goes back when it cannot be remembered, and the app says why', async () => {
      const errorApi = { post: jest.fn(), error$: jest.fn() };
      const { preferences } = await renderWithInbox(
        <UserNotificationSettingsCard />,
        {
          api: new FakeNotificationsApi(),
          apis: [[errorApiRef, errorApi]],
        },
      );
      const error = new Error('The storage is out of order');
      jest.spyOn(preferences, 'set').mockRejectedValueOnce(error);
      await userEvent.click(toggle('Play a sound'));
      await waitFor(() => expect(errorApi.post).toHaveBeenCalledWith(error));
      expect(toggle('Play a sound')).not.toBeChecked();
      await userEvent.click(toggle('Play a sound'));
      expect(toggle('Play a sound')).toBeChecked();
    });

    it('on the desktop needs the permission of the browser', async () => {
      const requestPermission = jest.fn(async () => 'denied');
      Object.defineProperty(window, 'Notification', {
        value: { permission: 'default', requestPermission },
        configurable: true,
      });
      const { preferences } = await renderCard(twoChannels);
      expect(requestPermission).not.toHaveBeenCalled();
      await userEvent.click(toggle(/Show desktop notifications/));
      expect(requestPermission).toHaveBeenCalledTimes(1);
      expect(
        await screen.findByText(/Your browser blocks desktop notifications/),
      ).toBeVisible();
      expect(toggle(/Show desktop notifications/)).not.toBeChecked();
      expect(preferences.snapshot('desktop').value).toBe(false);
    });

    it('leaves out what the browser does not have', async () => {
      await renderCard(twoChannels);
      const desktop = toggle(/Show desktop notifications/);
      expect(desktop).toBeDisabled();
      expect(
        within(document.body).getByText(/no desktop notifications/),
      ).toBeVisible();
    });
  });
});
