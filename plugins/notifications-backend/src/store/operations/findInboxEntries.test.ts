import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { findInboxEntries } from './findInboxEntries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())('findInboxEntries, %p', id => {
  it('finds individual notifications and broadcasts, newest first', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const individual = createMessage({ at: 1 });
    const broadcast = createMessage({ at: 2 });
    await store.saveIndividual({
      groups: [{ message: individual, userRefs: [jane] }],
    });
    await store.saveBroadcast({ message: broadcast });

    await expect(
      findInboxEntries(knex, {
        userRef: jane,
        ids: [individual.id, broadcast.id.toLocaleUpperCase('en-US')],
      }),
    ).resolves.toEqual([
      { ...broadcast, userRef: jane, isBroadcast: true },
      { ...individual, userRef: jane, isBroadcast: false },
    ]);
  });

  it('never finds what only others have', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const message = createMessage({ scope: 'run' });
    await store.saveIndividual({ groups: [{ message, userRefs: [john] }] });

    await expect(
      findInboxEntries(knex, { userRef: jane, ids: [message.id] }),
    ).resolves.toEqual([]);
  });

  it('finds nothing by what is no id at all', async () => {
    const { knex } = await createTestStore(databases, id);
    await expect(
      findInboxEntries(knex, {
        userRef: jane,
        ids: ['', 'status', "'; --", '0', `${createMessage().id}0`, '%'],
      }),
    ).resolves.toEqual([]);
    await expect(
      findInboxEntries(knex, { userRef: jane, ids: [] }),
    ).resolves.toEqual([]);
  });

  it('finds what is asked for also where the scope has both a notification and a broadcast', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const individual = createMessage({ at: 1, scope: 'run' });
    const broadcast = createMessage({ at: 2, scope: 'run' });
    await store.saveIndividual({
      groups: [{ message: individual, userRefs: [jane] }],
    });
    await store.saveBroadcast({ message: broadcast });

    for (const message of [individual, broadcast]) {
      await expect(
        findInboxEntries(knex, { userRef: jane, ids: [message.id] }),
      ).resolves.toEqual([expect.objectContaining({ id: message.id })]);
    }
  });

  it('leads from an old id to what the reader has in that scope now', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const messages = [1, 2, 3].map(at => createMessage({ at, scope: 'run' }));
    for (const message of messages) {
      await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
    }
    const broadcasts = [4, 5].map(at => createMessage({ at, scope: 'outage' }));
    for (const message of broadcasts) {
      await store.saveBroadcast({ message });
    }

    await expect(
      findInboxEntries(knex, { userRef: jane, ids: [messages[0].id] }),
    ).resolves.toEqual([expect.objectContaining({ id: messages[2].id })]);
    await expect(
      findInboxEntries(knex, {
        userRef: jane,
        ids: [broadcasts[0].id, ...messages.map(message => message.id)],
      }),
    ).resolves.toEqual([
      expect.objectContaining({ id: broadcasts[1].id }),
      expect.objectContaining({ id: messages[2].id }),
    ]);
  });

  it('leads who did not get it again to what they still have', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const [first, again] = [1, 2].map(at =>
      createMessage({ at, scope: 'run' }),
    );
    await store.saveIndividual({
      groups: [{ message: first, userRefs: [jane, john] }],
    });
    await store.saveIndividual({
      groups: [{ message: again, userRefs: [jane] }],
    });

    for (const message of [first, again]) {
      await expect(
        findInboxEntries(knex, { userRef: john, ids: [message.id] }),
      ).resolves.toEqual([expect.objectContaining({ id: first.id })]);
    }
  });
});
