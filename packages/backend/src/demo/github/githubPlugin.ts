import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@callboard/backstage-plugin-notifications-node';
import { WorkflowRunNotifier } from './WorkflowRunNotifier';

const SECRET_KEY = 'events.modules.github.webhookSecret';

/**
 * Tells the owners of a component when one of its GitHub workflows fails.
 *
 * A plugin of its own, so that `plugin:github` is the origin of what it sends. The webhooks come in
 * through the events plugin, which checks their signature and hands them on as events by type.
 */
export const githubPlugin = createBackendPlugin({
  pluginId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        notifications: notificationService,
      },
      async init({ config, events, ...services }) {
        // What is not signed may come from anyone who reaches the port.
        if (!config.getOptionalString(SECRET_KEY)) {
          services.logger.info(
            `GitHub webhooks are not received: ${SECRET_KEY} is not set. See docs/demo.md`,
          );
          return;
        }
        const notifier = WorkflowRunNotifier.create(services);
        await events.subscribe({
          id: 'github-workflow-runs',
          topics: ['github.workflow_run'],
          onEvent: event => notifier.onWorkflowRun(event.eventPayload),
        });
      },
    });
  },
});
