import { TestDatabases } from '@backstage/backend-test-utils';
import {
  Notification,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import { SignalPayload } from '@callboard/backstage-plugin-signals-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { createDatabaseClock } from '../__testUtils__/createDatabaseClock';
import { InboxClient, signalsFor, toShown } from '../__testUtils__/InboxClient';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { textOfLog } from '../__testUtils__/textOfLog';
import { fillInboxes, untilSomebodyWaits } from '../store/__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const everybody = { type: 'broadcast' };
const to = (...names: string[]) => ({
  type: 'entity',
  entityRef: names.map(name => `user:default/${name}`),
});

const minimal = { Prefer: 'return=minimal' };

/** Lets a processor make a text of its own for each recipient, and change the scope. */
const personal = {
  getName: () => 'Personal',
  preProcess: async (notification: Notification) => {
    const { user, payload } = notification;
    switch (payload.topic) {
      case 'personal':
        return {
          ...notification,
          payload: { ...payload, title: `For ${user}` },
        };
      case 'rescoped':
        return {
          ...notification,
          payload: { ...payload, scope: `Of ${user}` },
        };
      default:
        return notification;
    }
  },
};

describe.each(databases.eachSupportedId())(
  'what two instances tell about one notification on %s',
  id => {
    const signals = new Array<SignalPayload>();
    let knex: Knex;
    let clock: Awaited<ReturnType<typeof createDatabaseClock>>;
    let instances: Awaited<ReturnType<typeof startNotificationsBackend>>[];
    let turn = 0;
    let ann: string;
    let ben: string;
    let scope: string;

    beforeAll(async () => {
      knex = await databases.init(id);
      clock = await createDatabaseClock(knex);
      instances = [];
      for (let i = 0; i < 2; i++) {
        instances.push(
          await startNotificationsBackend({
            knex: clock.connect(),
            processors: [personal],
            signals: { publish: async signal => void signals.push(signal) },
            config: { notifications: { retention: false } },
          }),
        );
      }
    });

    beforeEach(() => {
      signals.length = 0;
      turn++;
      [ann, ben, scope] = [`ann-${turn}`, `ben-${turn}`, `scope ${turn}`];
    });

    /** The instances take turns. */
    const next = () => instances[turn++ % 2];

    const send = async (recipients: object, payload: object = {}) => {
      const { status, body } = await next()
        .asPlugin()
        .post(
          '/',
          { recipients, payload: { title: 'T', scope, ...payload } },
          minimal,
        );
      expect(status).toBe(200);
      return body;
    };
    const list = async (name: string, query = ''): Promise<any[]> =>
      (await next().asUser(name).get(`/?limit=1000${query}`)).body
        .notifications;
    const mark = async (name: string, update: object) => {
      const { status, body } = await next()
        .asUser(name)
        .post('/update', update);
      expect(status).toBe(200);
      return body;
    };
    const badge = async (name: string) =>
      (await next().asUser(name).get('/status')).body;
    const takeBack = async (how: 'retract' | 'resolve', request: object) =>
      (await next().asPlugin().post(`/${how}`, request)).body;

    afterEach(async () => {
      // Broadcasts reach the users of the other tests, too.
      await takeBack('retract', { scope });
    });

    const heardBy = (name: string) => signalsFor(name, signals);
    /** What a client shows that hears signals in this order. */
    const shownAfter = (heard: NotificationSignal[]) => {
      const client = new InboxClient();
      heard.forEach(signal => client.hearSignal(signal));
      return client.show();
    };

    it('is one id over four sends, of growing revision, and 1 in the badge', async () => {
      const receipts = new Array<any>();
      for (let i = 0; i < 4; i++) {
        receipts.push(await send(to(ann)));
      }
      const [{ id: sentId }] = receipts;
      expect(receipts).toEqual(
        receipts.map((_, i) => ({
          id: sentId,
          sendId: expect.any(String),
          recipients: 1,
          reopened: i === 0 ? 0 : 1,
          muted: 0,
          isBroadcast: false,
        })),
      );
      expect(new Set(receipts.map(({ sendId }) => sendId)).size).toBe(4);

      const heard = heardBy(ann);
      expect(heard).toEqual(
        heard.map(({ rev }) =>
          expect.objectContaining({
            action: 'new_notification',
            notification_id: sentId,
            notification: expect.objectContaining({
              id: sentId,
              user: null,
              rev,
              sentRev: rev,
            }),
          }),
        ),
      );
      const revs = heard.map(({ rev }) => rev);
      expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b));
      expect(await badge(ann)).toEqual({
        unread: 1,
        read: 0,
        unreadIds: [{ id: sentId, rev: revs[3] }],
      });
    });

    it.each([
      ['to users', () => to(ann)],
      ['to everybody', () => everybody],
    ])(
      'stays unread %s when the first of two sends is marked by its revision',
      async (_, recipients) => {
        const { id: sentId } = await send(recipients());
        const [first] = heardBy(ann);
        await send(recipients());
        const [answer] = await mark(ann, {
          ids: [{ id: sentId, rev: first.rev }],
          read: true,
        });
        expect(answer).toMatchObject({ id: sentId });
        expect(answer).not.toHaveProperty('read');
        expect((await badge(ann)).unreadIds).toContainEqual({
          id: sentId,
          rev: answer.rev,
        });
        // Nothing changed, so nothing is told.
        expect(heardBy(ann)).toHaveLength(2);

        await mark(ann, { ids: [{ id: sentId, rev: answer.rev }], read: true });
        expect((await badge(ann)).unreadIds).not.toContainEqual(
          expect.objectContaining({ id: sentId }),
        );
      },
    );

    it('ends as it is for whoever hears a send, a re-send and marks in any order', async () => {
      const { id: sentId } = await send(to(ann, ben), { title: 'First' });
      const [{ rev }] = heardBy(ann);
      // Both by the revision that was shown first.
      await mark(ann, { ids: [{ id: sentId, rev }], saved: true });
      await mark(ann, { ids: [{ id: sentId, rev }], read: true });
      expect(await list(ann)).toMatchObject([
        { read: expect.any(String), saved: expect.any(String) },
      ]);
      await send(to(ann, ben), { title: 'Second' });
      await takeBack('resolve', { id: sentId });

      const [saved, again, resolved] = [1, 3, 4].map(i => heardBy(ann)[i]);
      const now = toShown(await list(ann));
      expect(now).toEqual([
        { id: sentId, title: 'Second', read: true, saved: true },
      ]);
      for (const heard of permutations(heardBy(ann))) {
        expect(shownAfter(heard)).toEqual(now);
      }
      // Ben heard of neither mark.
      expect(heardBy(ben)).toHaveLength(3);
      expect(shownAfter(heardBy(ben).reverse())).toEqual(
        toShown(await list(ben)),
      );
      expect([saved, again, resolved].map(({ action }) => action)).toEqual([
        'notification_saved',
        'new_notification',
        'notification_read',
      ]);
    });

    it.each([
      ['to users', () => to(ann)],
      ['to everybody', () => everybody],
    ])(
      'is gone %s once it is retracted, also when that is heard before the send',
      async (_, recipients) => {
        const { id: sentId } = await send(recipients());
        await mark(ann, { ids: [sentId], read: true });
        await takeBack('retract', { scope });
        const toAnn = heardBy(ann);
        expect(toAnn.map(({ action }) => action)).toEqual([
          'new_notification',
          'notification_read',
          'notification_retracted',
        ]);
        for (const heard of permutations(toAnn)) {
          expect(shownAfter(heard)).toEqual([]);
        }
        // And is back, unread, when it is sent again at once.
        await send(recipients());
        for (const heard of permutations(heardBy(ann))) {
          expect(shownAfter(heard)).toEqual([
            { id: sentId, title: 'T', read: false, saved: false },
          ]);
        }
      },
    );

    it('stays read that was read between a send by the other instance and its signal', async () => {
      const { id: sentId } = await send(to(ann));
      // Found by a list, as its signal is late.
      const client = new InboxClient();
      const [{ rev }] = await list(ann);
      client.hearAnswer(
        await mark(ann, { ids: [{ id: sentId, rev }], read: true }),
      );
      const [sent, read] = heardBy(ann);
      expect(read).toMatchObject({ action: 'notification_read' });
      for (const signal of [read, sent]) {
        client.hearSignal(signal);
      }
      expect(client.show()).toMatchObject([{ id: sentId, read: true }]);
    });

    it.each([
      ['to users', () => to(ann)],
      ['to everybody', () => everybody],
    ])(
      'is not changed %s by undoing a mark of what was sent before',
      async (_, recipients) => {
        const { id: sentId } = await send(recipients());
        const operations = [
          { read: true },
          { saved: true },
          { read: false },
        ].map(flags => ({ flags, operationId: randomUUID() }));
        for (const { flags, operationId } of operations) {
          await mark(ann, { ids: [sentId], ...flags, operationId });
        }
        await send(recipients());
        const before = await list(ann);
        for (const { flags, operationId } of operations) {
          const opposite = Object.fromEntries(
            Object.entries(flags).map(([flag, value]) => [flag, !value]),
          );
          const undone = await mark(ann, {
            filter: {},
            onlyChangedBy: operationId,
            ...opposite,
          });
          expect(undone).toMatchObject({ count: 0, ids: [], more: false });
        }
        expect(await list(ann)).toEqual(before);
        expect(before.find(n => n.id === sentId)).toMatchObject({
          saved: expect.any(String),
        });
      },
    );

    it('has one id for all recipients of personalised texts', async () => {
      const receipt = await send(to(ann, ben), { topic: 'personal' });
      await send(to(ann, ben), { topic: 'personal' });
      for (const name of [ann, ben]) {
        expect(toShown(await list(name))).toEqual([
          {
            id: receipt.id,
            title: `For user:default/${name}`,
            read: false,
            saved: false,
          },
        ]);
        // Each hears of its own text only.
        expect(shownAfter(heardBy(name))).toEqual(toShown(await list(name)));
        expect(heardBy(name)).toHaveLength(2);
      }
      expect(await takeBack('retract', { id: receipt.id })).toEqual({
        notifications: 1,
        recipients: 2,
        isBroadcast: false,
      });
    });

    it.each([
      ['to users', () => to(ann, ben)],
      ['to everybody', () => everybody],
    ])(
      'keeps its scope %s when a processor changes it in preProcess, and the log says so once',
      async (_, recipients) => {
        const lines = () =>
          instances
            .flatMap(({ logger }) => textOfLog(logger).split('\n'))
            .filter(line => /scope in preProcess/.test(line)).length;
        const linesBefore = lines();
        const { id: sentId } = await send(recipients());
        const again = await send(recipients(), { topic: 'rescoped' });
        expect(again).toMatchObject({ id: sentId });
        expect(again.reopened).toBeGreaterThan(0);
        expect(lines()).toBe(linesBefore + 1);
        for (const name of [ann, ben]) {
          const mine = await list(name, '&topic=rescoped');
          expect(mine.find(n => n.id === sentId).payload.scope).toBe(scope);
        }
        // One text for all of them, and one signal.
        expect(signals).toHaveLength(2);
      },
    );

    it('keeps its text for those to whom it is not sent again', async () => {
      const { id: sentId } = await send(to(ann, ben), { title: 'First' });
      await mark(ben, { ids: [sentId], read: true });
      const before = await list(ben);
      await send(to(ann), { title: 'Second' });
      expect(await list(ben)).toEqual(before);
      expect(await list(ann)).toMatchObject([
        { id: sentId, payload: { title: 'Second' } },
      ]);
      expect(heardBy(ben).map(({ action }) => action)).toEqual([
        'new_notification',
        'notification_read',
      ]);
    });

    it.each([
      ['by id', 'once', (sentId: string) => ({ id: sentId })],
      ['by id', 'again', (sentId: string) => ({ id: sentId })],
      ['by id', 'again to some', (sentId: string) => ({ id: sentId })],
      ['by scope', 'once', () => ({ scope })],
      ['by scope', 'again', () => ({ scope })],
      ['by scope', 'again to some', () => ({ scope })],
    ])(
      'is resolved and retracted %s, when it was sent %s',
      async (_, how, naming) => {
        const { id: sentId } = await send(to(ann, ben));
        if (how !== 'once') {
          await send(how === 'again' ? to(ann, ben) : to(ann));
        }
        const reached = {
          notifications: 1,
          recipients: 2,
          isBroadcast: false,
        };
        expect(await takeBack('resolve', naming(sentId))).toEqual(reached);
        for (const name of [ann, ben]) {
          expect(await badge(name)).toEqual({
            unread: 0,
            read: 1,
            unreadIds: [],
          });
        }
        expect(await takeBack('retract', naming(sentId))).toEqual(reached);
        for (const name of [ann, ben]) {
          expect(await list(name)).toEqual([]);
        }
        expect(await takeBack('retract', naming(sentId))).toMatchObject({
          notifications: 0,
          recipients: 0,
        });
        expect(
          await knex('callboard_message').where('notification_id', sentId),
        ).toEqual([]);
      },
    );

    it('leaves few texts behind however often it is sent, without retention', async () => {
      const sends = Array.from({ length: 60 }, (_, i) => i);
      let sentId = '';
      for (const i of sends) {
        ({ id: sentId } = await send(i % 3 ? to(ann) : to(ann, ben)));
      }
      const texts = async () =>
        (await knex('callboard_message').where('notification_id', sentId))
          .length;
      // What ann and ben have, and what is just being removed.
      while ((await texts()) > 2) {
        await new Promise(setImmediate);
      }
      expect(await list(ben)).toHaveLength(1);
    });

    it('takes what an update names several times if one of the revisions fits', async () => {
      for (const recipients of [to(ann), everybody]) {
        const { id: sentId } = await send(recipients);
        for (const [ids, read] of [
          [
            [
              { id: sentId, rev: 1 },
              { id: sentId, rev: 2 },
            ],
            false,
          ],
          [[{ id: sentId, rev: 1 }, sentId.toUpperCase()], true],
        ] as const) {
          const answer = await mark(ann, { ids, read: true });
          expect(answer).toMatchObject([{ id: sentId }]);
          expect('read' in answer[0]).toBe(read);
        }
      }
    });

    it('tells of no flag that an update did not change, though its name was used before', async () => {
      const { id: sentId } = await send(to(ann));
      const operationId = randomUUID();
      await mark(ann, { ids: [sentId], read: true, operationId });
      await mark(ann, { ids: [sentId], saved: true, operationId });
      expect(heardBy(ann).map(({ action }) => action)).toEqual([
        'new_notification',
        'notification_read',
        'notification_saved',
      ]);
    });

    it('never gets an older revision, though the clock is set back and an operation id is used again', async () => {
      const [first, second] = [
        await send(to(ann)),
        await send(to(ann), { scope: undefined }),
      ];
      const operationId = randomUUID();
      await clock.advance({ seconds: 60 });
      await mark(ann, { ids: [first.id], read: true, operationId });
      const before = await list(ann);
      await clock.advance({ seconds: -3600 });
      try {
        await mark(ann, { ids: [second.id], read: true, operationId });
        const revOf = (notifications: any[]) =>
          notifications.find(n => n.id === first.id).rev;
        expect(revOf(await list(ann))).toBeGreaterThanOrEqual(revOf(before));

        // What is sent and changed now is newer than what was there.
        await send(to(ann));
        await mark(ann, { ids: [first.id], saved: true });
        await takeBack('resolve', { scope });
        const all = heardBy(ann).filter(signal =>
          ('notification_id' in signal
            ? [signal.notification_id]
            : signal.notification_ids
          ).includes(first.id),
        );
        const revs = all.map(({ rev }) => rev);
        expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b));
        expect(shownAfter(all.reverse())).toEqual(
          toShown(await list(ann)).filter(n => n.id === first.id),
        );
      } finally {
        await clock.advance({ seconds: 3540 });
      }
    });
  },
);

