import { TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { createTestStore, recordSend } from '../__testUtils__';
import { OUTCOMES } from '../deliveryStates';
import { findDeliveryRecords } from './findDeliveryRecords';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [ann, jane, zoe] = ['ann', 'jane', 'zoe'].map(
  name => `user:default/${name}`,
);
const destinations = [zoe, jane, ann];
const since = new Date(0);
const at = (milliseconds: number) => new Date(milliseconds);

describe.each(databases.eachSupportedId())('findDeliveryRecords, %p', id => {
  it('names the state and reason of every code, of one destination among others and of all of them', async () => {
    const { knex } = await createTestStore(databases, id);
    for (const [code, outcome] of Object.entries(OUTCOMES)) {
      const { notificationId } = await recordSend(knex, {
        destinations,
        channels: {
          mixed: { outcomes: `d${code}s` },
          alike: { outcomes: code },
        },
      });
      const found = await findDeliveryRecords(knex, {
        notificationId,
        destination: jane,
        sends: 1,
      });
      expect(
        found.map(({ channel, state, reason }) => ({ channel, state, reason })),
      ).toEqual([
        { channel: 'alike', reason: undefined, ...outcome },
        { channel: 'mixed', reason: undefined, ...outcome },
      ]);
    }
  });

  it('says what a delivery has a row for, when it is next, and when it was made', async () => {
    const { knex } = await createTestStore(databases, id);
    const later = Date.now() + 3_600_000;
    await knex('callboard_channel_pause').insert([
      {
        channel: 'paused',
        failures: 3,
        paused_until: later,
        reason: 'http_503',
      },
      {
        channel: 'was-paused',
        failures: 1,
        paused_until: 5,
        reason: 'http_503',
      },
    ]);
    const messageIds = destinations.map(() => randomUUID());
    const other = randomUUID();
    const row = (of: {
      state: string;
      tries?: number;
      operation?: string;
    }) => ({
      outcomes: '**d',
      rows: {
        [jane]: { updated: 7_000, dueAt: 9_000, reason: 'code', ...of },
        [ann]: { state: 'dead' },
      },
    });
    const { sendId, notificationId } = await recordSend(knex, {
      created: 1_000,
      topic: 'builds',
      destinations,
      messageIds,
      channels: {
        delivered: {
          outcomes: 'ddd',
          times: [
            [1, 2_000],
            [3, 3_000],
          ],
        },
        due: { outcomes: '.', dueAt: 4_000 },
        paused: { outcomes: 'd.d', dueAt: 4_000 },
        'was-paused': { outcomes: 'd.d', dueAt: 4_000, reason: 'http_429' },
        'gave-up': { outcomes: '!', reason: 'http_503' },
        retrying: row({ state: 'waiting', tries: 2 }),
        redriven: row({ state: 'waiting' }),
        dead: {
          ...row({ state: 'dead', tries: 8 }),
          rows: {
            [jane]: {
              state: 'dead',
              tries: 8,
              updated: 7_000,
              reason: 'code',
              messageId: other,
            },
          },
        },
        retracting: row({ state: 'waiting', operation: 'retract', tries: 3 }),
        retracted: row({ state: 'retracted', operation: 'retract' }),
        removed: { outcomes: 'd*d' },
      },
    });
    const found = await findDeliveryRecords(knex, {
      destination: jane,
      since,
      sends: 10,
    });
    const states = Object.fromEntries(
      found.map(record => {
        const { channel, state, reason, attempts, nextAttempt } = record;
        return [channel, [state, reason, record.at, attempts, nextAttempt]];
      }),
    );
    expect(states).toEqual({
      delivered: ['delivered', undefined, at(3_000), undefined, undefined],
      due: ['waiting', undefined, undefined, undefined, at(4_000)],
      paused: ['waiting', 'http_503', undefined, undefined, at(later)],
      'was-paused': ['waiting', 'http_429', undefined, undefined, at(4_000)],
      'gave-up': ['dead', 'http_503', undefined, undefined, undefined],
      retrying: ['retrying', 'code', at(7_000), 2, at(9_000)],
      redriven: ['waiting', 'code', at(7_000), undefined, at(9_000)],
      dead: ['dead', 'code', at(7_000), 8, undefined],
      retracting: ['delivered', undefined, at(7_000), 3, undefined],
      retracted: ['retracted', 'code', at(7_000), undefined, undefined],
      removed: ['unknown', undefined, undefined, undefined, undefined],
    });
    expect(found[0]).toMatchObject({
      sendId,
      notificationId,
      origin: 'plugin:ci',
      topic: 'builds',
      isBroadcast: false,
      sentAt: at(1_000),
    });
    // The text at the place of the destination, or the one that was carried.
    const texts = found.map(({ channel, messageId }) => [channel, messageId]);
    expect(texts).toContainEqual(['due', messageIds[1]]);
    expect(texts).toContainEqual(['dead', other]);
    expect(found.find(({ channel }) => channel === 'paused')?.pause).toEqual({
      until: at(later),
      reason: 'http_503',
    });
    expect(found.filter(({ pause }) => pause)).toHaveLength(1);
  });

  it('finds a destination by its exact text, wherever it stands', async () => {
    const { knex } = await createTestStore(databases, id);
    const awkward = [
      'a"user:default/jane"b',
      'user:default/jane-b',
      'user:default/jan_',
      'user:default/jan%',
      'webhook/\\',
      '\ue000',
      '\u{1f3ad}',
      'é',
      jane,
    ];
    await recordSend(knex, {
      destinations: awkward,
      channels: { c: { outcomes: '.' } },
    });
    await recordSend(knex, {
      destinations: awkward.slice(0, -1),
      channels: { c: { outcomes: '.' } },
    });
    const count = async (destination: string) =>
      (await findDeliveryRecords(knex, { destination, since, sends: 9 }))
        .length;
    for (const destination of awkward.slice(0, -1)) {
      expect([destination, await count(destination)]).toEqual([destination, 2]);
    }
    expect(await count(jane)).toBe(1);
    expect(await count('user:default/jan')).toBe(0);
    expect(await count('USER:default/jane')).toBe(0);
  });

  it('has the latest sends to a destination first, with all chunks of an expanded broadcast, and no others', async () => {
    const { knex } = await createTestStore(databases, id);
    const notificationId = randomUUID();
    const sends = new Array<string>();
    for (let created = 1; created <= 4; created++) {
      const { sendId } = await recordSend(knex, {
        notificationId,
        created,
        destinations: created === 3 ? [ann, zoe] : destinations,
        channels: { Chat: { outcomes: 'd' }, Email: { outcomes: '.' } },
      });
      sends.unshift(sendId);
    }
    const sendId = randomUUID();
    for (const [destination, channel] of [
      ['*', 'Email'],
      [jane, 'Email'],
      [jane, 'Chat'],
    ]) {
      await recordSend(knex, {
        sendId,
        created: 5,
        isBroadcast: true,
        destinations: [destination],
        channels: { [channel]: { outcomes: 'd' } },
      });
    }
    const find = async (selection: object) => {
      const found = await findDeliveryRecords(knex, {
        destination: jane,
        sends: 2,
        ...(selection as { notificationId: string }),
      });
      return found.map(record => [record.sendId, record.channel]);
    };
    const both = (of: string) => [
      [of, 'Chat'],
      [of, 'Email'],
    ];
    expect(await find({ notificationId })).toEqual([
      ...both(sends[0]),
      ...both(sends[2]),
    ]);
    expect(await find({ since: at(2) })).toEqual([
      ...both(sendId),
      ...both(sends[0]),
    ]);
    expect(await find({ since: at(2), channel: 'Email', sends: 9 })).toEqual(
      [sendId, sends[0], sends[2]].map(of => [of, 'Email']),
    );
  });
});
