import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { StoredMessage } from '../types';
import { insertMessages } from './insertMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const user = 'user:default/jane';

describe.each(databases.eachSupportedId())('insertMessages, %p', id => {
  it('gives every field of a payload back exactly as it was sent', async () => {
    const { store } = await createTestStore(databases, id);
    const map = {
      zebra: 1,
      ant: [null, { deep: '🎭 "quoted" \\' }],
      nul: '\0',
    };
    const list = [{ type: 'core.icon.v1', value: { name: 'star' } }];
    const messages: StoredMessage[] = [map, list].map(metadata =>
      createMessage({
        at: 1_767_225_600_001,
        origin: 'plugin:Ünïcode',
        title: "It's 100 % \\ done_{{ user:default/jane }}",
        description: '# Größe\n\ttabs',
        descriptionFormat: 'markdown',
        link: 'route:catalog.entity?name=a',
        additionalLinks: [{ title: 'Log', url: '/log' }],
        severity: 'critical',
        topic: '',
        icon: 'star',
        metadata,
        translations: { de: { title: 'Gebäude', description: 'ß' } },
      }),
    );

    await store.saveIndividual({
      groups: messages.map(message => ({
        message,
        userRefs: [`user:default/${message.id}`],
      })),
    });

    for (const message of messages) {
      const { entries } = await store.listInbox({
        userRef: `user:default/${message.id}`,
        filter: {},
        limit: 1,
      });
      expect(entries).toEqual([expect.objectContaining(message)]);
      expect(JSON.stringify(entries[0].payload.metadata)).toBe(
        JSON.stringify(message.payload.metadata),
      );
    }
  });

  it('takes the severity for normal that nobody gave', async () => {
    const { store } = await createTestStore(databases, id);
    const message = createMessage({ severity: undefined });
    await store.saveIndividual({ groups: [{ message, userRefs: [user] }] });

    const { entries } = await store.getInboxEntries({
      userRef: user,
      ids: [message.id],
    });
    expect(entries[0].payload.severity).toBe('normal');
  });

  it('stores more messages at once than a statement has bindings for', async () => {
    const { knex } = await createTestStore(databases, id);
    const messages = Array.from({ length: 5_001 }, () => createMessage());

    await insertMessages(knex, { messages });

    const [{ count }] = await knex('callboard_message').count({ count: '*' });
    expect(Number(count)).toBe(5_001);
  });
});
