import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { insertForUndecided } from './insertForUndecided';
import { listKnownTopics } from './listKnownTopics';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('insertForUndecided, %p', id => {
  it('stores a send to users without settings, and re-opens their scope', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const topics = [{ origin: 'plugin:ci', topic: 'runs' }];
    const first = createMessage({ scope: 'run', at: 1_000 });
    const again = createMessage({ scope: 'run', at: 2_000 });

    await expect(
      insertForUndecided(knex, {
        group: { message: first, userRefs: [jane] },
        topics,
      }),
    ).resolves.toEqual({
      outcome: 'delivered',
      delivery: { message: first, userRefs: [jane], reopened: new Map() },
    });
    await expect(
      insertForUndecided(knex, {
        group: { message: again, userRefs: [john, jane] },
        topics: [],
      }),
    ).resolves.toEqual({
      outcome: 'delivered',
      delivery: {
        message: again,
        userRefs: [jane, john],
        reopened: new Map([
          [jane, { created: first.created, updated: again.created }],
        ]),
      },
    });

    await expect(
      store.listInbox({ userRef: jane, filter: {}, limit: 9 }),
    ).resolves.toMatchObject({
      entries: [
        { id: again.id, created: first.created, updated: again.created },
      ],
    });
    await expect(listKnownTopics(knex)).resolves.toEqual(topics);
  });

  it('never moves back what was sent again, though the later send came first', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const late = createMessage({ scope: 'run', at: 3_000 });
    const early = createMessage({ scope: 'run', at: 1_000 });
    const send = (message: typeof late) =>
      insertForUndecided(knex, {
        group: { message, userRefs: [jane] },
        topics: [],
      });
    await send(late);

    const times = { created: late.created, updated: new Date(3_001) };
    await expect(send(early)).resolves.toMatchObject({
      delivery: { reopened: new Map([[jane, times]]) },
    });
    await expect(
      store.listInbox({ userRef: jane, filter: {}, limit: 9 }),
    ).resolves.toMatchObject({ entries: [{ id: early.id, ...times }] });
  });

  it('stores nothing when somebody has settings about the origin, and answers them', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const concerning = [
      { channel: 'Mail', enabled: false },
      { channel: 'Web', origin: 'Plugin:CI', topic: 'runs', enabled: true },
    ];
    const elsewhere = { channel: 'Web', origin: 'plugin:x', enabled: false };
    await store.saveSettings({
      userRef: jane,
      settings: [...concerning, elsewhere],
    });
    await store.saveSettings({ userRef: john, settings: [elsewhere] });
    const message = createMessage();
    const topics = [{ origin: 'plugin:ci' }];

    const outcome = await insertForUndecided(knex, {
      group: { message, userRefs: [john, jane] },
      topics,
    });

    expect(outcome).toEqual({
      outcome: 'decided',
      settings: new Map([[jane, expect.arrayContaining(concerning)]]),
    });
    for (const table of ['message', 'delivery', 'known_topic']) {
      await expect(knex(`callboard_${table}`)).resolves.toEqual([]);
    }
    await expect(
      insertForUndecided(knex, {
        group: { message, userRefs: [john] },
        topics,
      }),
    ).resolves.toMatchObject({ outcome: 'delivered' });
  });

  it('leaves nothing behind when the database fails', async () => {
    const { knex } = await createTestStore(databases, id);
    await knex.schema.dropTable('callboard_delivery');

    await expect(
      insertForUndecided(knex, {
        group: { message: createMessage(), userRefs: [jane] },
        topics: [{ origin: 'plugin:ci' }],
      }),
    ).rejects.toThrow('callboard_delivery');

    for (const table of ['message', 'known_topic']) {
      await expect(knex(`callboard_${table}`)).resolves.toEqual([]);
    }
  });
});
