import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { findSentMessages } from './findSentMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('findSentMessages, %p', id => {
  it('finds what an origin sent, by id or by scope, and nothing of other origins', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const mine = [1, 2].map(at =>
      createMessage({ at, origin: 'plugin:a', scope: 'run' }),
    );
    const theirs = createMessage({ origin: 'plugin:b', scope: 'run' });
    for (const message of [...mine, theirs]) {
      await store.saveBroadcast({ message });
    }
    const find = (selection: { id: string } | { scope: string }) =>
      findSentMessages(knex, { origin: 'plugin:a', ...selection });

    await expect(find({ id: mine[1].id })).resolves.toEqual([mine[1].id]);
    await expect(find({ id: theirs.id })).resolves.toEqual([]);
    await expect(find({ id: 'no id' })).resolves.toEqual([]);
    expect((await find({ scope: 'run' })).sort()).toEqual(
      mine.map(message => message.id),
    );
    await expect(find({ scope: 'RUN' })).resolves.toEqual([]);
  });

  it('finds all messages of a send by any of them, and no other send', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const send = async () => {
      const messages = ['a', 'b', 'c'].map(title => createMessage({ title }));
      await store.saveIndividual({
        groups: messages.map((message, index) => ({
          message,
          userRefs: [`user:default/${index}`],
        })),
      });
      return messages.map(message => message.id);
    };
    const sent = await send();
    await send();
    const find = async (messageId: string, origin = 'plugin:ci') =>
      (await findSentMessages(knex, { origin, id: messageId })).sort();

    for (const messageId of sent) {
      await expect(find(messageId)).resolves.toEqual(sent);
      await expect(find(messageId, 'plugin:b')).resolves.toEqual([]);
    }
    // As the clean-up does where somebody saved one of the others.
    await knex('callboard_message').where('id', sent[0]).delete();
    await expect(find(sent[0])).resolves.toEqual(sent.slice(1));
    await expect(find(sent[0], 'plugin:b')).resolves.toEqual([]);
  });
});
