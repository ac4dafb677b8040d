import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin, {
  CATALOG_ERRORS_TOPIC,
} from '@backstage/plugin-catalog-backend';
import { notificationService } from '@callboard/backstage-plugin-notifications-node';
import { notificationServiceMock } from '@callboard/backstage-plugin-notifications-node/testUtils';
import request from 'supertest';
import { createLocalEvents } from '../__testUtils__/createLocalEvents';
import { catalogModuleProcessingErrors } from './catalogModuleProcessingErrors';

const scope = 'processing-errors/component:default/lighting-desk';

function componentYaml(spec: string) {
  return `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: lighting-desk
spec:
  type: service
  owner: group:lighting
  ${spec}
`;
}

const good = componentYaml('lifecycle: production');
const misspelt = componentYaml('lifecycel: production');
const wrongType = componentYaml('lifecycle: [production]');
const noYaml = '{{{ nothing that could be read';

const directory = createMockDirectory();

/** The real catalog, reading one file again and again. */
async function startCatalog() {
  directory.setContent({ 'software.yaml': good });
  const { events, factory } = createLocalEvents();
  const notifications = notificationServiceMock.mock();
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: {
          catalog: {
            processingInterval: { milliseconds: 100 },
            stitchingStrategy: { mode: 'immediate' },
            locations: [
              { type: 'file', target: directory.resolve('software.yaml') },
            ],
          },
        },
      }),
      factory,
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => notifications,
      }),
      catalogPlugin,
      catalogModuleProcessingErrors,
    ],
  });

  let rounds = 0;
  await events.subscribe({
    id: 'rounds',
    topics: [CATALOG_ERRORS_TOPIC],
    onEvent: async () => {
      rounds += 1;
    },
  });
  await until(async () => {
    const { body } = await request(server).get(
      '/api/catalog/entities/by-name/component/default/lighting-desk',
    );
    return body.relations?.length > 0;
  });

  return {
    notifications,
    write: (content: string) =>
      directory.addContent({ 'software.yaml': content }),
    /** Waits until the catalog has failed so many times more. */
    failures: async (count: number) => {
      const goal = rounds + count;
      await until(() => rounds >= goal);
    },
  };
}

async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('catalogModuleProcessingErrors', () => {
  it('tells the owners of a failing entity once per change, and resolves it when it is mended', async () => {
    const { notifications, write, failures } = await startCatalog();
    const { send, resolve } = notifications;

    write(misspelt);
    await failures(3);
    expect(send).toHaveBeenCalledTimes(1);
    expect(send).toHaveBeenLastCalledWith({
      recipients: {
        type: 'entity',
        entityRef: ['component:default/lighting-desk'],
      },
      payload: expect.objectContaining({
        title:
          'The catalog cannot process {{ component:default/lighting-desk }}',
        description: expect.stringContaining('lifecycle'),
        link: '/catalog/default/component/lighting-desk',
        severity: 'high',
        scope,
      }),
    });

    write(wrongType);
    await until(() => send.mock.calls.length > 1);
    await failures(2);
    expect(send).toHaveBeenCalledTimes(2);
    expect(send.mock.calls[1][0].payload.scope).toBe(scope);
    expect(resolve).not.toHaveBeenCalled();

    write(good);
    await until(() => resolve.mock.calls.length > 0);
    expect(resolve).toHaveBeenCalledWith({ scope });

    write(wrongType);
    await until(() => send.mock.calls.length > 2);
    expect(send.mock.calls[2]).toEqual(send.mock.calls[1]);
  });

  it('tells the owners of what was read from a file when the file cannot be read any more', async () => {
    const { notifications, write, failures } = await startCatalog();

    write(noYaml);
    await failures(3);

    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send.mock.calls[0][0]).toMatchObject({
      recipients: {
        type: 'entity',
        entityRef: ['component:default/lighting-desk'],
      },
      payload: {
        title: 'The catalog cannot read software.yaml',
        link: '/catalog/default/component/lighting-desk',
      },
    });
  });
});
