import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { serveParent } from '../lib/childProtocol';
import { now } from '../lib/clock';
import { residentBytes } from './residentBytes';
import { serverSpecVariable, type ServerSpec } from './ServerSpec';
import { bareAnswer } from './bareAnswer';
import { plainLogger } from './plainLogger';
import { createSignalsProbe, type SignalsProbe } from './signalsProbe';
import { createTestAuth } from './testAuth';
import { testCatalog } from './testCatalog';
import { createTestChannels } from './testChannels';

/** A server under test: one process, one backend, nothing in it that an adopter would not have. */
const spec: ServerSpec = JSON.parse(process.env[serverSpecVariable] ?? '');
/** Between two of them the server does its input and output, as it would between requests. */
const signalsPerTurn = 20;

const channels = createTestChannels(spec.channels);
const probe: SignalsProbe = createSignalsProbe(spec.system);

async function start() {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(spec.config),
    }),
  );
  backend.add(plainLogger);
  backend.add(testCatalog);
  backend.add(createTestAuth({ userKey: spec.userKey }));
  if (spec.eventBus) {
    backend.add(import('@backstage/plugin-events-backend'));
  }
  if (spec.system === 'stock') {
    backend.add(import('@backstage/plugin-notifications-backend'));
    backend.add(import('@backstage/plugin-signals-backend'));
  } else {
    backend.add(import('@callboard/backstage-plugin-notifications-backend'));
    backend.add(import('@callboard/backstage-plugin-signals-backend'));
    if (spec.channels > 0) {
      backend.add(channels.feature);
    }
  }
  backend.add(probe.feature);
  backend.add(bareAnswer);
  await backend.start();
  return {};
}

serveParent({
  start,

  residentBytes,

  deliveredByChannels: async () => channels.delivered(),

  openChannels: async ({ isOpen }) => {
    channels.setOpen(isOpen);
    return {};
  },

  publish: async params => {
    const started = now();
    await probe.publish(params);
    return started;
  },

  publishToEach: async ({ users, times, channel, message }) => {
    const started = now();
    for (let round = 0; round < times; round++) {
      for (const [index, user] of users.entries()) {
        await probe.publish({ audience: [user], channel, message });
        if (index % signalsPerTurn === 0) {
          await new Promise(resolve => setImmediate(resolve));
        }
      }
    }
    return started;
  },
});
