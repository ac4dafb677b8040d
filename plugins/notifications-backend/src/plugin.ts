import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationsPermissions } from '@callboard/backstage-plugin-notifications-common';
import {
  notificationsChannelsExtensionPoint,
  notificationsProcessingExtensionPoint,
} from '@callboard/backstage-plugin-notifications-node';
import { signalsServiceRef } from '@callboard/backstage-plugin-signals-node';
import { createNotificationsActions } from './actions';
import { assertNoPluginSubjects } from './assertNoPluginSubjects';
import { ChannelWorkers, createChannels, observeQueues } from './channels';
import { readNotificationsConfig } from './config';
import { DeliveryService } from './deliveries';
import { DatabaseHealth } from './health';
import { InboxService } from './inbox';
import { createNotificationsMetrics } from './metrics';
import { createRequestQueues } from './lib';
import { UpstreamImport } from './migration';
import { PreferencesService } from './preferences';
import { createNotificationProcessing } from './processing';
import { ProcessingExtensions } from './ProcessingExtensions';
import {
  DefaultNotificationRecipientResolver,
  RecipientResolution,
} from './recipients';
import { scheduleRetention } from './retention';
import { createRouter } from './routes';
import { NotificationSender, SentNotifications } from './sending';
import { NotificationSignaller } from './signalling';
import {
  ChannelStore,
  DeliveryRecords,
  NotificationsStore,
  scheduleSearchIndex,
} from './store';
import { createUnsubscribeRouter, UnsubscribeLinks } from './unsubscribe';

/** So long a process that is to end waits for what it was sent. */
const SHUTDOWN_GRACE_MILLISECONDS = 10_000;

/**
 * The notifications backend: takes in notifications from plugins and outside
 * systems, and answers for the inboxes of users.
 *
 * @public
 */
export const notificationsPlugin = createBackendPlugin({
  pluginId: 'notifications',
  register(env) {
    const extensions = new ProcessingExtensions();
    env.registerExtensionPoint(
      notificationsProcessingExtensionPoint,
      extensions,
    );
    env.registerExtensionPoint(notificationsChannelsExtensionPoint, extensions);

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { logger, signals } = deps;
        const { channels: addedChannels, processors } = extensions;

        const config = readNotificationsConfig(deps.rootConfig);
        assertNoPluginSubjects(deps.rootConfig);
        const metrics = createNotificationsMetrics(deps.metrics);
        const store = await NotificationsStore.create(deps);
        const upstreamImport = UpstreamImport.create({
          knex: await deps.database.getClient(),
          logger,
          runAgain: config.importAgain,
        });
        await upstreamImport.start(deps);
        const signaller = new NotificationSignaller({
          signals,
          logger,
          metrics,
        });
        const queues = createRequestQueues();
        const processing = createNotificationProcessing({
          processors,
          config,
          logger,
          metrics,
        });
        const channels = createChannels({
          channels: addedChannels,
          processors,
          processing,
          config,
          logger,
        });
        const preferences = new PreferencesService({
          store,
          config,
          queues,
          channels: [
            ...channels
              .filter(({ deliversToUsers }) => deliversToUsers)
              .map(({ setting }) => setting),
            // Those that deliver nothing are asked for less.
            ...processors.map(processor => ({
              id: processor.getName(),
              title: processor.getName(),
            })),
          ],
        });
        const recipients = new RecipientResolution({
          resolver:
            extensions.recipientResolver ??
            new DefaultNotificationRecipientResolver(deps),
          logger,
        });
        deps.permissionsRegistry.addPermissions(notificationsPermissions);
        const links = await UnsubscribeLinks.create({ ...deps, store });
        const channelStore = await ChannelStore.create(deps);
        const workers = new ChannelWorkers({
          channels,
          store: channelStore,
          preferences,
          createUnsubscribeUrl: options => links.create(options),
          logger,
          metrics,
        });
        const sender = new NotificationSender({
          channels,
          workers,
          store,
          recipients,
          preferences,
          processing,
          signaller,
          broadcastBacklog: config.broadcastBacklog,
          logger,
          metrics,
        });
        const sentNotifications = new SentNotifications({
          store,
          signaller,
        });
        const inbox = new InboxService({ store, signaller, queues });
        const records = await DeliveryRecords.create(deps);
        const deliveries = new DeliveryService({
          ...deps,
          records,
          store,
          queues,
          channels,
          wake: () => workers.wake(),
        });

        deps.httpRouter.addAuthPolicy({
          path: '/health',
          allow: 'unauthenticated',
        });
        deps.httpRouter.addAuthPolicy({
          path: '/unsubscribe',
          allow: 'unauthenticated',
        });
        // First, as it looks like an id.
        deps.httpRouter.use(
          createUnsubscribeRouter({
            ...config,
            links,
            preferences,
          }),
        );
        deps.httpRouter.use(
          createRouter({
            ...config,
            deliveries,
            health: new DatabaseHealth({ store, logger }),
            httpAuth: deps.httpAuth,
            permissions: deps.permissions,
            inbox,
            preferences,
            sender,
            sentNotifications,
          }),
        );
        createNotificationsActions({
          ...deps,
          ...config,
          deliveries,
          inbox,
          sender,
        });
        await scheduleRetention({
          ...deps,
          ...config,
          store,
          records,
          workers,
        });
        observeQueues({ store: channelStore, metrics });
        await scheduleSearchIndex(deps);
        deps.lifecycle.addStartupHook(() => workers.start());
        deps.lifecycle.addShutdownHook(async () => {
          const end = performance.now() + SHUTDOWN_GRACE_MILLISECONDS;
          const grace = () => ({
            withinMilliseconds: Math.max(0, end - performance.now()),
          });
          // What is still being sent will have signals, too.
          await sender.finish(grace());
          await Promise.all([signaller.finish(grace()), workers.stop(grace())]);
        });
      },
    });
  },
});
