// @ts-check
import { ConfigSources } from '@backstage/config-loader';
import { root } from './paths.mjs';

/** The subject of the token in app-config.yaml that the demo's own tools sign in with. */
const toolSubject = 'demo-cli';

/**
 * Reads what the scripts have to know from the same files and variables the demo itself reads.
 *
 * @returns {Promise<{ appUrl: URL, backendUrl: URL, toolToken: string | undefined, smtpPort: number | undefined, webhookSecret: string | undefined }>}
 */
export async function readDemoConfig() {
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ rootDir: root, argv: [] }),
  );
  config.close();
  const toolAccess = config
    .getOptionalConfigArray('backend.auth.externalAccess')
    ?.find(
      access => access.getOptionalString('options.subject') === toolSubject,
    );
  return {
    appUrl: new URL(config.getString('app.baseUrl')),
    backendUrl: new URL(config.getString('backend.baseUrl')),
    toolToken: toolAccess?.getOptionalString('options.token'),
    smtpPort: config.getOptionalNumber('demo.mailbox.port'),
    webhookSecret: config.getOptionalString(
      'events.modules.github.webhookSecret',
    ),
  };
}
