import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  send,
} from '../__testUtils__';

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
});
