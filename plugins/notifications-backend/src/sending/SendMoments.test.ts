import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { untilSomebodyWaits } from '../store/__testUtils__/untilSomebodyWaits';
import { SendMoments } from './SendMoments';

const message = { id: 'a', origin: 'ci', payload: { title: 'T' } } as any;

describe('SendMoments', () => {
  afterEach(() => jest.useRealTimers());

  const sendNow = (moments: SendMoments) =>
    moments.while(async sentNow => sentNow([{ message }])[0].message.created);

  it('lets nobody have seen what is not through, nor what comes in the same millisecond', async () => {
    jest.useFakeTimers({ now: 1_000 });
    const moments = new SendMoments();
    let end!: () => void;
    const slow = moments.while(
      () =>
        new Promise<void>(resolve => {
          end = resolve;
        }),
    );
    jest.setSystemTime(2_000);
    expect(await sendNow(moments)).toEqual(new Date(2_000));
    expect(moments.seen()).toEqual(new Date(999));
    end();
    await slow;
    expect(moments.seen()).toEqual(new Date(2_000));
    expect(await sendNow(moments)).toEqual(new Date(2_001));
  });

  it('goes on after what failed, and with a clock that was set back for good', async () => {
    jest.useFakeTimers({ now: 100_000 });
    const moments = new SendMoments();
    const failing = moments.while(() => Promise.reject(new Error('No')));
    await expect(failing).rejects.toThrow('No');
    expect(moments.seen()).toEqual(new Date(100_000));
    jest.setSystemTime(99_500);
    expect(await sendNow(moments)).toEqual(new Date(100_001));
    jest.setSystemTime(50_000);
    expect(await sendNow(moments)).toEqual(new Date(50_000));
  });
});

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'a mark of what was seen on %s',
  id => {
    it.each([
      ['a user', { type: 'entity', entityRef: 'user:default/jane' }],
      ['everybody', { type: 'broadcast' }],
    ])(
      'leaves what was being stored for %s while the list was read',
      async (_, recipients) => {
        const knex = await databases.init(id);
        const { asPlugin, asUser } = await startNotificationsBackend({ knex });
        const jane = asUser('jane');
        await jane.get('/notifications');

        // The database is busy, so that storing takes its time.
        const busy = await knex.transaction();
        await busy.raw('lock table callboard_message in exclusive mode');
        const sent = asPlugin().post('/notifications', {
          recipients,
          payload: { title: 'T' },
        });
        await untilSomebodyWaits(knex);
        const { body: before } = await jane.get('/notifications');
        expect(before.totalCount).toBe(0);
        await busy.rollback();
        expect((await sent).status).toBe(200);

        const mark = (upTo: string) =>
          jane.post('/update', { filter: {}, upTo, read: true });
        expect((await mark(before.readAt)).body.count).toBe(0);
        const { body: after } = await jane.get('/notifications');
        expect((await mark(after.readAt)).body.count).toBe(1);
      },
    );
  },
);
