import {
  BackendFeature,
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import emailModule from '@backstage/plugin-notifications-backend-module-email';
import {
  Notification,
  NotificationSettings,
} from '@upstream-1.57/plugin-notifications-common';
import type { NotificationProcessor } from '@upstream-1.57/plugin-notifications-node';
import { Release, releases } from './__testUtils__/releases';
import { SlackServer } from './__testUtils__/SlackServer';
import { SmtpServer } from './__testUtils__/SmtpServer';
import { startBackend } from './__testUtils__/startBackend';
import { upstream } from './__testUtils__/upstream';

let slackApiUrl: string;

/**
 * The Slack module, calling an address on this machine. There is no setting for
 * that, so the real client of the module is told to look there.
 */
function loadSlackModule(url: string): BackendFeature {
  slackApiUrl = url;
  const name = '@backstage/plugin-notifications-backend-module-slack';
  const client = require.resolve('@slack/web-api', {
    paths: [require.resolve(name)],
  });
  jest.doMock(client, () => {
    const actual = jest.requireActual(client);
    class LocalWebClient extends actual.WebClient {
      constructor(token: string) {
        super(token, { slackApiUrl });
      }
    }
    return { ...actual, WebClient: LocalWebClient };
  });
  return require(name).default;
}

/** A module of an adopter that marks titles, and logs what it is done with. */
function createLogModule(release: Release, log: string[]): BackendFeature {
  const { notificationsProcessingExtensionPoint } = upstream(
    release,
    'notifications-node',
  );
  return createBackendModule({
    pluginId: 'notifications',
    moduleId: 'log',
    register(env) {
      env.registerInit({
        deps: {
          config: coreServices.rootConfig,
          processing: notificationsProcessingExtensionPoint,
        },
        async init({ config, processing }) {
          const filters = upstream(
            release,
            'notifications-common',
          ).getProcessorFiltersFromConfig(config.getConfig('log'));
          const processor: NotificationProcessor = {
            getName: () => 'Log',
            getNotificationFilters: () => filters,
            processOptions: async ({ payload, ...options }) => ({
              ...options,
              payload: { ...payload, title: `${payload.title}!` },
            }),
            preProcess: async notification => ({
              ...notification,
              payload: { ...notification.payload, icon: notification.user! },
            }),
            postProcess: async ({ user, payload }) => {
              log.push(`${payload.title} to ${user}`);
            },
          };
          processing.addProcessor(processor);
        },
      });
    },
  });
}

describe.each(releases)('a processor written for upstream %s', release => {
  it('changes payloads, and gets what its filters let through', async () => {
    const log: string[] = [];
    const backend = await startBackend({
      system: 'callboard',
      release,
      features: [createLogModule(release, log)],
      config: { log: { filter: { minSeverity: 'high' } } },
    });
    for (const severity of ['normal', 'critical'] as const) {
      await backend.notifications.send({
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        payload: { title: severity, severity },
      });
    }

    const { notifications } = await backend.request<{
      notifications: Notification[];
    }>({ user: 'jane', path: '/notifications' });
    expect(notifications.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        title: 'critical!',
        icon: 'user:default/jane',
      }),
      expect.objectContaining({ title: 'normal' }),
    ]);
    await backend.stop();
    expect(log).toEqual(['critical! to user:default/jane']);
  });
});

/** Everything but `setTimeout` and the time of day. */
const FAKE_NO_MORE_THAN_TIMEOUTS = [
  'clearImmediate',
  'clearInterval',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
] as const;

