import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DateTime } from 'luxon';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import {
  createMessage,
  createTestStore,
  send,
  sentAt,
} from '../store/__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('scheduleRetention, %p', id => {
  it.each([
    ['30 days', { days: 30 }, ['29 days']],
    ['one year unless told', undefined, ['29 days', '31 days']],
    ['for ever', false, ['29 days', '31 days', '400 days']],
  ])(
    'has the scheduler of the backend keep notifications %s',
    async (_, retention, kept) => {
      const { knex, store } = await createTestStore(databases, id);
      for (const days of [400, 31, 29]) {
        const message = createMessage({ title: `${days} days` });
        await send(store, message, ['user:default/jane']);
        await sentAt(knex, message, DateTime.now().minus({ days }).toJSDate());
      }
      const scheduler = mockServices.scheduler();
      const { asUser } = await startNotificationsBackend({
        knex,
        config: { notifications: retention === undefined ? {} : { retention } },
        features: [
          createServiceFactory({
            service: coreServices.scheduler,
            deps: {},
            factory: () => scheduler,
          }),
        ],
      });
      await scheduler.triggerTask('notifications-retention');

      const { body } = await asUser('jane').get('/notifications');
      expect(body.notifications.map((n: any) => n.payload.title)).toEqual(kept);
    },
  );
});
