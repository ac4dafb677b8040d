import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore, recordSend } from '../__testUtils__';
import { DeliveryRecords } from '../DeliveryRecords';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const destinations = ['a', 'b', 'c'];
const tables = ['send', 'send_chunk', 'channel_job', 'channel_delivery'];

describe.each(databases.eachSupportedId())('deleteExpiredSends, %p', id => {
  it('removes all that is recorded of old sends in small batches, open or not, and keeps the rest', async () => {
    const { knex } = await createTestStore(databases, id);
    const database = mockServices.database({ knex });
    const records = await DeliveryRecords.create({ database });
    for (const created of [1_000, 1_999, 2_000]) {
      await recordSend(knex, {
        created,
        destinations,
        channels: {
          Chat: { outcomes: '.' },
          Email: {
            outcomes: '***',
            rows: Object.fromEntries(
              destinations.map(name => [name, { state: 'waiting' }]),
            ),
          },
        },
      });
    }
    const batches = new Array<number>();
    for (let removed = -1; removed !== 0; batches.push(removed)) {
      ({ removed } = await records.removeExpired({
        before: new Date(2_000),
        batchSize: 4,
      }));
    }
    // Jobs, deliveries, chunks and sends.
    expect(batches).toEqual([4, 4, 2, 2, 2, 0]);
    const left = tables.map(table =>
      knex(`callboard_${table}`).count('* as n'),
    );
    const counts = (await Promise.all(left)).map(([{ n }]) => Number(n));
    expect(counts).toEqual([1, 1, 2, 3]);
    const [{ created }] = await knex('callboard_send');
    expect(Number(created)).toBe(2_000);
  });
});
