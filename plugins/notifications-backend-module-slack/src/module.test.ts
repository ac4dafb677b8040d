import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  NotificationChannel,
  notificationsChannelsExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';
import notificationsModuleSlack, {
  notificationsSlackBlockKitExtensionPoint,
} from './index';
import { SlackServer } from './__testUtils__/SlackServer';

async function startChannels(slack: object[]): Promise<NotificationChannel[]> {
  const channels: NotificationChannel[] = [];
  const renderer = createBackendModule({
    pluginId: 'notifications',
    moduleId: 'renderer',
    register(env) {
      env.registerInit({
        deps: { blockKit: notificationsSlackBlockKitExtensionPoint },
        async init({ blockKit }) {
          const render = () => [{ type: 'divider' as const }];
          blockKit.setBlockKitRenderer(render);
          expect(() => blockKit.setBlockKitRenderer(render)).toThrow(
            'There is a Block Kit renderer for Slack already',
          );
        },
      });
    },
  });
  const backend = await startTestBackend({
    extensionPoints: [
      [
        notificationsChannelsExtensionPoint,
        { addChannel: (...added) => void channels.push(...added) },
      ],
    ],
    features: [
      notificationsModuleSlack,
      renderer,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://example.com' },
          notifications: { processors: { slack } },
        },
      }),
    ],
  });
  await backend.stop();
  return channels;
}

/** Leads the calls of the real client, which has no setting for it, to this machine. */
function redirectSlack(url: string): void {
  const actualFetch = fetch;
  jest
    .spyOn(global, 'fetch')
    .mockImplementation((input, init) =>
      actualFetch(`${input}`.replace('https://slack.com/api/', url), init),
    );
}

describe('notificationsModuleSlack', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('adds a channel for each workspace of the config of upstream, all under one setting', async () => {
    const slack = await SlackServer.start();
    redirectSlack(slack.url);
    const channels = await startChannels([
      {
        token: 'xoxb-1',
        username: 'Callboard',
        broadcastChannels: ['C_ALL'],
        broadcastRoutes: [
          { origin: 'plugin:ci', topic: 'builds', channel: 'C_BUILDS' },
          { topic: 'alerts', channel: ['C_A', 'C_B'] },
        ],
        concurrencyLimit: 20,
        throttleInterval: { seconds: 30 },
      },
      { token: 'xoxb-2', name: 'Acme', throttleInterval: '1m' },
      { token: 'xoxb-3' },
    ]);

    const setting = { id: 'SlackNotificationProcessor', title: 'Slack' };
    expect(channels).toMatchObject([
      { id: 'SlackNotificationProcessor', title: 'Slack', setting },
      {
        id: 'SlackNotificationProcessor/Acme',
        title: 'Slack (Acme)',
        setting,
      },
      { id: 'SlackNotificationProcessor/3', title: 'Slack (3)', setting },
    ]);
    const payload = { title: 'Title', topic: 'alerts' };
    expect(
      channels.map(channel =>
        channel.getDestinations!({
          origin: 'plugin:x',
          payload,
          recipients: { type: 'broadcast' },
        }),
      ),
    ).toEqual([['slack-channel:C_A', 'slack-channel:C_B'], [], []]);

    for (const channel of channels) {
      await channel.deliver(
        {
          notification: {
            id: 'notification-1',
            sendId: 'send-1',
            origin: 'plugin:x',
            isBroadcast: true,
            sentAt: new Date(),
            payload,
          },
          deliveries: [
            { destination: 'slack-channel:C_A', key: 'key', attempt: 1 },
          ],
        },
        { abortSignal: new AbortController().signal },
      );
    }
    expect(slack.calls).toMatchObject([
      {
        token: 'Bearer xoxb-1',
        username: 'Callboard',
        attachments: [{ blocks: [{ type: 'divider' }] }],
      },
      { token: 'Bearer xoxb-2' },
      { token: 'Bearer xoxb-3' },
    ]);
    slack.stop();
  });

  it.each([
    [
      'two workspaces of one name',
      [{ name: 'Acme' }, { name: 'Acme' }],
      'Invalid config value "Acme" at "notifications.processors.slack[1].name", expected a name that no other workspace has',
    ],
    [
      'a name that is too long',
      [{ name: 'x'.repeat(65) }],
      'Invalid config value at "notifications.processors.slack[0].name", expected at most 64 characters, got 65',
    ],
    [
      'a route without a Slack channel',
      [{ broadcastRoutes: [{ topic: 'alerts' }] }],
      "Missing required config value at 'notifications.processors.slack[0].broadcastRoutes[0].channel'",
    ],
  ])('does not start with %s', async (_, slack, message) => {
    await expect(
      startChannels(slack.map(entry => ({ token: 'xoxb-1', ...entry }))),
    ).rejects.toThrow(message);
  });
});
