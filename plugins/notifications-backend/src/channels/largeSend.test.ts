import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createChannelsWorld,
  createTestChannel,
} from '../__testUtils__/createChannelsWorld';
import { liveBytes } from '../__testUtils__/liveBytes';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(300_000);

const RECIPIENTS = 100_000;
const CHANNELS = ['First', 'Second'];

/** What the chunks take that are being worked on, and far less than 100,000 recipients. */
const LIMIT_BYTES = 10_000_000;

describe.each(databases.eachSupportedId())('a send to 100,000 on %s', id => {
  it('is 200 chunks and 400 jobs for two channels, whose deliveries leave no rows and need no memory', async () => {
    const knex = await databases.init(id);
    const delivered = new Map(CHANNELS.map(name => [name, 0]));
    let least = Infinity;
    let peak = 0;
    const channels = CHANNELS.map(name => ({
      ...createTestChannel({ id: name }),
      async deliver({ deliveries }: { deliveries: unknown[] }) {
        const count = delivered.get(name)! + deliveries.length;
        delivered.set(name, count);
        if (count % 10_000 === 0) {
          const bytes = liveBytes();
          least = Math.min(least, bytes);
          peak = Math.max(peak, bytes);
        }
        return new Map(
          (deliveries as Array<{ destination: string }>).map(delivery => [
            delivery.destination,
            { outcome: 'delivered' as const },
          ]),
        );
      },
    }));
    const world = await createChannelsWorld({ knex, channels });
    await world.send(
      Array.from({ length: RECIPIENTS }, (_, n) => `member-${n}`),
    );
    const count = async (table: string) => {
      const [row] = await knex(table).count({ rows: '*' });
      return Number(row.rows);
    };
    expect([
      await count('callboard_send_chunk'),
      await count('callboard_channel_job'),
    ]).toEqual([200, 400]);

    world.workers.start();
    await world.settle();
    await world.stop();
    expect([...delivered.values()]).toEqual([RECIPIENTS, RECIPIENTS]);
    expect(await count('callboard_channel_delivery')).toBe(0);
    const outcomes = await knex('callboard_channel_job').distinct('outcomes');
    expect(outcomes).toEqual([{ outcomes: 'd' }]);
    expect(peak - least).toBeLessThan(LIMIT_BYTES);
  });
});