describe('the modules of upstream', () => {
  it('send e-mails to recipients, and none to who does not want them', async () => {
    const smtp = await SmtpServer.start();
    const backend = await startBackend({
      system: 'callboard',
      features: [emailModule],
      config: {
        notifications: {
          processors: {
            email: {
              sender: 'callboard@example.com',
              transportConfig: {
                transport: 'smtp',
                hostname: '127.0.0.1',
                port: smtp.port,
              },
              filter: { minSeverity: 'normal', excludedTopics: ['chatter'] },
            },
          },
        },
      },
    });
    const send = (title: string, payload: object = {}) =>
      backend.notifications.send({
        recipients: { type: 'entity', entityRef: 'group:default/stagehands' },
        payload: { title, ...payload },
      });

    await send('First', { description: 'Description', link: '/catalog' });
    await smtp.receive(2);
    await send('Too low', { severity: 'low' });
    await send('Chatter', { topic: 'chatter' });
    const settings = await backend.request<NotificationSettings>({
      user: 'joe',
      path: '/settings',
    });
    const email = settings.channels.find(({ id }) => id === 'Email')!;
    email.origins.find(({ id }) => id === 'plugin:ci')!.enabled = false;
    await backend.request({ user: 'joe', path: '/settings', body: settings });
    await send('Second');
    await send('Third');
    const mails = await smtp.receive(4);

    const subjectOf = (content: string) => /Subject: (.*)/.exec(content)?.[1];
    expect(
      mails.map(({ to, content }) => `${subjectOf(content)} to ${to}`).sort(),
    ).toEqual([
      'First to jane@example.com',
      'First to joe@example.com',
      'Second to jane@example.com',
      'Third to jane@example.com',
    ]);
    expect(mails[0].content).toContain('Description');
    expect(mails[0].content).toContain('http://localhost:3000/catalog');
    await backend.stop();
    smtp.stop();
  });

  it('post to Slack: to groups, users and broadcast channels, and update scopes', async () => {
    const slack = await SlackServer.start();
    const backend = await startBackend({
      system: 'callboard',
      features: [loadSlackModule(slack.url)],
      config: {
        notifications: {
          processors: {
            slack: [{ token: 'token', broadcastChannels: ['C_BROADCASTS'] }],
          },
        },
      },
    });
    const { notifications } = backend;

    await notifications.send({
      recipients: { type: 'entity', entityRef: 'group:default/stagehands' },
      payload: { title: 'To the stagehands' },
    });
    await slack.receive('chat.postMessage', 1);
    await notifications.send({
      recipients: {
        type: 'entity',
        entityRef: ['user:default/jane', 'user:default/joe'],
      },
      payload: { title: 'Build failed', scope: 'build' },
    });
    await slack.receive('chat.postMessage', 3);
    await notifications.send({
      recipients: { type: 'broadcast' },
      payload: { title: 'To everybody' },
    });
    const posted = await slack.receive('chat.postMessage', 4);
    await notifications.send({
      recipients: { type: 'entity', entityRef: 'user:default/jane' },
      payload: { title: 'Build mended', scope: 'build' },
    });
    const updated = await slack.receive('chat.update', 1);

    const summary = posted.map(({ form }) => `${form.channel}: ${form.text}`);
    expect([summary[0], ...summary.slice(1, 3).sort(), summary[3]]).toEqual([
      'C_STAGEHANDS: To the stagehands',
      'U_BY_EMAIL: Build failed',
      'U_JANE: Build failed',
      'C_BROADCASTS: To everybody',
    ]);
    expect(updated[0].form).toEqual(
      expect.objectContaining({ channel: 'U_JANE', text: 'Build mended' }),
    );
    await backend.stop();
    slack.stop();
  });

  it('post to Slack by its default throttle, which may be late and loses nothing', async () => {
    const slack = await SlackServer.start();
    const backend = await startBackend({
      system: 'callboard',
      features: [loadSlackModule(slack.url)],
      config: {
        notifications: { processors: { slack: [{ token: 'token' }] } },
      },
    });
    const titles = Array.from({ length: 40 }, (_, index) => `Send ${index}`);
    // Ten posts a minute, for which each send waits.
    jest.useFakeTimers({ doNotFake: [...FAKE_NO_MORE_THAN_TIMEOUTS] });
    try {
      for (const title of titles) {
        let isSent = false;
        const sent = backend.notifications
          .send({
            recipients: {
              type: 'entity',
              entityRef: 'group:default/stagehands',
            },
            payload: { title },
          })
          .finally(() => {
            isSent = true;
          });
        while (!isSent) {
          await jest.advanceTimersByTimeAsync(1_000);
          await new Promise(resolve => setImmediate(resolve));
        }
        await sent;
      }
    } finally {
      jest.useRealTimers();
    }

    expect(
      slack.calls.map(({ form }) => `${form.channel}: ${form.text}`),
    ).toEqual(titles.map(title => `C_STAGEHANDS: ${title}`));
    const { totalCount } = await backend.request<{ totalCount: number }>({
      user: 'jane',
      path: '/notifications',
    });
    expect(totalCount).toBe(40);
    await backend.stop();
    slack.stop();
  });

  it('send direct messages by the default throttle of Slack, one copy of each though they wait for minutes', async () => {
    const slack = await SlackServer.start();
    const backend = await startBackend({
      system: 'callboard',
      features: [loadSlackModule(slack.url)],
      config: {
        notifications: { processors: { slack: [{ token: 'token' }] } },
      },
    });
    const titles = Array.from({ length: 35 }, (_, index) => `Send ${index}`);
    // Leases last for a minute, and are renewed by the same clock.
    jest.useFakeTimers({
      doNotFake: FAKE_NO_MORE_THAN_TIMEOUTS.filter(
        name => !/Interval$/.test(name),
      ),
    });
    try {
      for (const title of titles) {
        await backend.notifications.send({
          recipients: { type: 'entity', entityRef: 'user:default/jane' },
          payload: { title },
        });
      }
      const start = Date.now();
      while (slack.calls.length < titles.length) {
        await jest.advanceTimersByTimeAsync(1_000);
        await new Promise(resolve => setImmediate(resolve));
      }
      expect(Date.now() - start).toBeGreaterThan(120_000);
      // Whatever was to be tried again would be by now.
      await jest.advanceTimersByTimeAsync(300_000);
    } finally {
      jest.useRealTimers();
    }

    expect(slack.calls.map(({ form }) => form.text).sort()).toEqual(
      [...titles].sort(),
    );
    await backend.stop();
    slack.stop();
  });
});