describe.each(databases.eachSupportedId())('a large inbox on %s', id => {
  it('is marked as a whole by one answer and one signal of at most 500 ids, and back', async () => {
    const knex = await databases.init(id);
    const { asUser, signals } = await startNotificationsBackend({ knex });
    await fillInboxes(knex, { messages: 20_000, users: 1 });
    const unread = 6_000;
    const reader = asUser('0');
    const { body: page } = await reader.get('/?limit=1');
    const { body: marked } = await reader.post('/update', {
      filter: { read: false },
      upTo: page.asOf,
      read: true,
    });
    expect(marked).toEqual({
      count: unread,
      ids: expect.any(Array),
      more: true,
      rev: expect.any(Number),
      operationId: expect.any(String),
    });
    expect(new Set(marked.ids).size).toBe(500);
    expect(signals.map(({ message }) => message)).toEqual([
      {
        action: 'notification_read',
        notification_ids: marked.ids,
        rev: marked.rev,
        operationId: marked.operationId,
        more: true,
      },
    ]);
    expect((await reader.get('/status')).body).toEqual({
      unread: 0,
      read: 20_000,
      unreadIds: [],
    });
    const { body: undone } = await reader.post('/update', {
      filter: {},
      onlyChangedBy: marked.operationId,
      read: false,
    });
    expect(undone).toMatchObject({ count: unread, more: true });
    const { body: status } = await reader.get('/status');
    expect(status).toMatchObject({ unread, read: 20_000 - unread });
    expect(status.unreadIds).toHaveLength(100);
  });
});

