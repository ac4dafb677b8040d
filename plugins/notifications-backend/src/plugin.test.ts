import { createBackend } from '@backstage/backend-defaults';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import guestProviderModule from '@backstage/plugin-auth-backend-module-guest-provider';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  DefaultEventsService,
  EventParams,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import {
  NotificationService,
  notificationService,
  notificationsProcessingExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the two together are what is tested
import signalsPlugin from '@callboard/backstage-plugin-signals-backend';
import {
  formatClientMessage,
  parseServerMessage,
  SIGNALS_SUBPROTOCOL,
  SignalMessage,
} from '@callboard/backstage-plugin-signals-common';
import { Knex } from 'knex';
import { EventEmitter, once } from 'node:events';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import notificationsPlugin from '.';
import { createEntity } from './__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const GUEST = 'user:default/guest';

const backends = new Array<ReturnType<typeof createBackend>>();

afterEach(async () => {
  for (const backend of backends.splice(0)) {
    await backend.stop();
  }
});

/** A backend as an adopter has it, with a plugin `ci` that has something to say. */
async function startBackend(knex: Knex) {
  let notifications!: NotificationService;
  const events = new Array<EventParams>();
  const bus = DefaultEventsService.create({
    logger: mockServices.logger.mock(),
    useEventBus: 'never',
  });
  await bus.subscribe({
    id: 'test',
    topics: ['signals'],
    onEvent: async event => void events.push(event),
  });
  let server!: Server;
  const getUrl = () =>
    `http://localhost:${(server.address() as AddressInfo).port}`;
  const backend = createBackend();
  backends.push(backend);
  for (const feature of [
    notificationsPlugin,
    signalsPlugin,
    authPlugin,
    guestProviderModule,
    mockServices.rootLogger.factory(),
    rootHttpRouterServiceFactory({
      configure: context => {
        server = context.server;
        context.applyDefaults();
      },
    }),
    mockServices.discovery.mock({
      getBaseUrl: async pluginId => `${getUrl()}/api/${pluginId}`,
    }).factory,
    createServiceFactory({
      service: eventsServiceRef,
      deps: {},
      factory: () => bus,
    }),
    createServiceFactory({
      service: coreServices.database,
      deps: { plugin: coreServices.pluginMetadata },
      factory: async ({ plugin }) =>
        mockServices.database({
          knex:
            plugin.getId() === 'notifications'
              ? knex
              : await databases.init('SQLITE_3'),
        }),
    }),
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: 'http://localhost:3000' },
        backend: {
          baseUrl: 'http://localhost:7007',
          listen: { host: 'localhost', port: 0 },
        },
        auth: {
          providers: {
            guest: {
              userEntityRef: GUEST,
              dangerouslyAllowOutsideDevelopment: true,
            },
          },
        },
      },
    }),
    catalogServiceMock.factory({
      entities: [
        createEntity('Component', 'site', [['ownedBy', 'group:default/ops']]),
        createEntity('Group', 'ops', [['hasMember', GUEST]]),
      ],
    }),
    createBackendPlugin({
      pluginId: 'ci',
      register(env) {
        env.registerInit({
          deps: { service: notificationService },
          async init({ service }) {
            notifications = service;
          },
        });
      },
    }),
    createBackendModule({
      pluginId: 'notifications',
      moduleId: 'icons',
      register(env) {
        env.registerInit({
          deps: { processing: notificationsProcessingExtensionPoint },
          async init({ processing }) {
            processing.addProcessor({
              getName: () => 'Icons',
              processOptions: async options => ({
                ...options,
                payload: { ...options.payload, icon: 'robot' },
              }),
            });
          },
        });
      },
    }),
  ]) {
    backend.add(feature);
  }
  await backend.start();
  return { url: getUrl(), notifications, events };
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/guest/refresh`, {
    method: 'POST',
  });
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}

/** Connects as the frontend does, and collects what it is told. */
async function listen(url: string, token: string) {
  const signals = new Array<SignalMessage>();
  const arrivals = new EventEmitter();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/signals`, [
    SIGNALS_SUBPROTOCOL,
    token,
  ]);
  const subscribed = new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('No connection')));
    socket.addEventListener('message', ({ data }) => {
      const message = parseServerMessage(data);
      if (message?.type === 'ready') {
        socket.send(
          formatClientMessage({
            action: 'subscribe',
            channels: ['notifications'],
          }),
        );
      } else if (message?.type === 'subscribed') {
        resolve();
      } else if (message?.type === 'signal') {
        signals.push(message);
        arrivals.emit('signal');
      }
    });
  });
  await subscribed;
  return {
    signals,
    async until(count: number) {
      while (signals.length < count) {
        await once(arrivals, 'signal');
      }
      return signals;
    },
    close: () => socket.close(),
  };
}

