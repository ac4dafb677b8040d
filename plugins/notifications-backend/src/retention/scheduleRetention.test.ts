import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Duration } from 'luxon';
import { createMessage, createTestStore } from '../store/__testUtils__';
import { scheduleRetention } from './scheduleRetention';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

describe.each(databases.eachSupportedId())('scheduleRetention, %p', id => {
  it('has the scheduler remove what expired', async () => {
    const { store } = await createTestStore(databases, id);
    await store.saveBroadcast({ message: createMessage({ at: 1_000 }) });
    const scheduler = mockServices.scheduler();

    await scheduleRetention({
      scheduler,
      store,
      logger: mockServices.logger.mock(),
      retention: Duration.fromObject({ years: 1 }),
    });
    await expect(store.countInbox({ userRef, filter: {} })).resolves.toEqual({
      count: 1,
    });

    await scheduler.triggerTask('notifications-retention');
    await expect(store.countInbox({ userRef, filter: {} })).resolves.toEqual({
      count: 0,
    });
  });
});
