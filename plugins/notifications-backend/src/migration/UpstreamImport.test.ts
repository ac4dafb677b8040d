/* eslint-disable jest/no-conditional-expect -- it depends on what came first */
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { scopedNotificationId } from '../store/keys';
import {
  createBroadcast,
  createMessage,
  createTestStore,
  send,
  TestDatabaseId,
} from '../store/__testUtils__';
import { createUpstreamTables } from './__testUtils__/createUpstreamTables';
import { UpstreamImport } from './UpstreamImport';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const JANE = 'user:default/jane';
const JOE = 'user:default/joe';
const ORIGIN = 'plugin:catalog';
const HOUR = 3_600_000;

/** Ids in the order of their numbers. */
const idOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const scopedId = (scope: string) =>
  scopedNotificationId('individual', ORIGIN, scope);
const scopedBroadcastId = (scope: string) =>
  scopedNotificationId('broadcast', ORIGIN, scope);
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

const notification = (number: number, changes: object = {}) => ({
  id: idOf(number),
  user: JANE,
  title: `Title ${number}`,
  severity: 'normal',
  origin: ORIGIN,
  created: new Date(number * 1_000),
  ...changes,
});

const broadcast = (number: number, changes: object = {}) => {
  const { user: _, ...row } = notification(number, changes);
  return row;
};

async function createTestDatabase(databaseId: TestDatabaseId) {
  const { knex, store } = await createTestStore(databases, databaseId);
  await createUpstreamTables(knex);
  const logger = mockServices.logger.mock();
  const inboxOf = async (userRef: string) => {
    const options = { userRef, filter: {}, limit: 100 };
    return (await store.listInbox(options)).entries;
  };
  return {
    knex,
    store,
    logger,
    /** Runs the import as an instance does that starts, and returns what it logs. */
    async runImport(
      options: {
        batchSize?: number;
        runAgain?: string;
        signal?: AbortSignal;
      } = {},
    ) {
      logger.info.mockClear();
      const upstream = UpstreamImport.create({ knex, logger, ...options });
      if (await upstream.prepare()) {
        await upstream.run(options.signal);
      }
      return logger.info.mock.calls.map(([message]) => message);
    },
    /** Lets time pass between two passes. */
    async pass(milliseconds: number) {
      const earlier = (column: string) =>
        knex.raw(`?? - cast(? as bigint)`, [column, milliseconds]);
      await knex('callboard_import').update({
        started: earlier('started'),
        since: earlier('since'),
        last_news: earlier('last_news'),
      });
    },
    inboxOf,
    async titlesOf(userRef: string) {
      return (await inboxOf(userRef)).map(({ payload }) => payload.title);
    },
    async mark(ids: string[], flags: { read?: boolean; saved?: boolean }) {
      await store.mark({
        userRef: JANE,
        selection: { seen: ids.map(id => ({ id })) },
        flags,
        operationId: idOf(999),
      });
    },
  };
}

/** All that the import writes, except for revisions and replaced texts. */
async function contents(knex: Knex) {
  const columns = {
    callboard_delivery:
      'notification_id, user_ref, message_id, created, updated, sort_at, read, saved',
    callboard_broadcast:
      'notification_id, message_id, created, updated, sort_at',
    callboard_broadcast_flags: 'notification_id, user_ref, read, saved',
    callboard_message:
      'notification_id, id, created, origin, topic, severity, payload, search_text',
    callboard_imported_id:
      'old_id, user_ref, notification_id, sent_at, read, saved',
    callboard_user_setting: 'user_ref, channel, origin, enabled, imported',
    callboard_known_topic: 'origin, topic',
  };
  const all: Record<string, string[]> = {};
  for (const [table, names] of Object.entries(columns)) {
    const rows = knex(table).select(names.split(', '));
    if (table === 'callboard_message') {
      rows.whereIn('id', shown =>
        shown
          .select('message_id')
          .from('callboard_delivery')
          .union(knex('callboard_broadcast').select('message_id')),
      );
    }
    all[table] = (await rows).map(row => JSON.stringify(row)).sort();
  }
  return all;
}

async function upstreamContents(knex: Knex) {
  return Promise.all(
    ['notification', 'broadcast', 'broadcast_user_status', 'user_settings'].map(
      table => knex(table).select('*'),
    ),
  );
}

