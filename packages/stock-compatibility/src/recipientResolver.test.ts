import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Notification } from '@upstream-1.57/plugin-notifications-common';
import type { NotificationRecipientResolver } from '@upstream-1.57/plugin-notifications-node';
import { Release, releases } from './__testUtils__/releases';
import { startBackend } from './__testUtils__/startBackend';
import { upstream } from './__testUtils__/upstream';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

type Question = Parameters<
  NotificationRecipientResolver['resolveNotificationRecipients']
>[0];

/** A module of an adopter who has shifts in a system of their own. */
function createShiftsModule(options: { release: Release; asked: Question[] }) {
  const { notificationsProcessingExtensionPoint } = upstream(
    options.release,
    'notifications-node',
  );
  class ShiftsResolver implements NotificationRecipientResolver {
    constructor(private readonly shifts: Record<string, string[]>) {}

    async resolveNotificationRecipients(question: Question) {
      options.asked.push(question);
      if (question.entityRefs.includes('shift:default/broken')) {
        throw new Error('The system of shifts is down');
      }
      return {
        userEntityRefs: question.entityRefs
          .flatMap(ref => this.shifts[ref] ?? [])
          .filter(ref => !question.excludedEntityRefs?.includes(ref)),
      };
    }
  }
  return createBackendModule({
    pluginId: 'notifications',
    moduleId: 'shifts',
    register(env) {
      env.registerInit({
        deps: {
          config: coreServices.rootConfig,
          processing: notificationsProcessingExtensionPoint,
        },
        async init({ config, processing }) {
          processing.setNotificationRecipientResolver(
            new ShiftsResolver(config.get('shifts')),
          );
        },
      });
    },
  });
}

describe.each(releases)(
  'a recipient resolver written for upstream %s',
  release => {
    it.each(databases.eachSupportedId())(
      'decides who gets what, and the catalog does not, on %p',
      async databaseId => {
        const asked: Question[] = [];
        const backend = await startBackend({
          system: 'callboard',
          release,
          knex: await databases.init(databaseId),
          config: {
            shifts: {
              'shift:default/night': ['user:default/jane', 'user:default/joe'],
            },
          },
          features: [createShiftsModule({ release, asked })],
        });
        const { notifications } = backend;

        await notifications.send({
          recipients: { type: 'entity', entityRef: 'shift:default/night' },
          payload: { title: 'To the night shift' },
        });
        await notifications.send({
          recipients: {
            type: 'entity',
            entityRef: ['shift:default/night'],
            excludeEntityRef: 'user:default/joe',
          },
          payload: { title: 'To the night shift but Joe' },
        });
        // Jane and Joe are in this group of the catalog, which nobody asks.
        await notifications.send({
          recipients: { type: 'entity', entityRef: 'group:default/stagehands' },
          payload: { title: 'To nobody' },
        });
        await notifications.send({
          recipients: { type: 'broadcast' },
          payload: { title: 'To everybody' },
        });
        await expect(
          notifications.send({
            recipients: { type: 'entity', entityRef: 'shift:default/broken' },
            payload: { title: 'Lost' },
          }),
        ).rejects.toThrow();

        expect(
          asked.map(({ entityRefs, excludedEntityRefs }) => [
            entityRefs,
            excludedEntityRefs ?? [],
          ]),
        ).toEqual([
          [['shift:default/night'], []],
          [['shift:default/night'], ['user:default/joe']],
          [['group:default/stagehands'], []],
          [['shift:default/broken'], []],
        ]);
        const titlesOf = async (user: string) =>
          (
            await backend.request<{ notifications: Notification[] }>({
              user,
              path: '/notifications',
            })
          ).notifications.map(({ payload }) => payload.title);
        expect(await titlesOf('jane')).toEqual([
          'To everybody',
          'To the night shift but Joe',
          'To the night shift',
        ]);
        expect(await titlesOf('joe')).toEqual([
          'To everybody',
          'To the night shift',
        ]);
        await backend.stop();
      },
    );
  },
);
