import { TestDatabases } from '@backstage/backend-test-utils';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  send,
} from '../__testUtils__';
import { insertKnownTopics } from './insertKnownTopics';
import { findKnownTopics, listKnownTopics } from './listKnownTopics';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 24 * 60 * 60 * 1_000;

describe.each(databases.eachSupportedId())('insertKnownTopics, %p', id => {
  it('remembers each origin and topic once, as first spelled', async () => {
    const { knex } = await createTestStore(databases, id);
    await insertKnownTopics(knex, {
      topics: [{ origin: 'plugin:ci', topic: 'Überblick' }],
    });
    await insertKnownTopics(knex, {
      topics: [
        { origin: 'Plugin:CI', topic: 'ÜBERBLICK' },
        { origin: 'PLUGIN:ci' },
        { origin: 'plugin:ci', topic: 'other' },
      ],
    });
    const listed = await listKnownTopics(knex);
    expect(listed).toHaveLength(3);
    expect(listed).toEqual(
      expect.arrayContaining([
        { origin: 'plugin:ci' },
        { origin: 'plugin:ci', topic: 'other' },
        { origin: 'plugin:ci', topic: 'Überblick' },
      ]),
    );
    await expect(
      findKnownTopics(knex, {
        topics: [
          { origin: 'PLUGIN:CI', topic: 'überblick' },
          { origin: 'plugin:ci', topic: 'made up' },
          { origin: 'made up' },
        ],
      }),
    ).resolves.toEqual([{ origin: 'plugin:ci', topic: 'Überblick' }]);
  });

  it('remembers what was sent to users, to everybody and to none, until it was not sent for the retention', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const jane = 'user:default/jane';
    await send(store, createMessage({ origin: 'b', topic: 'x' }), [jane]);
    await send(store, createMessage({ origin: 'c' }), []);
    await broadcast(store, createBroadcast({ origin: 'A', topic: 'y' }));
    const known = async () =>
      (await store.listKnownTopics()).topics
        .map(({ origin, topic = '' }) => `${origin} ${topic}`)
        .sort();
    const removeBefore = async (before: number) => {
      const expired = { before: new Date(before), batchSize: 1 };
      while ((await store.removeExpired(expired)).removed > 0);
    };

    // The time is that of the last send, or of a day before that.
    await removeBefore(Date.now() + DAY - 60_000);
    await expect(known()).resolves.toEqual(['A ', 'A y', 'b ', 'b x', 'c ']);
    await knex('callboard_known_topic')
      .whereNot('origin', 'A')
      .decrement('last_sent', 2 * DAY);
    await send(store, createMessage({ origin: 'b', topic: 'z' }), [jane]);
    await removeBefore(Date.now() - 60_000);
    await expect(known()).resolves.toEqual(['A ', 'A y', 'b ', 'b z']);
  });

  it('writes a topic that is sent again and again once a day', async () => {
    const { knex } = await createTestStore(databases, id);
    const topics = [{ origin: 'plugin:ci', topic: 'runs' }];
    await insertKnownTopics(knex, { topics });
    const lastSent = () => knex('callboard_known_topic').pluck('last_sent');
    const set = (time: number) =>
      knex('callboard_known_topic').update('last_sent', time);

    const recently = Date.now() - DAY + 60_000;
    await set(recently);
    await insertKnownTopics(knex, { topics });
    expect((await lastSent()).map(Number)).toEqual([recently, recently]);
    await set(Date.now() - DAY - 60_000);
    await insertKnownTopics(knex, { topics });
    for (const time of await lastSent()) {
      expect(Number(time)).toBeGreaterThan(recently);
    }
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
    await expect(listKnownTopics(knex)).resolves.toHaveLength(4);
  });
});
