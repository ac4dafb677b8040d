import { TestDatabases } from '@backstage/backend-test-utils';
import { liveBytes } from '../__testUtils__/liveBytes';
import { createMessage, createTestStore, send } from './__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const LIMIT_BYTES_PER_RECIPIENT = 250;

describe.each(databases.eachSupportedId())('memory of a send, %p', id => {
  it('grows by a list of recipients and of earlier times, not by rows', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const peakOf = async (recipients: number) => {
      const userRefs = Array.from(
        { length: recipients },
        (_, index) => `user:default/member-${index}`,
      );
      const message = createMessage({
        scope: 'run',
        // Held once per recipient, it would be seen.
        description: 'x'.repeat(2_000),
      });
      const before = liveBytes();
      let peak = before;
      let statements = 0;
      const sample = ({ sql }: { sql: string }) => {
        statements += 1;
        // Collecting garbage takes its time, of which the database allows little before
        // the commit.
        if (statements % 3 === 0 && !/commit/i.test(sql)) {
          peak = Math.max(peak, liveBytes());
        }
      };
      knex.on('query', sample);
      await send(store, message, userRefs);
      knex.removeListener('query', sample);
      return peak - before;
    };

    // Each size first new and then re-opened, which holds more.
    const peaks = new Map<number, number>();
    for (const recipients of [10_000, 10_000, 60_000, 60_000]) {
      const peak = await peakOf(recipients);
      peaks.set(recipients, Math.max(peak, peaks.get(recipients) ?? 0));
    }
    const growth = peaks.get(60_000)! - peaks.get(10_000)!;
    expect(growth / 50_000).toBeLessThan(LIMIT_BYTES_PER_RECIPIENT);
  });
});
