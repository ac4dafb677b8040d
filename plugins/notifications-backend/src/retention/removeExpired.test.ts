import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DateTime, Duration } from 'luxon';
import {
  createMessage,
  createTestStore,
  inbox,
  mark,
  recordSend,
  send,
  sentAt,
} from '../store/__testUtils__';
import { DeliveryRecords, Message } from '../store';
import { removeExpired } from './removeExpired';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const jane = 'user:default/jane';
const retention = Duration.fromObject({ days: 30 });

async function createInbox(id: Parameters<typeof createTestStore>[1]) {
  const { knex, store } = await createTestStore(databases, id);
  const age = (message: Message, days: number) =>
    sentAt(knex, message, DateTime.now().minus({ days }).toJSDate());
  const sendDaysAgo = async (days: number, scope?: string) => {
    const message = createMessage({ scope });
    await send(store, message, [jane]);
    await age(message, days);
    return message.notificationId;
  };
  const save = (savedId: string) =>
    mark(store, jane, { seen: [{ id: savedId }] }, { read: true, saved: true });
  const logger = mockServices.logger.mock();
  const records = await DeliveryRecords.create({
    database: mockServices.database({ knex }),
  });
  const run = (options: Partial<Parameters<typeof removeExpired>[0]> = {}) =>
    removeExpired({
      store,
      records,
      logger,
      retention,
      deliveryRetention: undefined,
      signal: new AbortController().signal,
      ...options,
    });
  const ids = async () => (await inbox(store, jane)).map(entry => entry.id);
  return { knex, store, age, sendDaysAgo, save, logger, run, ids };
}

describe.each(databases.eachSupportedId())('removeExpired, %p', id => {
  it('removes what is older than the retention, and keeps the rest and what was saved', async () => {
    const { sendDaysAgo, save, logger, run, ids } = await createInbox(id);
    const saved = await sendDaysAgo(32);
    await sendDaysAgo(31);
    const recent = await sendDaysAgo(29);
    await save(saved);

    await run();
    await run();

    await expect(ids()).resolves.toEqual([recent, saved]);
    expect(logger.info).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledWith('Removed expired notifications', {
      rows: 2,
    });
  });

  it('goes through more than one batch', async () => {
    const { knex, store, age, run } = await createInbox(id);
    const message = createMessage();
    const users = Array.from({ length: 2_500 }, (_, n) => `user:default/${n}`);
    await send(store, message, users);
    await age(message, 31);
    await run();
    await expect(knex('callboard_delivery')).resolves.toEqual([]);
    await expect(knex('callboard_message')).resolves.toEqual([]);
  });

  it('removes what is recorded of deliveries after a time of its own', async () => {
    const { knex, sendDaysAgo, logger, run, ids } = await createInbox(id);
    const recent = await sendDaysAgo(20);
    const recordDaysAgo = async (days: number) =>
      recordSend(knex, {
        notificationId: recent,
        created: Date.now() - days * 24 * 3_600_000,
        destinations: [jane],
        channels: { Email: { outcomes: '.' } },
      });
    await recordDaysAgo(11);
    const { sendId } = await recordDaysAgo(9);
    await run();
    expect(logger.info).not.toHaveBeenCalled();
    await run({ deliveryRetention: Duration.fromObject({ days: 10 }) });

    await expect(ids()).resolves.toEqual([recent]);
    await expect(knex('callboard_send').pluck('id')).resolves.toEqual([sendId]);
    expect(logger.info.mock.calls).toEqual([
      ['Removed expired delivery records', { rows: 3 }],
    ]);
  });

  it('keeps everything where there is no retention, and stops when it is told to', async () => {
    const { sendDaysAgo, run, ids } = await createInbox(id);
    const old = await sendDaysAgo(5_000);
    await run({ retention: undefined });
    await run({ signal: AbortSignal.abort() });
    await expect(ids()).resolves.toEqual([old]);
  });
});
