import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore } from '../__testUtils__';
import { insertKnownTopics } from './insertKnownTopics';
import { listKnownTopics } from './listKnownTopics';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('insertKnownTopics, %p', id => {
  it('remembers each origin and topic once, as first spelled', async () => {
    const { knex } = await createTestStore(databases, id);

    await insertKnownTopics(knex, {
      topics: [
        { origin: 'plugin:ci', topic: 'Überblick' },
        { origin: 'plugin:ci' },
      ],
    });
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

  it('writes nothing when everything is known', async () => {
    const { knex } = await createTestStore(databases, id);
    const topics = [{ origin: 'plugin:ci', topic: 'runs' }];
    await insertKnownTopics(knex, { topics });
    const statements: string[] = [];
    knex.on('query', ({ sql }) => statements.push(sql));

    await insertKnownTopics(knex, { topics });

    expect(statements).toEqual([expect.stringMatching(/^select /)]);
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