describe('notificationsPlugin', () => {
  it.each(databases.eachSupportedId())(
    'takes a notification from a plugin to the browser of its reader, on %s',
    async id => {
      const { url, notifications, events } = await startBackend(
        await databases.init(id),
      );
      const token = await signIn(url);
      const browser = await listen(url, token);
      const read = async (path: string) => {
        const response = await fetch(`${url}/api/notifications${path}`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        return response.json();
      };

      // 1. A plugin sends through the service, 1b. processors have their say.
      await notifications.send({
        recipients: { type: 'entity', entityRef: 'user:default/other' },
        payload: { title: 'For somebody else' },
      });
      const { id: sentId, recipients } = await notifications.send({
        recipients: { type: 'entity', entityRef: 'component:default/site' },
        payload: { title: 'Build failed', severity: 'high' },
      });
      expect(recipients).toBe(1);

      // 2. It is stored, and can be read.
      const { notifications: inbox, totalCount } = await read('/notifications');
      expect(totalCount).toBe(1);
      expect(inbox[0]).toMatchObject({
        id: sentId,
        user: GUEST,
        origin: 'plugin:ci',
        payload: { title: 'Build failed', severity: 'high', icon: 'robot' },
      });

      // For all recipients alike, so it does not say whose it is.
      const { userRef, ...announced } = { ...inbox[0], user: null };

      // 3. An event is on the bus, 4. which the signals backend subscribed to.
      expect(events.map(({ eventPayload }) => eventPayload)).toEqual([
        expect.objectContaining({
          recipients: { type: 'user', entityRef: ['user:default/other'] },
        }),
        expect.objectContaining({
          channel: 'notifications',
          recipients: { type: 'user', entityRef: [GUEST] },
          message: {
            action: 'new_notification',
            notification_id: sentId,
            rev: inbox[0].rev,
            notification: announced,
          },
        }),
      ]);

      // 5. It goes to the connections of that user only, 6. and to the channel.
      const [signal] = await browser.until(1);
      expect(signal.channel).toBe('notifications');

      // 7. The browser has all it needs, and can look it up.
      expect(signal.message).toMatchObject({ notification: announced });
      expect(await read(`/notifications/${sentId}`)).toEqual(inbox[0]);
      expect(await read('/status')).toEqual({
        unread: 1,
        read: 0,
        unreadIds: [{ id: sentId, rev: inbox[0].rev }],
      });

      // And it can be taken back.
      await notifications.retract({ id: sentId });
      const signals = await browser.until(2);
      expect(signals.map(({ message }) => message.action)).toEqual([
        'new_notification',
        'notification_retracted',
      ]);
      expect(await read('/status')).toMatchObject({ unread: 0, read: 0 });
      browser.close();
    },
  );

  it.each(databases.eachSupportedId())(
    'lets plugins send, and nobody read the inbox of another, with real credentials on %s',
    async id => {
      const { url, notifications } = await startBackend(
        await databases.init(id),
      );
      const token = await signIn(url);
      const post = (authorization?: string) =>
        fetch(`${url}/api/notifications`, {
          method: 'POST',
          body: JSON.stringify({
            recipients: { type: 'broadcast' },
            payload: { title: 'Buy now' },
          }),
          headers: {
            'Content-Type': 'application/json',
            ...(authorization && { Authorization: authorization }),
          },
        });
      expect((await post()).status).toBe(401);
      expect((await post('Bearer nonsense')).status).toBe(401);
      expect((await post(`Bearer ${token}`)).status).toBe(403);
      for (const path of ['/notifications', '/status', '/settings', '/an-id']) {
        for (const authorization of [undefined, 'Bearer nonsense']) {
          const { status } = await fetch(`${url}/api/notifications${path}`, {
            headers: authorization ? { Authorization: authorization } : {},
          });
          expect(status).toBe(401);
        }
      }
      await expect(
        notifications.send({
          recipients: { type: 'broadcast' },
          payload: { title: '' },
        }),
      ).rejects.toThrow(/payload.title/);
    },
  );
});
