import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultSchedulerService } from '@backstage/backend-defaults/scheduler';
import {
  coreServices,
  createServiceFactory,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Notification } from '@upstream-1.57/plugin-notifications-common';
import { RunningBackend, startBackend } from './__testUtils__/startBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const TASK = 'notifications-import';
const HOUR = 3_600_000;

/**
 * The scheduler of real backends, except that the first run of a task is not
 * delayed: that delay cannot be cut short from outside.
 */
function createScheduler() {
  const asked = new Map<string, SchedulerServiceTaskScheduleDefinition>();
  let scheduler: SchedulerService | undefined;
  const factory = createServiceFactory({
    service: coreServices.scheduler,
    deps: {
      database: coreServices.database,
      httpRouter: coreServices.httpRouter,
      logger: coreServices.logger,
      metrics: metricsServiceRef,
      pluginMetadata: coreServices.pluginMetadata,
      rootLifecycle: coreServices.rootLifecycle,
    },
    factory(deps) {
      const real = DefaultSchedulerService.create(deps);
      if (deps.pluginMetadata.getId() !== 'notifications') {
        return real;
      }
      scheduler = new Proxy(real, {
        get(target, key) {
          if (key === 'scheduleTask') {
            return async (task: Parameters<typeof real.scheduleTask>[0]) => {
              asked.set(task.id, task);
              await target.scheduleTask({ ...task, initialDelay: undefined });
            };
          }
          const value = Reflect.get(target, key);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      return scheduler;
    },
  });
  return { asked, factory, trigger: () => scheduler!.triggerTask(TASK) };
}

async function titlesOf(backend: RunningBackend): Promise<string[]> {
  const { notifications } = await backend.request<{
    notifications: Notification[];
  }>({ user: 'jane', path: '/notifications' });
  return notifications.map(({ payload }) => payload.title);
}

describe('an instance of upstream that goes on beside ours', () => {
  it.each(databases.eachSupportedId())(
    'is caught up with by the scheduler, every hour, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const upstream = await startBackend({ system: 'stock', knex });
      const { asked, factory, trigger } = createScheduler();
      const backend = await startBackend({
        system: 'callboard',
        knex,
        features: [factory],
      });
      expect(asked.get(TASK)).toEqual(
        expect.objectContaining({ scope: 'global' }),
      );
      while (await knex('callboard_import').whereNotNull('step').first()) {
        await sleep(100);
      }

      await upstream.notifications.send({
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        payload: { title: 'From the old instance' },
      });
      await knex('callboard_import').decrement('started', HOUR);
      let titles: string[] = [];
      while (titles.length === 0) {
        // Refused while it runs, or is yet to run for the first time.
        await trigger().catch(() => {});
        await sleep(100);
        titles = await titlesOf(backend);
      }
      expect(titles).toEqual(['From the old instance']);

      await backend.stop();
      await upstream.stop();
    },
  );
});
