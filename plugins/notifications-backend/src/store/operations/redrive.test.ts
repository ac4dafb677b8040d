import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  createAnotherStore,
  createTestStore,
  recordSend,
} from '../__testUtils__';
import { DeliveryRecords } from '../DeliveryRecords';
import { RedriveSelection } from './redriveDeliveries';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [ann, jane, zoe] = ['ann', 'jane', 'zoe'].map(
  name => `user:default/${name}`,
);
const all: RedriveSelection = { channel: 'Chat', states: ['dead', 'unknown'] };

const recordsOn = (knex: Knex) =>
  DeliveryRecords.create({ database: mockServices.database({ knex }) });

async function create(id: Parameters<typeof createTestStore>[1]) {
  const { knex } = await createTestStore(databases, id);
  const outcomes = async () =>
    knex('callboard_channel_job').orderBy('send_rev').pluck('outcomes');
  const waiting = async () =>
    knex('callboard_channel_delivery')
      .where({ state: 'waiting' })
      .orderBy('destination')
      .pluck('destination');
  return { knex, records: await recordsOn(knex), outcomes, waiting };
}

describe.each(databases.eachSupportedId())('redrive, %p', id => {
  it('makes what failed for good due again, and nothing else', async () => {
    const { knex, records, outcomes } = await create(id);
    const rows = {
      [ann]: { state: 'dead', tries: 8, reason: 'full', updated: 1, dueAt: 1 },
      [jane]: { state: 'delivered', updated: 1, dueAt: 1 },
      [zoe]: { state: 'unknown', operation: 'retract', updated: 1, dueAt: 1 },
    };
    await recordSend(knex, {
      created: 1,
      destinations: [ann, jane, zoe],
      channels: { Chat: { outcomes: '***', rows } },
    });
    for (const [created, codes] of Object.entries(['!d?', '!', 'd.d', '?'])) {
      await recordSend(knex, {
        created: 2 + Number(created),
        destinations: [ann, jane, zoe],
        channels: { Chat: { outcomes: codes, reason: 'refused' } },
      });
    }
    const before = Date.now() - 1_000;
    expect(await records.redrive(all)).toEqual({ redriven: 2 + 2 + 3 + 3 });

    expect(await outcomes()).toEqual(['***', '.d.', '...', 'd.d', '...']);
    const jobs = await knex('callboard_channel_job').orderBy('send_rev');
    expect(
      jobs.map(job => [
        Boolean(job.is_open),
        Boolean(job.is_failed),
        Number(job.due_at) > before,
        job.reason,
      ]),
    ).toEqual([
      [false, false, false, null],
      [true, false, true, null],
      [true, false, true, null],
      [true, false, false, 'refused'],
      [true, false, true, null],
    ]);
    const found = await knex('callboard_channel_delivery').orderBy(
      'destination',
    );
    expect(
      found.map(row => [
        row.state,
        row.operation,
        row.tries,
        Number(row.due_at) > before,
        row.reason,
      ]),
    ).toEqual([
      ['waiting', 'deliver', 0, true, null],
      ['delivered', 'deliver', 0, false, null],
      ['waiting', 'retract', 0, true, null],
    ]);
    expect(await records.redrive(all)).toEqual({ redriven: 0 });
  });

  it('can be limited to a channel, a send, a destination or a state', async () => {
    const { knex, records, outcomes, waiting } = await create(id);
    const rows = (state: string) => ({ [ann]: { state, updated: 1 } });
    const record = async (created: number, codes: string, state: string) =>
      recordSend(knex, {
        created,
        destinations: [ann, jane, zoe],
        channels: {
          Chat: { outcomes: codes, rows: rows(state) },
          Email: { outcomes: codes, rows: rows(state) },
        },
      });
    const first = await record(1, '*!?', 'dead');
    await record(2, '*!!', 'unknown');
    const redrive = async (selection: Partial<RedriveSelection>) =>
      (await records.redrive({ ...all, ...selection })).redriven;

    expect(await redrive({ channel: 'Pager' })).toBe(0);
    expect(await redrive({ sendId: 'unknown' })).toBe(0);
    expect(await redrive({ sendId: first.sendId, states: ['unknown'] })).toBe(
      1,
    );
    expect(await outcomes()).toEqual(
      expect.arrayContaining(['*!.', '*!?', '*!!', '*!!']),
    );
    // One stays failed, for another time.
    expect(await redrive({ destination: zoe })).toBe(1);
    expect(await redrive({ destination: ann, states: ['dead'] })).toBe(1);
    expect(await waiting()).toEqual([ann]);
    expect(await redrive({ channel: 'Chat' })).toBe(3);
    expect(await redrive({ channel: 'Email' })).toBe(6);
  });

  it('leaves alone what a worker has a lease on', async () => {
    const { knex, records, outcomes } = await create(id);
    await recordSend(knex, {
      destinations: [ann, jane],
      channels: {
        Chat: { outcomes: '!.', leasedUntil: Date.now() + 60_000 },
      },
    });
    expect(await records.redrive(all)).toEqual({ redriven: 0 });
    await knex('callboard_channel_job').update({ leased_until: 1 });
    expect(await records.redrive(all)).toEqual({ redriven: 1 });
    expect(await outcomes()).toEqual(['..']);
  });

  it('redrives each once where two operators ask for it at the same time, and what fails meanwhile another time', async () => {
    const { knex } = await create(id);
    const users = Array.from({ length: 1_200 }, (_, n) => `user:default/${n}`);
    const { sendId, notificationId } = await recordSend(knex, {
      destinations: [ann],
      channels: { Chat: { outcomes: '!' } },
    });
    for (let chunk = 0; chunk < 120; chunk++) {
      await recordSend(knex, {
        destinations: users.slice(chunk * 10, chunk * 10 + 10),
        channels: { Chat: { outcomes: '!' } },
      });
    }
    const row = {
      send_id: sendId,
      channel: 'Chat',
      notification_id: notificationId,
      send_rev: 1,
      carried_send_id: sendId,
      carried_rev: 1,
      message_id: sendId,
      without_inbox: false,
      is_outcome: true,
      operation: 'deliver',
      state: 'dead',
      tries: 8,
      due_at: 1,
      updated: 1,
    };
    await knex.batchInsert(
      'callboard_channel_delivery',
      users.map(destination => ({ ...row, destination })),
      40,
    );
    const later = Date.now() + 60_000;
    await knex('callboard_channel_delivery').insert({
      ...row,
      destination: 'failed-again',
      updated: later,
    });
    const both = await Promise.all(
      [knex, (await createAnotherStore(knex)).knex].map(async connection =>
        (await recordsOn(connection)).redrive(all),
      ),
    );
    const redriven = both.reduce((sum, part) => sum + part.redriven, 0);
    expect(redriven).toBe(1 + 1_200 + 1_200);
    await expect(
      knex('callboard_channel_delivery')
        .where('state', 'dead')
        .pluck('destination'),
    ).resolves.toEqual(['failed-again']);
    await expect(
      knex('callboard_channel_job').whereRaw(
        "replace(outcomes, '.', '') <> ''",
      ),
    ).resolves.toEqual([]);
  });
});

describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'redrive, %p',
  id => {
    it('says how much it has done when the database stops to respond in the middle of it', async () => {
      const { knex, records } = await create(id);
      await recordSend(knex, {
        destinations: [jane],
        channels: {
          Chat: {
            outcomes: '*',
            rows: { [jane]: { state: 'dead', updated: 1 } },
          },
        },
      });
      const lock = await knex.transaction();
      await lock.raw('lock table callboard_channel_job');
      await expect(records.redrive(all)).rejects.toThrow(
        'The database did not respond in time after 1 were made due again. Repeat the request for the others',
      );
      await lock.rollback();
      await expect(records.redrive(all)).resolves.toEqual({ redriven: 0 });
    });
  },
);
