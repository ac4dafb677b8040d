import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';

// The program of CallboardProcess: a backend as an adopter has it, with nothing
// in it but notifications.
async function main() {
  const data = JSON.parse(process.env.CALLBOARD_TEST_CONFIG ?? '{}');
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(data),
    }),
  );
  backend.add(import('@callboard/backstage-plugin-notifications-backend'));
  await backend.start();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