/** A bit of everything, at least two batches of three rows of each kind. */
async function fill(knex: Knex) {
  await knex('notification').insert([
    notification(1, { read: new Date(50_000), description: 'Text' }),
    notification(2, {
      saved: new Date(60_000),
      topic: 'deploys',
      icon: 'docs',
    }),
    notification(3, { user: JOE, scope: 'build', link: '/catalog' }),
    notification(4, { user: JOE, scope: 'build', updated: new Date(70_000) }),
    notification(5, { scope: 'build', severity: 'critical' }),
    notification(6),
    notification(7),
  ]);
  await knex('broadcast').insert([
    broadcast(11, { scope: 'maintenance' }),
    broadcast(12, { scope: 'maintenance' }),
    broadcast(13, { updated: new Date(80_000) }),
    broadcast(14),
  ]);
  await knex('broadcast_user_status').insert([
    { broadcast_id: idOf(11), user: JANE, read: new Date(90_000) },
    { broadcast_id: idOf(13), user: JANE, read: new Date(20_000) },
    { broadcast_id: idOf(13), user: JOE, saved: new Date(90_000) },
    { broadcast_id: idOf(14), user: JOE },
  ]);
  await knex('user_settings').insert(
    ['user:default/a', 'user:default/b', 'user:default/c', JANE].map(
      (user, index) => ({
        user,
        channel: 'Web',
        origin: ORIGIN,
        enabled: index % 2 === 0,
        settings_key_hash: String(index),
      }),
    ),
  );
}

