import { TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { createTestStore, recordSend } from '../__testUtils__';
import { findSendRecord } from './findSendRecord';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const users = (count: number) =>
  Array.from({ length: count }, (_, n) => `user:default/${n}`);

describe.each(databases.eachSupportedId())('findSendRecord, %p', id => {
  it('counts what became of a send by channel and state, without reading it delivery by delivery', async () => {
    const { knex } = await createTestStore(databases, id);
    const pausedUntil = Date.now() + 3_600_000;
    await knex('callboard_channel_pause').insert([
      {
        channel: 'Email',
        failures: 2,
        paused_until: pausedUntil,
        reason: 'http_503',
      },
      { channel: 'Chat', failures: 1, paused_until: 1, reason: 'http_503' },
    ]);
    const sendId = randomUUID();
    const ofSend = { sendId, created: 1_000, topic: 'builds' };
    const { notificationId } = await recordSend(knex, {
      ...ofSend,
      destinations: users(500),
      channels: {
        Email: {
          outcomes: `${'d'.repeat(200)}${'*'.repeat(4)}${'t'.repeat(296)}`,
          rows: {
            a: { state: 'waiting', tries: 1 },
            b: { state: 'waiting' },
            c: { state: 'dead', tries: 8 },
            d: { state: 'dead', tries: 8, operation: 'retract' },
          },
        },
        Chat: { outcomes: '!' },
      },
    });
    await recordSend(knex, {
      ...ofSend,
      destinations: users(300),
      channels: { Email: { outcomes: '.' }, Chat: { outcomes: '.' } },
    });
    const other = await recordSend(knex, {
      destinations: users(3),
      channels: { Email: { outcomes: 'd' } },
    });

    const statements = new Array<string>();
    knex.on('query', ({ sql }) => statements.push(sql));
    expect(await findSendRecord(knex, { id: sendId })).toEqual({
      sendId,
      notificationId,
      origin: 'plugin:ci',
      topic: 'builds',
      isBroadcast: false,
      sentAt: new Date(1_000),
      channels: [
        { channel: 'Chat', counts: { dead: 500, waiting: 300 } },
        {
          channel: 'Email',
          counts: {
            delivered: 201,
            'not-wanted': 296,
            retrying: 1,
            waiting: 301,
            dead: 1,
          },
          pause: { until: new Date(pausedUntil), reason: 'http_503' },
        },
      ],
    });
    expect(statements).toHaveLength(4);
    expect(await findSendRecord(knex, { id: other.sendId })).toMatchObject({
      channels: [{ channel: 'Email', counts: { delivered: 3 } }],
    });
    expect(await findSendRecord(knex, { id: randomUUID() })).toBe(undefined);
  });

  it('counts a broadcast once it is known who gets it, and as one where the channel takes it whole', async () => {
    const { knex } = await createTestStore(databases, id);
    const ofSend = { sendId: randomUUID(), isBroadcast: true };
    const counts = async () =>
      (await findSendRecord(knex, { id: ofSend.sendId }))!.channels.map(
        channel => channel.counts,
      );
    await recordSend(knex, {
      ...ofSend,
      destinations: ['*'],
      channels: { Email: { outcomes: '.' }, Pager: { outcomes: 'd' } },
    });
    expect(await counts()).toEqual([{ waiting: 1 }, { delivered: 1 }]);
    // The job for everybody gives way to those for each.
    await knex('callboard_channel_job').where({ channel: 'Email' }).delete();
    await recordSend(knex, {
      ...ofSend,
      destinations: users(3),
      channels: { Email: { outcomes: 'dr.' } },
    });
    expect(await counts()).toEqual([
      { delivered: 1, read: 1, waiting: 1 },
      { delivered: 1 },
    ]);
  });
});