describe.each(databases.eachSupportedId())(
  'the backlog of broadcasts on %s',
  id => {
    it.each([
      [undefined, 6, true],
      [undefined, 8, false],
      [{ days: 30 }, 29, true],
      [{ days: 0 }, 1, false],
    ])(
      'of %j has what was sent %d days before the first visit: %s',
      async (broadcastBacklog, days, isUnread) => {
        const knex = await databases.init(id);
        const clock = await createDatabaseClock(knex);
        const { asPlugin, asUser } = await startNotificationsBackend({
          knex: clock.connect(),
          config: broadcastBacklog
            ? { notifications: { broadcastBacklog } }
            : {},
        });
        const send = async () => {
          await asPlugin().post('/', {
            recipients: everybody,
            payload: { title: 'T', scope: 's' },
          });
          await clock.advance({ seconds: 1 });
        };
        const unreadOf = async (name: string) =>
          (await asUser(name).get('/status')).body.unread;
        await unreadOf('early');
        await send();
        await clock.advance({ seconds: days * 24 * 3600 });
        expect(await unreadOf('late')).toBe(isUnread ? 1 : 0);
        expect(await unreadOf('early')).toBe(1);
        // Sent again it is news to everybody, and so it is to the next newcomer.
        await send();
        expect(await unreadOf('late')).toBe(1);
        expect(await unreadOf('later')).toBe(
          broadcastBacklog?.days === 0 ? 0 : 1,
        );
      },
    );
  },
);

