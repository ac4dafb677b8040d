import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { createMessage, createTestStore } from '../store/__testUtils__';
import { deleteMessages } from '../store/operations/deleteMessages';
import { insertBroadcast } from '../store/operations/insertBroadcast';
import { insertDeliveries } from '../store/operations/insertDeliveries';
import { insertMessages } from '../store/operations/insertMessages';
import { lockDeliveries } from '../store/operations/lockDeliveries';
import { markDeliveries } from '../store/operations/markDeliveries';
import { createStockTables } from './__testUtils__/createStockTables';
import { StockMover } from './StockMover';

// SQLite has one connection, and so nothing that happens at the same time.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const jane = 'user:default/jane';
const id = '00000000-0000-4000-8000-000000000001';
const broadcastRow = {
  id,
  title: 'From stock',
  severity: 'normal',
  origin: 'plugin:ci',
  scope: 'run',
  created: new Date(),
};
const row = { ...broadcastRow, user: jane };

/** Returns once somebody waits for what another transaction holds. */
async function untilSomebodyWaits(knex: Knex) {
  for (let waiting = 0; waiting === 0; ) {
    const { rows } = await knex.raw(
      `select count(*) as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    waiting = Number(rows[0].waiting);
  }
}

async function createTestDatabase() {
  const { knex, store } = await createTestStore(databases, 'POSTGRES_18');
  await createStockTables(knex);
  const move = async () => {
    const mover = await StockMover.create({
      knex,
      logger: mockServices.logger.mock(),
    });
    await mover.move();
  };
  return {
    knex,
    store,
    move,
    /** Moves while a transaction of somebody else is under way, and ends after it. */
    async moveDuring(work: (tx: Knex) => Promise<unknown>) {
      const tx = await knex.transaction();
      await work(tx);
      const moving = move();
      await Promise.race([moving, untilSomebodyWaits(knex)]);
      await tx.commit();
      await moving;
    },
    async inbox() {
      const options = { userRef: jane, filter: {}, limit: 10 };
      const [{ entries }, { unread, read }] = await Promise.all([
        store.listInbox(options),
        store.getStatus(options),
      ]);
      expect(unread + read).toBe(entries.length);
      return entries;
    },
  };
}

describe.each(databases.eachSupportedId())('moving, %p', () => {
  it('goes on when the same scope is sent here meanwhile', async () => {
    const { knex, moveDuring, inbox } = await createTestDatabase();
    await knex('notification').insert(row);
    const message = createMessage({ at: Date.now() + 1_000, scope: 'run' });
    await moveDuring(async tx => {
      await insertMessages(tx, { messages: [message] });
      await insertDeliveries(tx, {
        recipients: [{ userRef: jane, messageId: message.id }],
      });
    });
    expect(await inbox()).toEqual([
      expect.objectContaining({ id: message.id }),
    ]);
  });

  it('goes on when the same scope is broadcast here meanwhile', async () => {
    const { knex, moveDuring, inbox } = await createTestDatabase();
    await knex('broadcast').insert(broadcastRow);
    const message = createMessage({ at: Date.now() + 1_000, scope: 'run' });
    await moveDuring(async tx => {
      await insertMessages(tx, { messages: [message] });
      await insertBroadcast(tx, { messageId: message.id });
    });
    expect(await inbox()).toEqual([
      expect.objectContaining({ id: message.id }),
    ]);
  });

  it('keeps what the reader does meanwhile', async () => {
    const { knex, move, moveDuring, inbox } = await createTestDatabase();
    await knex('notification').insert(row);
    await move();
    // By an instance of stock.
    await knex('notification').update({
      updated: new Date(Date.now() + 1_000),
    });
    await moveDuring(tx =>
      markDeliveries(tx, {
        userRef: jane,
        selection: { ids: [id] },
        flags: { saved: true },
        now: new Date(),
        mark: randomUUID(),
      }),
    );
    expect(await inbox()).toEqual([
      expect.objectContaining({ id, saved: expect.any(Date) }),
    ]);
  });

  it('leaves no half of what is taken back meanwhile', async () => {
    const { knex, move, moveDuring, inbox } = await createTestDatabase();
    await knex('notification').insert(row);
    await move();
    await knex('notification').update({
      updated: new Date(Date.now() + 1_000),
    });
    await moveDuring(async tx => {
      await lockDeliveries(tx, { messageIds: [id] });
      await deleteMessages(tx, { ids: [id] });
    });
    // What stock sent just now may come back, with its message.
    expect(await inbox()).toEqual([expect.objectContaining({ id })]);
  });

  it('goes on when a broadcast is taken back that somebody has read in stock', async () => {
    const { knex, move, moveDuring, inbox } = await createTestDatabase();
    const moment = new Date(Date.now() - 3_600_000);
    await knex('broadcast').insert({ ...broadcastRow, created: moment });
    await move();
    await knex('broadcast_user_status').insert({
      broadcast_id: id,
      user: jane,
      read: new Date(),
    });
    await moveDuring(tx => deleteMessages(tx, { ids: [id] }));
    expect(await inbox()).toEqual([]);
  });

  it('reads settings by rows, however many each user has', async () => {
    const { knex } = await createTestDatabase();
    await knex.raw(
      `insert into user_settings
         ("user", channel, origin, topic, enabled, settings_key_hash)
       select 'user:default/' || u, 'Web', 'plugin:ci', 't' || t, false,
         u || '-' || t
       from generate_series(1, 40) u, generate_series(1, 25) t`,
    );
    const largest: number[] = [];
    knex.on('query-response', (rows, { sql }) => {
      if (/select \* from "user_settings"/.test(sql)) {
        largest.push(rows.rows?.length ?? rows.length);
      }
    });
    const mover = await StockMover.create({
      knex,
      logger: mockServices.logger.mock(),
      batchSize: 100,
    });
    await mover.move();
    expect(Math.max(...largest)).toBeLessThanOrEqual(125);
    const [{ count }] = await knex('callboard_user_setting').count();
    expect(Number(count)).toBe(1_000);
  });
});
