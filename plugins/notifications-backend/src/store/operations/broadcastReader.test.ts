import { TestDatabases } from '@backstage/backend-test-utils';
import { Duration } from 'luxon';
import {
  createBroadcast,
  createTestStore,
  inbox,
  mark,
  sentAt,
  TestDatabaseId,
} from '../__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [old, young] = ['user:default/old', 'user:default/young'];
const minute = 60_000;

/** A user of old, and a broadcast of ten minutes ago, which is news for a while. */
async function createReaders(id: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, id);
  await store.touchUser({ userRef: old });
  await knex('callboard_visitor').update({ first_visit: 1 });
  const message = createBroadcast({ scope: 'outage' });
  const { notificationId } = message;
  const sendWith = async (backlog: { minutes: number }) => {
    await store.saveBroadcast({
      message: { ...message, id: createBroadcast().id },
      backlog: Duration.fromObject(backlog),
    });
  };
  const tenMinutesAgo = new Date(Date.now() - 10 * minute);
  await store.saveBroadcast({ message, backlog: Duration.fromMillis(0) });
  await sentAt(knex, message, tenMinutesAgo);
  const isNewsFor = (minutes: number) =>
    knex('callboard_broadcast').update({
      backlog_until: tenMinutesAgo.getTime() + minutes * minute,
    });
  const say = (userRef: string, flags: { read?: boolean; saved?: boolean }) =>
    mark(store, userRef, { seen: [{ id: notificationId }] }, flags);
  const read = async (userRef: string) =>
    (await inbox(store, userRef)).map(entry => entry.read?.getTime())[0];
  return { knex, store, isNewsFor, sendWith, say, read };
}

describe.each(databases.eachSupportedId())('broadcastReader, %p', id => {
  it('is unread for who comes for the first time while it is news, and read for who comes later', async () => {
    const { knex, store, isNewsFor, sendWith, read } = await createReaders(id);
    await expect(read(young)).resolves.toBeUndefined();
    await isNewsFor(11);
    await Promise.all([1, 2, 3].map(() => store.touchUser({ userRef: young })));
    await expect(read(young)).resolves.toBeUndefined();

    await isNewsFor(9);
    const [visit] = await knex('callboard_visitor').where('user_ref', young);
    expect(Number(visit.first_visit)).toBeGreaterThan(Date.now() - minute);
    await store.touchUser({ userRef: young });
    await expect(read(young)).resolves.toBe(Number(visit.first_visit));
    await expect(read(old)).resolves.toBeUndefined();

    // Sent again, it is news again, by what holds for that send.
    await sendWith({ minutes: 5 });
    await expect(read(young)).resolves.toBeUndefined();
    await knex('callboard_visitor').increment('first_visit', 4 * minute);
    await expect(read(young)).resolves.toBeUndefined();
    await knex('callboard_visitor').increment('first_visit', 2 * minute);
    await expect(read(young)).resolves.toEqual(expect.any(Number));
  });

  it('is what the reader says of it, whatever it is for others', async () => {
    const { store, isNewsFor, say, read } = await createReaders(id);
    await isNewsFor(9);
    await store.touchUser({ userRef: young });
    // It is read as it is, and stays so for who saves it.
    await expect(say(young, { read: true })).resolves.toMatchObject({
      count: 0,
    });
    await say(young, { saved: true });
    await expect(read(young)).resolves.toEqual(expect.any(Number));
    await say(young, { read: false });
    await expect(read(young)).resolves.toBeUndefined();
    await say(old, { read: true });
    await expect(read(old)).resolves.toEqual(expect.any(Number));
    await expect(read(young)).resolves.toBeUndefined();
  });
});
