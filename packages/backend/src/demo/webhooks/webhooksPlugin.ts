import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createWebhooksRouter } from './createWebhooksRouter';
import { WebhookReceiver } from './WebhookReceiver';

/**
 * An endpoint to look at what the webhook channel sends, without a service elsewhere.
 *
 * For development only: everybody who reaches the backend reads what was received, and
 * stops the endpoint. So it is there only where `demo.webhooks` is configured, and the
 * backend of the demo listens on 127.0.0.1.
 */
export const webhooksPlugin = createBackendPlugin({
  pluginId: 'demo-webhooks',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
      },
      async init({ config, httpRouter }) {
        const webhooks = config.getOptionalConfig('demo.webhooks');
        if (!webhooks) {
          return;
        }
        const receiver = new WebhookReceiver({
          secret: webhooks.getString('secret'),
        });
        // Webhooks are authenticated by their signature. The page is for the browser, where
        // no token of Backstage comes along.
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use(createWebhooksRouter(receiver));
      },
    });
  },
});
