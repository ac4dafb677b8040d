import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createMailboxRouter } from './createMailboxRouter';
import { SmtpCatcher } from './SmtpCatcher';

/**
 * A mailbox to look at what the e-mail channel sends, without an account anywhere.
 *
 * For development only: everybody who reaches the backend reads all mails, and stops the
 * mail server. So it is there only where `demo.mailbox` is configured, and the backend of
 * the demo listens on 127.0.0.1.
 */
export const mailboxPlugin = createBackendPlugin({
  pluginId: 'demo-mailbox',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
      },
      async init({ config, httpRouter, lifecycle, logger }) {
        const mailbox = config.getOptionalConfig('demo.mailbox');
        if (!mailbox) {
          return;
        }
        const catcher = new SmtpCatcher({
          port: mailbox.getNumber('port'),
          logger,
        });
        lifecycle.addShutdownHook(() => catcher.stop());
        await catcher.start();
        // A page to open in the browser, where no token of Backstage comes along.
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        httpRouter.use(createMailboxRouter(catcher));
      },
    });
  },
});
