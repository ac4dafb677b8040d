import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationSignal } from '@callboard/backstage-plugin-notifications-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A broker as far away as one usually is. */
const BROKER_MILLISECONDS = 50;

async function untilPublished(isPublished: () => boolean): Promise<void> {
  while (!isPublished()) {
    await sleep(10);
  }
}

describe.each(databases.eachSupportedId())('the order of signals on %s', id => {
  it.each(['retract', 'resolve'])(
    'tells nobody of an arrival after a %s',
    async takeBack => {
      const published = new Array<{ to: string[]; action: string }>();
      const backend = await startNotificationsBackend({
        knex: await databases.init(id),
        signals: {
          async publish({ recipients, message }) {
            const { entityRef = [] } = recipients as { entityRef?: string[] };
            const { action } = message as unknown as NotificationSignal;
            published.push({ to: [entityRef].flat(), action });
            await sleep(BROKER_MILLISECONDS);
          },
        },
      });
      const ci = backend.asPlugin();
      const send = (entityRef: string[]) =>
        ci.post('/notifications', {
          recipients: { type: 'entity', entityRef },
          payload: { title: 'Disk is full', scope: 'disk' },
        });
      // Each got it at another time, so that it looks different to them.
      const users = ['a', 'b', 'c'].map(name => `user:default/${name}`);
      for (const user of users) {
        await send([user]);
      }
      await untilPublished(() => published.length === users.length);
      published.length = 0;

      await send(users);
      await ci.post(`/${takeBack}`, { scope: 'disk' });
      const actionsFor = (user: string) =>
        published.filter(({ to }) => to.includes(user)).map(s => s.action);
      await untilPublished(() =>
        users.every(user => actionsFor(user).length >= 2),
      );

      for (const user of users) {
        expect([user, actionsFor(user)]).toEqual([
          user,
          [
            'new_notification',
            takeBack === 'retract'
              ? 'notification_retracted'
              : 'notification_read',
          ],
        ]);
      }
    },
  );
});
