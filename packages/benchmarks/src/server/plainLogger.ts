import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';

/**
 * The logger of the framework in its production format. Only the search for secrets in the
 * configuration schemas of all packages is left out: it takes three seconds of every start, and
 * nothing of any request.
 *
 * @internal
 */
export const plainLogger = createServiceFactory({
  service: coreServices.rootLogger,
  deps: {},
  factory: () => WinstonLogger.create({ meta: { service: 'backstage' } }),
});
