import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createMessage,
  createTestStore,
  TestDatabaseId,
} from '../__testUtils__';
import { broadcastRead, joinReader } from './broadcastReader';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

async function createReader(id: TestDatabaseId) {
  const { knex, store, clock } = await createTestStore(databases, id);
  const visit = async (at: number) => {
    clock.now = new Date(at);
    await store.touchUser({ userRef });
  };
  const send = async (at: number) => {
    const message = createMessage({ at, scope: 'outage' });
    await store.saveBroadcast({ message });
    return message;
  };
  const mark = async (messageId: string, at: number, read: boolean) => {
    clock.now = new Date(at);
    await store.mark({
      userRef,
      selection: { ids: [messageId] },
      flags: { read },
      maxIds: 1,
    });
  };
  const readAt = async () => {
    const [row] = await joinReader(
      knex('callboard_broadcast as k'),
      userRef,
    ).select({ read: knex.raw(broadcastRead) });
    return row.read === null ? undefined : Number(row.read);
  };
  return { store, clock, visit, send, mark, readAt };
}

describe.each(databases.eachSupportedId())('broadcastReader, %p', id => {
  it('is unread for who never visited', async () => {
    const { send, readAt } = await createReader(id);
    await send(1_000);
    await expect(readAt()).resolves.toBeUndefined();
  });

  it('is read for newcomers, since their first visit', async () => {
    const { send, visit, readAt } = await createReader(id);
    await send(1_000);
    await visit(5_000);
    await visit(6_000);
    await expect(readAt()).resolves.toBe(5_000);
  });

  it('is unread for who was there at the moment it was sent', async () => {
    const { send, visit, readAt } = await createReader(id);
    await visit(1_000);
    await send(1_000);
    await expect(readAt()).resolves.toBeUndefined();
  });

  it('is news to newcomers once it is sent again', async () => {
    const { send, visit, readAt } = await createReader(id);
    await send(1_000);
    await visit(5_000);
    await send(6_000);
    await expect(readAt()).resolves.toBeUndefined();
  });

  it('stays unread when a newcomer says so', async () => {
    const { send, visit, mark, readAt } = await createReader(id);
    const message = await send(1_000);
    await visit(5_000);
    await mark(message.id, 6_000, false);
    await expect(readAt()).resolves.toBeUndefined();
  });

  it('is unread again once it is sent again, even if the clock of the sender is behind', async () => {
    const { send, mark, readAt } = await createReader(id);
    const message = await send(1_000);
    await mark(message.id, 9_000, true);
    await expect(readAt()).resolves.toBe(9_000);
    await send(2_000);
    await expect(readAt()).resolves.toBeUndefined();
  });

  it('is read once the sender resolves it, also for who had marked it unread', async () => {
    const { store, clock, send, mark, readAt } = await createReader(id);
    const message = await send(1_000);
    await mark(message.id, 2_000, true);
    await mark(message.id, 3_000, false);
    clock.now = new Date(4_000);
    await store.resolve({ origin: message.origin, id: message.id });
    await expect(readAt()).resolves.toBe(4_000);
  });

  it('is unread for who says so after it was resolved', async () => {
    const { store, send, mark, readAt } = await createReader(id);
    const message = await send(1_000);
    await store.resolve({ origin: message.origin, id: message.id });
    await mark(message.id, 3_000, false);
    await expect(readAt()).resolves.toBeUndefined();
  });
});
