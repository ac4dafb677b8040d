import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  recordSend,
  send,
  sentAt,
} from '../__testUtils__';
import { NotificationsStore } from '../NotificationsStore';
import { Message } from '../types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('deleteUnusedMessages, %p', id => {
  it('keeps a scope small that is sent again and again, without a retention', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const scope = 'run';
    const other = createMessage({ scope: 'other' });
    const toBoth = createMessage({ scope });
    await send(store, other, [jane]);
    await send(store, toBoth, [jane, john]);
    const { notificationId } = toBoth;
    let [last, lastToAll] = [toBoth, toBoth];
    for (let times = 0; times < 3; times++) {
      last = createMessage({ scope });
      lastToAll = createBroadcast({ scope });
      await send(store, last, [jane]);
      await broadcast(store, lastToAll);
    }
    await store.removeReplacedMessages({ notificationId });
    await store.removeReplacedMessages(lastToAll);

    const texts = await knex('callboard_message').pluck('id');
    // He did not get it again.
    expect(texts.sort()).toEqual(
      [other, toBoth, last, lastToAll].map(message => message.id).sort(),
    );
    await expect(inbox(store, john)).resolves.toHaveLength(2);
    await expect(inbox(store, jane)).resolves.toHaveLength(3);
  });

  it.each<
    [string, (store: NotificationsStore, id: string) => Promise<unknown>]
  >([
    [
      'is sent again',
      (store, notificationId) =>
        store.removeReplacedMessages({ notificationId }),
    ],
    [
      'expires',
      store => store.removeExpired({ before: new Date(100), batchSize: 9 }),
    ],
  ])(
    'keeps the texts that a channel may still deliver when a notification %s',
    async (_, remove) => {
      const { knex, store } = await createTestStore(databases, id);
      const messages = new Array<Message>();
      for (let created = 1; created <= 5; created++) {
        const message = createMessage({ scope: 'run' });
        await send(store, message, [jane]);
        await sentAt(knex, message, new Date(created));
        messages.push(message);
      }
      const { notificationId } = messages[0];
      const record = (created: number, channels: object) =>
        recordSend(knex, {
          created,
          notificationId,
          destinations: [jane],
          channels: channels as Parameters<typeof recordSend>[1]['channels'],
        });
      const row = (of: object) => ({
        outcomes: '*',
        rows: { [jane]: { state: 'waiting', ...of } },
      });
      await record(1, { Email: { outcomes: 'd' }, Chat: { outcomes: '!' } });
      const { sendId } = await record(2, { Email: { outcomes: 's' } });
      // A retry of an older send that carries the text of this one.
      await record(1, { Pager: row({ carriedSendId: sendId }) });
      await record(3, { Email: { outcomes: '.' } });
      // Another notification.
      await recordSend(knex, {
        created: 1,
        destinations: [jane],
        channels: { Email: { outcomes: '.' } },
      });
      // Nobody is shown any of them.
      await knex('callboard_delivery').delete();
      const left = async () => {
        await remove(store, notificationId);
        const texts = await knex('callboard_message').pluck('id');
        return messages.map(message => Number(texts.includes(message.id)));
      };
      expect(await left()).toEqual([0, 1, 1, 1, 1]);
      await knex('callboard_channel_delivery').update({ state: 'dead' });
      expect(await left()).toEqual([0, 0, 1, 1, 1]);
      await knex('callboard_channel_job')
        .where({ notification_id: notificationId })
        .update({ is_open: false });
      expect(await left()).toEqual([0, 0, 0, 0, 0]);
    },
  );
});
