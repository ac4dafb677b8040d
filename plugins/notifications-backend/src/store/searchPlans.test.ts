import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore, explain, fillInboxes } from './__testUtils__';
import { isPostgres } from './dialect';
import { createSearchIndex } from './searchIndex';
import { InboxFilter } from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A message that is looked up by its whole key, and no other way to one. */
const lookUp =
  /callboard_message_pkey on callboard_message m\w*\s.*\n.*Index Cond: \(\(notification_id = .*\) AND \(id = |SEARCH m USING INDEX sqlite_autoindex_callboard_message_1 \(notification_id=\? AND id=\?\)/g;
const otherWay = /on callboard_message\b|(SEARCH|SCAN) m\b/;
/** What deliveries are found by. */
const walk = /callboard_delivery_(unread|read|read_count)_idx/;

describe.each(databases.eachSupportedId())('search plans, %p', id => {
  it('follow the inbox of the reader among 100,000 messages, or the index where it knows better', async () => {
    const { knex, store } = await createTestStore(databases, id);
    await fillInboxes(knex, { messages: 100_000, users: 40 });
    const isIndexed = isPostgres(knex);
    if (isIndexed) {
      await createSearchIndex(knex);
    }
    const search = async (userRef: string, filter: InboxFilter) => {
      const options = { userRef, filter };
      const plans = await explain(knex, async () => {
        const narrowed = await store.narrow(options);
        await store.listInbox({ ...options, filter: narrowed, limit: 20 });
        await store.countInbox({ ...options, filter: narrowed });
      });
      const isOfIndex = (plan: string) => plan.includes('CTE matches');
      return {
        index: plans.filter(isOfIndex).join('\n'),
        rest: plans.filter(plan => !isOfIndex(plan)).join('\n'),
      };
    };

    for (const [userRef, filter] of [
      // All that is in none, and what is common, in a large inbox.
      ...['f899139d', 'run', 'run run', 'zz', 'ж'].map(text => [
        'user:default/none',
        { search: text },
      ]),
      ['user:default/7', { search: 'run' }],
      ['user:default/7', { search: 'zz' }],
      ['user:default/7', { search: 'f899139d', read: false }],
      // Other conditions on messages as well.
      ['user:default/7', { topic: 'runs', origin: 'plugin:other' }],
    ] as Array<[string, InboxFilter]>) {
      const { rest } = await search(userRef, filter);
      const told = `${userRef} ${JSON.stringify(filter)}\n${rest}`;
      expect(told).toMatch(walk);
      expect(told).toMatch(lookUp);
      expect(told.replace(lookUp, '')).not.toMatch(otherWay);
    }

    const rare = await search('user:default/7', { search: 'f899139d' });
    expect(rare.index).toMatch(
      isIndexed ? /Bitmap Index Scan on callboard_message_search_idx/ : /^$/,
    );
    expect(rare.rest.replace(lookUp, '')).not.toMatch(otherWay);
    // The index is not even opened where it is not worth it.
    expect(rare.index).toMatch(isIndexed ? /One-Time Filter/ : /^$/);
    // Walked through for the page and the count.
    const walks = rare.rest.match(new RegExp(walk, 'g')) ?? [];
    expect(walks).toHaveLength(isIndexed ? 0 : 4);
  });
});
