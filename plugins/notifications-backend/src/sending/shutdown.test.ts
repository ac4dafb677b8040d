import { TestDatabases } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { untilSomebodyWaits } from '../store/__testUtils__/untilSomebodyWaits';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe.each(databases.eachSupportedId())('a shutdown on %s', id => {
  it('waits for what is still being sent', async () => {
    const knex = await databases.init(id);
    const carried = new Array<string>();
    const { backend, asPlugin, signals } = await startNotificationsBackend({
      knex,
      processors: [
        {
          getName: () => 'Chat',
          async postProcess(notification) {
            await sleep(300);
            carried.push(notification.payload.title);
          },
        },
      ],
    });

    // The database is busy when the signal to end comes.
    const busy = await knex.transaction();
    await busy.raw('lock table callboard_message in exclusive mode');
    const sent = asPlugin().post(
      '/notifications',
      {
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        payload: { title: 'T' },
      },
      // As many proxies do; otherwise the server lasts as long as the connection.
      { Connection: 'close' },
    );
    await untilSomebodyWaits(knex);
    const stopped = backend.stop();
    // Long enough for a backend that waits for nothing.
    await sleep(300);
    await busy.rollback();

    // The next that happens is `process.exit`.
    await stopped;
    const told = signals.length;
    expect((await sent).status).toBe(200);
    expect(told).toBe(1);
  });
});