describe.each(databases.eachSupportedId())('UpstreamImport, %p', databaseId => {
  it('imports notifications with texts, flags and times', async () => {
    const { knex, store, runImport, inboxOf } = await createTestDatabase(
      databaseId,
    );
    const row = {
      description: 'Description',
      severity: 'high',
      link: '/catalog',
      topic: 'deploys',
      icon: 'docs',
      metadata: '{"run": [1]}',
      updated: new Date(2_500),
      read: new Date(3_000),
      saved: new Date(4_000),
    };
    await knex('notification').insert([
      notification(1, row),
      notification(2, { ...row, scope: 'build' }),
    ]);

    await runImport();

    const imported = (number: number, scope?: string) =>
      expect.objectContaining({
        id: scope ? scopedId(scope) : idOf(number),
        isBroadcast: false,
        origin: ORIGIN,
        created: new Date(number * 1_000),
        updated: new Date(2_500),
        read: new Date(3_000),
        saved: new Date(4_000),
        payload: expect.objectContaining({
          title: `Title ${number}`,
          description: 'Description',
          severity: 'high',
          link: '/catalog',
          ...(scope && { scope }),
          topic: 'deploys',
          icon: 'docs',
          metadata: { run: [1] },
        }),
      });
    const entries = await inboxOf(JANE);
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([imported(1), imported(2, 'build')]),
    );
    for (const number of [1, 2]) {
      const linked = await store.getInboxEntries({
        userRef: JANE,
        ids: [idOf(number)],
      });
      expect(linked.entries.map(({ payload }) => payload.title)).toEqual([
        `Title ${number}`,
      ]);
      // An old link says nothing to others.
      expect(
        await store.getInboxEntries({ userRef: JOE, ids: [idOf(number)] }),
      ).toEqual({ entries: [] });
    }
  });

  it('imports broadcasts as each user sees them in upstream', async () => {
    const { knex, runImport, inboxOf } = await createTestDatabase(databaseId);
    await fill(knex);

    await runImport();

    const broadcastsOf = async (userRef: string) =>
      (await inboxOf(userRef))
        .filter(({ isBroadcast }) => isBroadcast)
        .map(({ id, read, saved }) => [id, read, saved]);
    const maintenance = scopedBroadcastId('maintenance');
    expect(await broadcastsOf(JANE)).toEqual([
      // Sent again after she had read it; upstream shows it as read.
      [idOf(13), new Date(20_000), undefined],
      [idOf(14), undefined, undefined],
      [maintenance, undefined, undefined],
    ]);
    expect(await broadcastsOf(JOE)).toEqual([
      [idOf(13), undefined, new Date(90_000)],
      [idOf(14), undefined, undefined],
      [maintenance, undefined, undefined],
    ]);
  });

  it('leaves broadcasts unread for users who come for the first time within 30 days', async () => {
    const { knex, store, runImport } = await createTestDatabase(databaseId);
    await knex('broadcast').insert(broadcast(11));
    await runImport();
    await knex('callboard_visitor').insert([
      { user_ref: JANE, first_visit: Date.now() + 29 * 24 * HOUR },
      { user_ref: JOE, first_visit: Date.now() + 31 * 24 * HOUR },
    ]);

    const unreadOf = async (userRef: string) =>
      (await store.getStatus({ userRef })).unread;
    expect([await unreadOf(JANE), await unreadOf(JOE)]).toEqual([1, 0]);
  });

  it('repairs what upstream wrote wrongly', async () => {
    const { knex, store, runImport, inboxOf } = await createTestDatabase(
      databaseId,
    );
    await knex('notification').insert([
      notification(1, { severity: null, topic: '', scope: '', link: '' }),
      notification(2, { severity: 'HIGH' }),
      notification(3, { severity: 'urgent', user: 'User:Default/Jane' }),
      // eslint-disable-next-line no-script-url -- what is to be left behind
      notification(4, { link: 'javascript:alert(1)' }),
      notification(5, { metadata: '{"cut": "of' }),
      notification(6, {
        metadata: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      }),
    ]);
    await knex('broadcast').insert(broadcast(9, { metadata: 'undefined' }));
    await knex('user_settings').insert(
      [
        { origin: ORIGIN, enabled: false },
        { origin: 'Plugin:Catalog', enabled: true },
        { origin: ORIGIN, topic: 'Deploys', enabled: true },
        { origin: ORIGIN, topic: 'deploys', enabled: false },
      ].map((setting, index) => ({
        user: JANE,
        channel: 'Web',
        topic: null,
        settings_key_hash: `not a hash ${index}`,
        ...setting,
      })),
    );

    await runImport();

    const entries = await inboxOf(JANE);
    expect(
      entries.map(({ id, payload: { severity, link, metadata } }) => [
        id,
        severity,
        link,
        metadata,
      ]),
    ).toEqual([
      [idOf(9), 'normal', undefined, undefined],
      [idOf(6), 'normal', undefined, undefined],
      [idOf(5), 'normal', undefined, undefined],
      [idOf(4), 'normal', undefined, undefined],
      [idOf(3), 'normal', undefined, undefined],
      [idOf(2), 'high', undefined, undefined],
      [idOf(1), 'normal', undefined, undefined],
    ]);
    expect(entries[6].payload).toEqual({
      title: 'Title 1',
      severity: 'normal',
    });
    const { settings } = await store.getSettings({ userRef: JANE });
    expect(settings).toHaveLength(2);
    expect(settings).toEqual(
      expect.arrayContaining([
        { channel: 'Web', origin: ORIGIN, enabled: false },
        { channel: 'Web', origin: ORIGIN, topic: 'Deploys', enabled: true },
      ]),
    );
  });

  it.each([1, 500])(
    'makes one entry of several in one scope: the latest text, unread and saved if one is (%p at a time)',
    async batchSize => {
      const { knex, store, runImport, inboxOf, pass } =
        await createTestDatabase(databaseId);
      // As recent as a later pass may read again.
      const [read, saved] = [ago(2_000), ago(1_000)];
      await knex('notification').insert([
        notification(1, { scope: 'a', created: ago(9_000), read }),
        notification(2, { scope: 'a', created: ago(7_000), read }),
        notification(3, { scope: 'a', created: ago(8_000), saved }),
        notification(4, { scope: 'b', created: ago(8_000), read }),
        notification(5, { scope: 'b', created: ago(9_000), read, saved }),
        // Another user's, with a text of its own.
        notification(6, { scope: 'a', user: JOE }),
      ]);
      await knex('broadcast').insert([
        broadcast(11, { scope: 'a' }),
        broadcast(12, { scope: 'a' }),
        broadcast(13, { scope: 'b' }),
        broadcast(14, { scope: 'b' }),
      ]);
      await knex('broadcast_user_status').insert([
        { broadcast_id: idOf(11), user: JANE, saved },
        { broadcast_id: idOf(12), user: JANE, read },
        { broadcast_id: idOf(13), user: JANE, read },
        { broadcast_id: idOf(14), user: JANE, read },
      ]);
      const inbox = async () =>
        (await inboxOf(JANE)).map(entry => [
          entry.id,
          entry.payload.title,
          entry.read,
          entry.saved,
        ]);
      const expected = [
        [scopedId('a'), 'Title 2', undefined, saved],
        [scopedId('b'), 'Title 4', read, saved],
        [scopedBroadcastId('b'), 'Title 14', read, undefined],
        [scopedBroadcastId('a'), 'Title 12', undefined, saved],
      ];

      await runImport({ batchSize });
      expect(await inbox()).toEqual(expected);
      const before = await contents(knex);
      await pass(HOUR);
      expect(await runImport({ batchSize })).toEqual([]);
      expect(await inbox()).toEqual(expected);
      expect(await contents(knex)).toEqual(before);

      expect((await inboxOf(JOE))[2].payload.title).toBe('Title 6');
      for (const [numbers, id] of [
        [[1, 2, 3], scopedId('a')],
        [[4, 5], scopedId('b')],
        [[11, 12], scopedBroadcastId('a')],
      ] as const) {
        for (const number of numbers) {
          const { entries } = await store.getInboxEntries({
            userRef: JANE,
            ids: [idOf(number)],
          });
          expect(entries.map(entry => entry.id)).toEqual([id]);
        }
      }
    },
  );

  it('keeps the text and the read state of what was sent here before its row is imported', async () => {
    const { knex, store, runImport, mark, inboxOf } = await createTestDatabase(
      databaseId,
    );
    const [read, saved] = [ago(2 * HOUR), ago(HOUR)];
    await knex('notification').insert([
      notification(1, { scope: 'read', saved }),
      notification(2, { scope: 'unread', read }),
    ]);
    await knex('broadcast').insert(broadcast(11, { scope: 'all' }));
    await knex('broadcast_user_status').insert({
      broadcast_id: idOf(11),
      user: JANE,
      read,
      saved,
    });
    for (const scope of ['read', 'unread']) {
      const title = `Here, ${scope}`;
      await send(store, createMessage({ origin: ORIGIN, scope, title }), [
        JANE,
      ]);
    }
    await store.saveBroadcast({
      message: createBroadcast({
        origin: ORIGIN,
        scope: 'all',
        title: 'Here, all',
      }),
      backlog: { toMillis: () => HOUR } as never,
    });
    await mark([scopedId('read')], { read: true });
    const before = await inboxOf(JANE);

    await runImport();

    const entries = await inboxOf(JANE);
    expect(
      entries.map(({ payload, created, read: readAt, saved: savedAt }) => [
        payload.title,
        created,
        Boolean(readAt),
        savedAt,
      ]),
    ).toEqual([
      ['Here, all', new Date(11_000), false, saved],
      ['Here, unread', new Date(2_000), false, undefined],
      ['Here, read', new Date(1_000), true, saved],
    ]);
    expect(entries.map(({ sentRev }) => sentRev)).toEqual(
      before.map(({ sentRev }) => sentRev),
    );
    const links = await store.getInboxEntries({
      userRef: JANE,
      ids: [1, 2, 11].map(idOf),
    });
    expect(links.entries).toEqual(entries);
  });

  it('imports settings before anything else, and later those that were changed in upstream', async () => {
    const { knex, store, logger, runImport, pass } = await createTestDatabase(
      databaseId,
    );
    await fill(knex);
    const enabled = async (user: string) =>
      (await store.getSettings({ userRef: user })).settings[0]?.enabled;
    const [a, b, c] = ['a', 'b', 'c'].map(name => `user:default/${name}`);
    const all = async () => [
      await enabled(a),
      await enabled(b),
      await enabled(c),
    ];

    await UpstreamImport.create({ knex, logger, batchSize: 1 }).prepare();
    expect(await all()).toEqual([true, false, true]);
    expect(await knex('callboard_message')).toEqual([]);

    await runImport();
    const set = (userRef: string, value: boolean) =>
      store.saveSettings({
        userRef,
        settings: [{ channel: 'Web', origin: ORIGIN, enabled: value }],
      });
    await set(b, true);
    await set(c, false);
    await knex('user_settings').where('user', a).update({ enabled: false });
    await knex('user_settings').where('user', c).update({ enabled: false });
    await pass(HOUR);
    await runImport();
    expect(await all()).toEqual([false, true, false]);

    await set(a, true);
    await pass(HOUR);
    expect(await runImport()).toEqual([]);
    expect(await all()).toEqual([true, true, false]);
  });

  it('only reads the tables of upstream', async () => {
    const { knex, runImport } = await createTestDatabase(databaseId);
    await fill(knex);
    const before = await upstreamContents(knex);

    await runImport({ batchSize: 3 });

    expect(await upstreamContents(knex)).toEqual(before);
  });

  it('ends the same when it is interrupted between any two statements', async () => {
    const whole = await createTestDatabase(databaseId);
    await fill(whole.knex);
    await whole.runImport();

    const { knex, logger } = await createTestDatabase(databaseId);
    await fill(knex);
    let left = Infinity;
    const goOn = () => {
      left -= 1;
      if (left < 0) {
        throw new Error('The instance dies');
      }
    };
    knex.on('query', ({ sql }) => {
      if (!/^(begin|commit|rollback)/i.test(sql)) {
        goOn();
      }
    });
    const dying = new Proxy(knex, {
      get: (target, key) =>
        key === 'transaction'
          ? (work: (tx: Knex.Transaction) => Promise<unknown>) =>
              target.transaction(async tx => {
                const result = await work(tx);
                goOn();
                return result;
              })
          : Reflect.get(target, key),
    });
    let deaths = 0;
    for (let isDone = false; !isDone; ) {
      const options = { knex: dying, logger, batchSize: 3 };
      const upstream = UpstreamImport.create(options);
      left = deaths + 1;
      try {
        await upstream.prepare();
        await upstream.run();
        isDone = true;
      } catch (error) {
        deaths += 1;
        expect(String(error)).toMatch(/The instance dies/);
      }
    }
    left = Infinity;

    expect(deaths).toBeGreaterThan(20);
    expect(await contents(knex)).toEqual(await contents(whole.knex));
  });

  it('ends the same when several instances do it at once', async () => {
    const whole = await createTestDatabase(databaseId);
    await fill(whole.knex);
    await whole.runImport();

    const shared = await createTestDatabase(databaseId);
    await fill(shared.knex);
    await Promise.all(
      [1, 2, 3].map(batchSize => shared.runImport({ batchSize })),
    );
    // One that was overtaken leaves the rest to the others; all may have been.
    await shared.runImport();

    expect(await contents(shared.knex)).toEqual(await contents(whole.knex));
  });

  it('stops when asked to, and goes on later', async () => {
    const { knex, runImport, titlesOf } = await createTestDatabase(databaseId);
    await fill(knex);
    const controller = new AbortController();
    knex.on('query', ({ sql }) => {
      if (sql.includes('callboard_message')) {
        controller.abort();
      }
    });

    await runImport({ batchSize: 1, signal: controller.signal });
    expect(await titlesOf(JOE)).toEqual(['Title 11']);
    await runImport();
    expect(await titlesOf(JOE)).toEqual([
      'Title 13',
      'Title 4',
      'Title 14',
      'Title 12',
    ]);
  });

  it('takes over what upstream wrote since, and nothing twice', async () => {
    const { knex, store, runImport, pass, mark, inboxOf } =
      await createTestDatabase(databaseId);
    await fill(knex);
    await runImport();

    await mark([idOf(1)], { read: false });
    await mark([idOf(2)], { saved: false });
    await store.retract({ origin: ORIGIN, id: idOf(6) });
    await store.retract({ origin: ORIGIN, scope: 'maintenance' });
    await pass(6 * HOUR);
    // An instance of upstream is still running.
    const later = ago(3 * HOUR);
    await knex('notification').where('id', idOf(7)).update({ read: later });
    await knex('notification').where('id', idOf(1)).update({ saved: later });
    await knex('notification').where('id', idOf(6)).update({ saved: later });
    await knex('notification')
      .where('id', idOf(5))
      .update({ title: 'Again', updated: later, read: null });
    await knex('notification').insert(notification(0, { created: later }));
    await knex('broadcast').insert(broadcast(10, { created: later }));
    await knex('broadcast')
      .where('id', idOf(13))
      .update({ title: 'Again to all', updated: ago(2 * HOUR) });
    await knex('broadcast_user_status').insert([
      { broadcast_id: idOf(12), user: JANE, read: later },
      { broadcast_id: idOf(14), user: JANE, read: later },
    ]);

    expect(await runImport({ batchSize: 3 })).toEqual([
      'Imported 8 later changes of the built-in notifications plugin',
    ]);

    const inbox = async () =>
      (await inboxOf(JANE)).map(({ id, payload, read, saved }) => [
        id,
        payload.title,
        read,
        saved,
      ]);
    const expected = [
      // Read before it was sent again, which makes no difference in upstream.
      [idOf(13), 'Again to all', new Date(20_000), undefined],
      [scopedId('build'), 'Again', undefined, undefined],
      [idOf(10), 'Title 10', undefined, undefined],
      [idOf(0), 'Title 0', undefined, undefined],
      [idOf(14), 'Title 14', later, undefined],
      [idOf(7), 'Title 7', later, undefined],
      [idOf(2), 'Title 2', undefined, undefined],
      [idOf(1), 'Title 1', undefined, later],
    ];
    expect(await inbox()).toEqual(expected);

    const before = await contents(knex);
    await pass(HOUR);
    expect(await runImport()).toEqual([]);
    expect(await inbox()).toEqual(expected);
    expect(await contents(knex)).toEqual(before);
  });

  it('finds later what upstream wrote behind the back of a pass', async () => {
    const { knex, runImport, pass, titlesOf } = await createTestDatabase(
      databaseId,
    );
    await knex('notification').insert([notification(1), notification(2)]);
    const controller = new AbortController();
    knex.on('query', ({ sql }) => {
      if (sql.includes('callboard_message')) {
        controller.abort();
      }
    });
    await runImport({ batchSize: 1, signal: controller.signal });
    expect(await titlesOf(JANE)).toEqual(['Title 1']);

    // It bears the time at which its send began, and comes before the others.
    await knex('notification').insert(
      notification(0, { created: ago(HOUR / 2) }),
    );
    await runImport();
    expect(await titlesOf(JANE)).toEqual(['Title 2', 'Title 1']);
    await pass(HOUR);
    await runImport();
    expect(await titlesOf(JANE)).toEqual(['Title 0', 'Title 2', 'Title 1']);
  });

  it('does not bring back what is gone here, however recent it is', async () => {
    const { knex, store, runImport, pass, inboxOf } = await createTestDatabase(
      databaseId,
    );
    const created = ago(1_000);
    await knex('notification').insert([
      notification(1, { created }),
      notification(2, { created, scope: 'build' }),
      notification(3, { created, scope: 'test' }),
    ]);
    await knex('broadcast').insert(broadcast(11, { created }));
    await runImport();
    for (const selection of [
      { id: idOf(1) },
      { id: idOf(11) },
      { scope: 'build' },
      { scope: 'test' },
    ]) {
      await store.retract({ origin: ORIGIN, ...selection });
    }
    await knex('notification').update({ saved: new Date() });
    await knex('notification')
      .where({ scope: 'test' })
      .update({ updated: new Date(), title: 'Again' });
    await knex('broadcast_user_status').insert({
      broadcast_id: idOf(11),
      user: JANE,
      saved: new Date(),
    });

    await pass(HOUR);
    await runImport();
    // Only what was sent after it was retracted.
    expect((await inboxOf(JANE)).map(({ payload }) => payload.title)).toEqual([
      'Again',
    ]);
  });

  it('prefers what the user did last, here or there', async () => {
    const { knex, runImport, pass, mark, inboxOf } = await createTestDatabase(
      databaseId,
    );
    await knex('notification').insert([
      notification(1, { saved: new Date(5_000) }),
      notification(2),
    ]);
    await knex('broadcast').insert([broadcast(11), broadcast(12)]);
    await runImport();
    const setInUpstream = async (numbers: number[], at: Date) => {
      for (const number of numbers) {
        await knex('notification')
          .where('id', idOf(number))
          .update({ read: at, saved: at });
        await knex('broadcast_user_status').insert({
          broadcast_id: idOf(10 + number),
          user: JANE,
          read: at,
          saved: at,
        });
      }
    };
    const all = [1, 2, 11, 12].map(idOf);
    await setInUpstream([1], new Date());
    await mark(all, { read: true, saved: true });
    await mark(all, { read: false, saved: false });
    const later = new Date(Date.now() + 1_000);
    await setInUpstream([2], later);

    await pass(HOUR);
    await runImport();
    const expected = [
      [idOf(12), later, later],
      [idOf(11), undefined, undefined],
      [idOf(2), later, later],
      [idOf(1), undefined, undefined],
    ];
    const inbox = async () =>
      (await inboxOf(JANE)).map(({ id, read, saved }) => [id, read, saved]);
    expect(await inbox()).toEqual(expected);
    await pass(HOUR);
    await runImport();
    expect(await inbox()).toEqual(expected);
  });

  it('looks again every hour until there was nothing new for a day, and then no more unless asked', async () => {
    const { knex, runImport, pass, titlesOf } = await createTestDatabase(
      databaseId,
    );
    const titles = () => titlesOf(JANE);
    const insert = (number: number) =>
      knex('notification').insert(
        notification(number, { created: new Date(Date.now() + number) }),
      );
    await insert(1);
    await runImport({ runAgain: 'first' });
    await insert(2);
    await pass(HOUR - 10_000);
    expect(await runImport()).toEqual([]);
    expect(await titles()).toEqual(['Title 1']);
    await pass(10_000);
    await runImport();
    expect(await titles()).toEqual(['Title 2', 'Title 1']);

    for (let hour = 1; hour < 24; hour += 1) {
      await pass(HOUR);
      expect(await runImport()).toEqual([]);
    }
    await insert(3);
    await pass(HOUR);
    await runImport();
    expect(await titles()).toEqual(['Title 3', 'Title 2', 'Title 1']);
    await pass(24 * HOUR);
    expect(await runImport()).toEqual([
      expect.stringContaining('The import is finished'),
    ]);

    await insert(4);
    await pass(HOUR);
    const statements: string[] = [];
    knex.on('query', ({ sql }) => statements.push(sql));
    expect(await runImport()).toEqual([]);
    expect(statements).toEqual([
      expect.stringMatching(/^select .* from .callboard_import./),
    ]);
    await runImport({ runAgain: 'first' });
    expect(await titles()).toEqual(['Title 3', 'Title 2', 'Title 1']);
    await runImport({ runAgain: 'second' });
    expect(await titles()).toEqual([
      'Title 4',
      'Title 3',
      'Title 2',
      'Title 1',
    ]);
  });

  it('takes the same number of statements for a large batch as for a small one', async () => {
    const countStatements = async (users: number) => {
      const { knex, runImport } = await createTestDatabase(databaseId);
      await fill(knex);
      for (let number = 100; number < 100 + users; number += 1) {
        const user = `user:default/u${number}`;
        await knex('notification').insert(
          notification(number, { user, scope: 'build' }),
        );
        await knex('broadcast').insert(broadcast(number));
        await knex('broadcast_user_status').insert({
          broadcast_id: idOf(number),
          user,
          read: new Date(90_000),
        });
        await knex('user_settings').insert({
          user,
          channel: 'Web',
          origin: ORIGIN,
          enabled: false,
          settings_key_hash: user,
        });
      }
      let count = 0;
      knex.on('query', () => {
        count += 1;
      });
      await runImport();
      return count;
    };

    expect(await countStatements(300)).toBe(await countStatements(3));
  });

  it('logs how far it is', async () => {
    const { knex, runImport } = await createTestDatabase(databaseId);
    await fill(knex);

    expect(await runImport()).toEqual([
      expect.stringMatching(/^Imported [0-9] of 15 rows of the built-in/),
      'Imported all 15 rows of the built-in notifications plugin',
    ]);
  });

  it('costs one look where upstream never was', async () => {
    const { knex } = await createTestStore(databases, databaseId);
    const logger = mockServices.logger.mock();
    const scheduler = mockServices.scheduler.mock();
    const lifecycle = mockServices.lifecycle.mock();
    let statements = 0;
    knex.on('query', () => {
      statements += 1;
    });

    const upstream = UpstreamImport.create({ knex, logger });
    await upstream.start({ scheduler, lifecycle });

    expect(statements).toBe(2);
    expect(logger.info).not.toHaveBeenCalled();
    expect(scheduler.scheduleTask).not.toHaveBeenCalled();
  });

  it('runs in the background and by the scheduler, and ends with the backend', async () => {
    const { knex, logger, titlesOf } = await createTestDatabase(databaseId);
    await fill(knex);
    const scheduler = mockServices.scheduler.mock();
    const lifecycle = mockServices.lifecycle.mock();

    const upstream = UpstreamImport.create({ knex, logger });
    await upstream.start({ scheduler, lifecycle });
    expect(await knex('callboard_user_setting')).toHaveLength(4);
    const [[shutDown]] = lifecycle.addShutdownHook.mock.calls;
    await shutDown();

    const [[task]] = scheduler.scheduleTask.mock.calls;
    expect(task).toEqual(expect.objectContaining({ scope: 'global' }));
    await task.fn(new AbortController().signal);
    expect(await titlesOf(JOE)).toHaveLength(4);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