function permutations<T>(items: T[]): T[][] {
  return items.length < 2
    ? [items]
    : items.flatMap((item, i) =>
        permutations([...items.slice(0, i), ...items.slice(i + 1)]).map(
          others => [item, ...others],
        ),
      );
}

// SQLite has one connection only, so that nobody waits.
const postgres = databases
  .eachSupportedId()
  .filter(([id]) => id !== 'SQLITE_3');

describe.each(postgres)('what waits for another transaction on %s', id => {
  const start = async () => {
    const knex = await databases.init(id);
    const clock = await createDatabaseClock(knex);
    const [a, b] = [
      await startNotificationsBackend({
        knex: clock.connect(),
        processors: [personal],
      }),
      await startNotificationsBackend({ knex: clock.connect() }),
    ];
    return { knex, clock, a, b };
  };

  it.each(['s', undefined])(
    'is not seen by whoever read meanwhile, in the scope %s and with a topic that others are adding',
    async scope => {
      const { knex, clock, a, b } = await start();
      const payload = { title: 'T', topic: 'new', scope };
      const send = (name: string) =>
        a.asPlugin().post('/', { recipients: to(name), payload });
      await b.asPlugin().post('/', { recipients: to('ben'), payload });
      const [topic] = await knex('callboard_known_topic');
      await knex('callboard_known_topic').delete();
      const other = await knex.transaction();
      await other('callboard_known_topic').insert(topic);
      const sending = send('ann');
      await untilSomebodyWaits(knex);
      await clock.advance({ seconds: 20 });
      const { body: page } = await b.asUser('ann').get('/');
      expect(page.notifications).toEqual([]);
      await other.commit();
      expect((await sending).status).toBe(200);

      const { body } = await b.asUser('ann').post('/update', {
        filter: {},
        upTo: page.asOf,
        read: true,
      });
      expect(body.count).toBe(0);
    },
  );

  it('is not seen before its end, when a send has very many texts', async () => {
    const { knex, clock, a } = await start();
    // Dating the texts takes twenty seconds, somewhere in the middle.
    await knex.raw(
      `create function slow() returns trigger language plpgsql as
       'begin update test_clock.ahead set seconds = seconds + 20; return new; end'`,
    );
    await knex.raw(
      `create trigger slow before update on callboard_message for each row
       when (new.payload like '%user-250"%') execute function slow()`,
    );
    const names = Array.from({ length: 501 }, (_, i) => `user-${i}`);
    const { status } = await a.asPlugin().post(
      '/',
      {
        recipients: to(...names),
        payload: { title: 'T', topic: 'personal' },
      },
      minimal,
    );
    expect(status).toBe(200);
    // A list that was read ten seconds before that did not show it.
    const { asOf } = (await a.asUser(names[0]).get('/')).body;
    const upTo = new Date(Date.parse(asOf) - 10_000).toISOString();
    const markUpTo = async (time: string) =>
      (
        await a.asUser(names[0]).post('/update', {
          filter: {},
          upTo: time,
          read: true,
        })
      ).body.count;
    expect(await markUpTo(upTo)).toBe(0);
    await clock.advance({ seconds: 120 });
    expect(await markUpTo((await a.asUser(names[0]).get('/')).body.asOf)).toBe(
      1,
    );
  });
});
