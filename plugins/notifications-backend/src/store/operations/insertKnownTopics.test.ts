import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  send,
} from '../__testUtils__';
import { insertKnownTopics } from './insertKnownTopics';
import { listKnownTopics } from './listKnownTopics';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('insertKnownTopics, %p', id => {
  it('remembers each origin and topic once, as first spelled', async () => {
    const { knex } = await createTestStore(databases, id);
    const topics = [
      { origin: 'plugin:ci', topic: 'Überblick' },
      { origin: 'plugin:ci' },
    ];
    await insertKnownTopics(knex, { topics });
    await insertKnownTopics(knex, {
      topics: [
        { origin: 'Plugin:CI', topic: 'ÜBERBLICK' },
        { origin: 'PLUGIN:ci' },
        { origin: 'plugin:ci', topic: 'other' },
      ],
    });
    await expect(listKnownTopics(knex)).resolves.toEqual([
      { origin: 'plugin:ci' },
      { origin: 'plugin:ci', topic: 'other' },
      { origin: 'plugin:ci', topic: 'Überblick' },
    ]);
  });

  it('remembers what was sent to users, to everybody and to none, also after it is gone', async () => {
    const { store } = await createTestStore(databases, id);
    const jane = 'user:default/jane';
    await send(store, createMessage({ origin: 'b', topic: 'x' }), [jane]);
    await send(store, createMessage({ origin: 'c' }), []);
    await broadcast(store, createBroadcast({ origin: 'A', topic: 'y' }));

    const expired = { before: new Date(Date.now() + 1_000), batchSize: 100 };
    while ((await store.removeExpired(expired)).removed > 0);

    await expect(store.listKnownTopics()).resolves.toEqual({
      topics: [
        { origin: 'A', topic: 'y' },
        { origin: 'b', topic: 'x' },
        { origin: 'c' },
      ],
    });
  });

  it('lets many sends meet the same new topics', async () => {
    const { knex } = await createTestStore(databases, id);
    const topics = ['a', 'b', 'c'].map(topic => ({
      origin: 'plugin:ci',
      topic,
    }));
    await Promise.all(
      [topics, [...topics].reverse(), topics].map(sent =>
        knex.transaction(tx => insertKnownTopics(tx, { topics: sent })),
      ),
    );
    await expect(listKnownTopics(knex)).resolves.toEqual(topics);
  });
});
