import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore, explain, recordSend } from '../__testUtils__';
import { DeadLetterPage, DeadState, listDeadLetters } from './listDeadLetters';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [ann, jane, zoe] = ['ann', 'jane', 'zoe'].map(
  name => `user:default/${name}`,
);
const states: DeadState[] = ['dead', 'unknown'];

describe.each(databases.eachSupportedId())('listDeadLetters, %p', id => {
  it('lists single deliveries and chunks that failed for good, page by page, each once', async () => {
    const { knex } = await createTestStore(databases, id);
    const many = await recordSend(knex, {
      created: 1_000,
      destinations: [ann, jane, zoe],
      channels: {
        Chat: {
          outcomes: '***',
          rows: {
            [ann]: { state: 'dead', tries: 8, updated: 5_000, reason: 'full' },
            [jane]: { state: 'delivered', updated: 6_000 },
            [zoe]: { state: 'unknown', updated: 7_000 },
          },
        },
        Email: { outcomes: '!d!', reason: 'refused' },
        Pager: { outcomes: '.' },
      },
    });
    const single = await recordSend(knex, {
      created: 2_000,
      destinations: [jane],
      channels: {
        Chat: {
          outcomes: '*',
          rows: {
            [jane]: { state: 'dead', operation: 'retract', updated: 5_000 },
          },
        },
        Email: { outcomes: '?' },
        Pager: { outcomes: '!' },
      },
    });
    const read = async (options: {
      limit: number;
      channel?: string;
      states?: DeadState[];
    }) => {
      const all = new Array<unknown>();
      let page: DeadLetterPage | undefined;
      let pages = 0;
      do {
        page = await listDeadLetters(knex, {
          states,
          ...options,
          after: page?.next,
        });
        expect(page.deadLetters.length).toBeLessThanOrEqual(options.limit);
        all.push(
          ...page.deadLetters.map(letter => [
            letter.sendId === many.sendId ? 'many' : 'single',
            letter.channel,
            letter.destination ?? letter.count,
            letter.operation,
            letter.state,
            letter.reason,
          ]),
        );
        pages++;
      } while (page.next && pages < 20);
      return all;
    };
    const expected = [
      ['many', 'Chat', zoe, 'deliver', 'unknown', undefined],
      ['many', 'Chat', ann, 'deliver', 'dead', 'full'],
      ['single', 'Chat', jane, 'retract', 'dead', undefined],
      ['many', 'Email', 2, 'deliver', 'dead', 'refused'],
      ['single', 'Email', jane, 'deliver', 'unknown', undefined],
      ['single', 'Pager', jane, 'deliver', 'dead', 'channel-unavailable'],
    ];
    for (const limit of [1, 2, 3, 50]) {
      const found = await read({ limit });
      expect(found[0]).toEqual(expected[0]);
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
    }
    expect(await read({ limit: 2, channel: 'Email' })).toHaveLength(2);
    expect(await read({ limit: 2, states: ['unknown'] })).toEqual([
      expected[0],
      expected[4],
    ]);
    const { deadLetters } = await listDeadLetters(knex, { states, limit: 9 });
    expect(
      deadLetters.find(({ destination }) => destination === ann),
    ).toMatchObject({
      sendId: many.sendId,
      notificationId: many.notificationId,
      origin: 'plugin:ci',
      sentAt: new Date(1_000),
      at: new Date(5_000),
      attempts: 8,
    });
    expect(single.sendId).toBeDefined();
  });

  it('is served by the indexes over what failed', async () => {
    const { knex } = await createTestStore(databases, id);
    const plans = await explain(knex, () =>
      listDeadLetters(knex, { channel: 'Email', states, limit: 9 }),
    );
    expect(plans.join()).toMatch(/callboard_channel_delivery_failed_idx/);
    expect(plans.join()).toMatch(/callboard_channel_job_failed_idx/);
  });
});
