import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { makeOlder } from '../__testUtils__/makeOlder';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('an inbox on %s', id => {
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({ knex });
  });

  async function send(
    name: string | undefined,
    payload: Partial<NotificationPayload>,
    origin?: string,
  ): Promise<string> {
    const { body } = await backend.asPlugin(origin).post(
      '/',
      {
        recipients: name
          ? { type: 'entity', entityRef: `user:default/${name}` }
          : { type: 'broadcast' },
        payload: { title: 'T', ...payload },
      },
      { Prefer: 'return=minimal' },
    );
    return body.id;
  }

  /** An `asOf` of which all that was just sent is sure to have been stored before. */
  const allThere = () => new Date(Date.now() + 60_000).toISOString();

  const titles = async (name: string, query: string) => {
    const { status, body } = await backend
      .asUser(name)
      .get(`/notifications${query}`);
    expect(status).toBe(200);
    expect(body.totalCount).toBe(body.notifications.length);
    return body.notifications.map((n: any) => n.payload.title);
  };

  it('is filtered by everything that is asked for', async () => {
    const { asUser } = backend;
    await asUser('filip').get('/status');
    const start = new Date().toISOString();
    const a = await send('filip', {
      title: 'Alpha 100%',
      severity: 'critical',
      topic: 'x',
    });
    const b = await send(
      'filip',
      { title: 'Beta_', description: "O'Neill", severity: 'low' },
      'plugin:b',
    );
    await send(undefined, { title: 'Gamma 🦊', severity: 'high', topic: 'x' });
    await asUser('filip').post('/update', { ids: [a], read: true });
    await asUser('filip').post('/update', { ids: [b], saved: true });
    const find = (query: string) =>
      titles('filip', `?createdAfter=${start}&${query}&orderField=created,asc`);

    expect(await find('read=true')).toEqual(['Alpha 100%']);
    expect(await find('read=false')).toEqual(['Beta_', 'Gamma 🦊']);
    expect(await find('saved=true')).toEqual(['Beta_']);
    expect(await find('saved=false&read=false')).toEqual(['Gamma 🦊']);
    expect(await find('minimumSeverity=high')).toEqual([
      'Alpha 100%',
      'Gamma 🦊',
    ]);
    expect(await find('topic=x')).toEqual(['Alpha 100%', 'Gamma 🦊']);
    expect(await find('topic=')).toHaveLength(3);
    expect(await find('origin=plugin:b')).toEqual(['Beta_']);
    expect(await find('type=individual')).toEqual(['Alpha 100%', 'Beta_']);
    expect(await find('isBroadcast=true&type=broadcast')).toEqual(['Gamma 🦊']);
    expect(await find('type=all')).toHaveLength(3);
    expect(await find('search=100%25')).toEqual(['Alpha 100%']);
    expect(await find('search=_')).toEqual(['Beta_']);
    expect(await find("search=o'NEILL")).toEqual(['Beta_']);
    expect(await find('search=%F0%9F%A6%8A')).toEqual(['Gamma 🦊']);
    expect(await find('search=')).toHaveLength(3);
    expect(await titles('filip', '?createdAfter=2999-01-01')).toEqual([]);
  });

  it.each([
    ['?createdAfter=yesterday', /^createdAfter /],
    ['?createdAfter=2026-13-45', /^createdAfter /],
    ['?createdAfter=%2B275760-09-13', /^createdAfter /],
    ['?orderField=title', /^orderField /],
    ['?orderField=created,up', /^orderField /],
    ['?orderField=created&orderField=topic', /^orderField /],
    ['?limit=-1', /^limit /],
    ['?limit=1001', /^limit .*1000/],
    ['?limit=1.5', /^limit /],
    ['?offset=x', /^offset /],
    ['?read=maybe', /^read /],
    ['?minimumSeverity=loud', /^minimumSeverity /],
    ['?type=broadcast&isBroadcast=false', /type and isBroadcast/],
    ['?cursor=nonsense', /^cursor /],
    ['?unknown=1', /'unknown'/],
  ])('refuses %s by name', async (query, message) => {
    for (const path of ['/', '/notifications']) {
      const { status, body } = await backend.asUser('a').get(`${path}${query}`);
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringMatching(message),
      ]);
    }
  });

  it('is paged by offset, and by cursor however much arrives meanwhile', async () => {
    const { asUser } = backend;
    await asUser('paula').get('/status');
    const filter = 'origin=plugin:pages';
    for (let i = 0; i < 7; i++) {
      await send(
        i % 3 === 0 ? undefined : 'paula',
        { title: `${i}` },
        'plugin:pages',
      );
    }
    const page = async (query: string) =>
      (await asUser('paula').get(`/?${filter}&${query}`)).body;
    const titlesOf = (body: any) =>
      body.notifications.map((n: any) => n.payload.title);

    expect(titlesOf(await page('limit=3'))).toEqual(['6', '5', '4']);
    expect(titlesOf(await page('limit=3&offset=5'))).toEqual(['1', '0']);
    for (const query of ['limit=0', 'offset=100']) {
      expect(await page(query)).toEqual({
        notifications: [],
        totalCount: 7,
        asOf: expect.any(String),
      });
    }

    const seen = new Array<string>();
    let cursor: string | undefined;
    do {
      const body = await page(`limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...titlesOf(body));
      cursor = body.nextCursor;
      await send('paula', { title: 'new' }, 'plugin:pages');
    } while (cursor);
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  it('is sorted by the fields that are allowed', async () => {
    await send('sora', { title: '1', topic: 'b' }, 'plugin:x');
    await send('sora', { title: '2', topic: 'a' }, 'plugin:y');
    await send('sora', { title: '3' }, 'plugin:w');
    const by = (order: string) =>
      titles('sora', `?type=individual&orderField=${order}`);
    expect(await by('created')).toEqual(['1', '2', '3']);
    expect(await by('created,desc')).toEqual(['3', '2', '1']);
    expect(await by('origin,asc')).toEqual(['3', '1', '2']);
    expect((await by('topic,asc')).filter((t: string) => t !== '3')).toEqual([
      '2',
      '1',
    ]);
  });

  it('tells its counts, topics and origins', async () => {
    const { asUser } = backend;
    const before = (await asUser('stan').get('/status')).body;
    const first = await send('stan', { topic: 'b' }, 'plugin:stan');
    await send('stan', { topic: 'a' }, 'plugin:stan');
    await asUser('stan').post('/update', { ids: [first], read: true });
    const { body: status } = await asUser('stan').get('/status');
    expect(status).toMatchObject({
      unread: before.unread + 1,
      read: before.read + 1,
    });
    expect(status.unreadIds).toHaveLength(status.unread);
    expect(
      (await asUser('stan').get('/topics?origin=plugin:stan')).body,
    ).toEqual({
      topics: ['a', 'b'],
    });
    expect(
      (await asUser('stan').get('/topics?origin=plugin:stan&read=false')).body,
    ).toEqual({ topics: ['a'] });
    const { body } = await asUser('stan').get('/origins?type=individual');
    expect(body).toEqual({ origins: ['plugin:stan'] });
  });

  it('is the own one only, and nobody learns of what others have', async () => {
    const { asUser, asPlugin } = backend;
    const mine = await send('mia', { title: 'Mine' });
    for (const path of [`/${mine}`, `/notifications/${mine}`]) {
      expect((await asUser('mia').get(path)).body.payload.title).toBe('Mine');
      expect((await asUser('eve').get(path)).status).toBe(404);
    }
    const { body } = await asUser('eve').post('/update', {
      ids: [mine],
      read: true,
      saved: true,
    });
    expect(body).toEqual([]);
    expect((await asUser('mia').get(`/${mine}`)).body).not.toHaveProperty(
      'read',
    );
    for (const path of [
      '/',
      '/status',
      '/settings',
      '/topics',
      '/origins',
      `/${mine}`,
    ]) {
      expect((await asPlugin().get(path)).status).toBe(403);
      expect((await backend.asNobody().get(path)).status).toBe(401);
    }
  });

  it('is the same one however a token spells its reader', async () => {
    const { asUser, signals } = backend;
    const reader = asUser('Laura');
    const sent = await send('laura', { topic: 'spelling' }, 'plugin:spelling');
    for (const path of ['/', '/notifications']) {
      const { body } = await reader.get(`${path}?origin=plugin:spelling`);
      expect(body.notifications).toMatchObject([
        { id: sent, user: 'user:default/laura', userRef: 'user:default/laura' },
      ]);
    }
    for (const path of [`/${sent}`, `/notifications/${sent}`]) {
      expect((await reader.get(path)).status).toBe(200);
    }
    const { body: status } = await asUser('laura').get('/status');
    expect((await reader.get('/status')).body).toEqual(status);
    expect((await reader.get('/topics?topic=spelling')).body.topics).toEqual([
      'spelling',
    ]);
    const { body: origins } = await reader.get('/origins?topic=spelling');
    expect(origins).toEqual({ origins: ['plugin:spelling'] });

    signals.length = 0;
    await reader.post('/update', { ids: [sent], saved: true });
    const { body: marked } = await reader.post('/notifications/update', {
      filter: { topic: 'spelling' },
      upTo: allThere(),
      read: true,
    });
    expect(marked.ids).toEqual([sent]);
    expect((await asUser('laura').get(`/${sent}`)).body).toMatchObject({
      saved: expect.any(String),
      read: expect.any(String),
    });
    expect(signals.map(({ recipients }) => recipients)).toEqual(
      Array(2).fill({ type: 'user', entityRef: ['user:default/laura'] }),
    );

    await reader.post('/settings', {
      channels: [
        { id: 'Web', origins: [{ id: 'plugin:spelling', enabled: false }] },
      ],
    });
    expect((await asUser('laura').get('/settings')).body).toEqual(
      (await reader.get('/settings')).body,
    );
    await send('laura', { topic: 'spelling' }, 'plugin:spelling');
    const { body: page } = await reader.get('/?topic=spelling');
    expect(page.totalCount).toBe(1);
  });

  it('keeps its flags independent of each other, and tells other windows', async () => {
    const { asUser, signals } = backend;
    await asUser('flo').get('/status');
    const ids = [await send('flo', {}), await send(undefined, {})].sort();
    const mark = async (flags: object) => {
      const { body } = await asUser('flo').post('/notifications/update', {
        ids,
        ...flags,
      });
      return body.map((n: any) => [!!n.read, !!n.saved]);
    };
    const both = (flags: boolean[]) => [flags, flags];
    signals.length = 0;
    expect(await mark({ saved: true })).toEqual(both([false, true]));
    expect(await mark({ read: true })).toEqual(both([true, true]));
    expect(await mark({ read: false })).toEqual(both([false, true]));
    expect(await mark({ read: true, saved: false })).toEqual(
      both([true, false]),
    );
    expect(await mark({})).toEqual(both([true, false]));
    // Nothing changes any more, so there is nothing to tell.
    expect(await mark({ read: true })).toEqual(both([true, false]));
    expect(
      signals.map(({ recipients, message }) => [
        recipients,
        message.action,
        [...(message as any).notification_ids].sort(),
      ]),
    ).toEqual(
      [
        'notification_saved',
        'notification_read',
        'notification_unread',
        'notification_read',
        'notification_unsaved',
      ].map(action => [
        { type: 'user', entityRef: ['user:default/flo'] },
        action,
        ids,
      ]),
    );
  });

  it('tells other windows of each flag only where that one changed', async () => {
    const { asUser, signals } = backend;
    await asUser('una').get('/status');
    const sent = [await send('una', {}), await send(undefined, {})];
    const rest = [await send('una', {}), await send(undefined, {})];
    await asUser('una').post('/update', { ids: sent, read: true });
    const upTo = allThere();
    const { unread } = (await asUser('una').get('/status')).body;
    signals.length = 0;
    const all = { filter: {}, upTo };
    const { body } = await asUser('una').post('/update', {
      ...all,
      read: true,
      saved: true,
    });
    // Undone, what had been read before stays read.
    const undone = {
      filter: {},
      onlyChangedBy: body.operationId,
      read: false,
      saved: false,
    };
    await asUser('una').post('/update', undone);

    const told = Object.fromEntries(
      signals.map(({ message }) => [
        message.action,
        (message as any).notification_ids,
      ]),
    );
    for (const action of ['notification_read', 'notification_unread']) {
      expect(told[action]).toHaveLength(unread);
      expect(told[action]).toEqual(expect.arrayContaining(rest));
      for (const readBefore of sent) {
        expect(told[action]).not.toContain(readBefore);
      }
    }
    for (const action of ['notification_saved', 'notification_unsaved']) {
      expect(told[action]).toEqual(expect.arrayContaining([...sent, ...rest]));
    }
    const { body: status } = await asUser('una').get('/status');
    expect(status.unread).toBe(unread);
  });

  it("keeps one reader's flags of a broadcast from all others", async () => {
    const { asUser } = backend;
    await asUser('ann').get('/status');
    await asUser('bob').get('/status');
    const broadcast = await send(undefined, {});
    await asUser('ann').post('/update', {
      ids: [broadcast],
      read: true,
      saved: true,
    });
    const { body } = await asUser('bob').get(`/${broadcast}`);
    expect([body.read, body.saved]).toEqual([undefined, undefined]);
  });

  it('is marked as a whole as far as the reader has seen it', async () => {
    const { asUser, signals } = backend;
    await asUser('max').get('/status');
    const bulk = 'plugin:bulk';
    const old = await send('max', { title: 'Old' }, bulk);
    const other = await send('max', { title: 'Other' }, 'plugin:elsewhere');
    await makeOlder(knex, [old, other]);
    const [shown, unseen] = [
      await send('max', { title: 'Shown' }, bulk),
      await send('max', { title: 'Not shown' }, bulk),
    ];
    const { asOf, notifications } = (await asUser('max').get('/?limit=2')).body;
    signals.length = 0;
    const operationId = '01234567-89AB-4DEF-8123-456789abcdef';
    const { body } = await asUser('max').post('/update', {
      filter: { origin: bulk, read: false },
      upTo: asOf,
      // What is younger than a few seconds has to be named.
      ids: [
        { id: shown, rev: notifications[1].rev },
        { id: unseen, rev: notifications[1].rev },
        { id: other, rev: notifications[1].rev },
      ],
      read: true,
      operationId,
    });
    expect(body).toEqual({
      count: 2,
      ids: [old, shown],
      more: false,
      rev: expect.any(Number),
      operationId: operationId.toLowerCase(),
    });
    const unread = await asUser('max').get('/?read=false&type=individual');
    expect(unread.body.notifications.map((n: any) => n.id)).toEqual([
      unseen,
      other,
    ]);
    const read = await asUser('max').get(`/${shown}`);
    expect(read.body.rev).toBe(body.rev);
    expect(signals.map(({ message }) => message)).toEqual([
      {
        action: 'notification_read',
        notification_ids: [old, shown],
        rev: body.rev,
        operationId: body.operationId,
      },
    ]);
  });

  it('says that there is more than a signal can name', async () => {
    const { asUser, signals } = backend;
    await Promise.all(Array.from({ length: 501 }, () => send('many', {})));
    signals.length = 0;
    const { body } = await asUser('many').post('/update', {
      filter: { isBroadcast: false },
      upTo: allThere(),
      saved: true,
    });
    expect(body).toMatchObject({ count: 501, more: true });
    expect(body.ids).toHaveLength(500);
    expect(signals[0].message).toMatchObject({ more: true });

    // However many, all can be undone, by nobody else.
    const undo = {
      filter: {},
      onlyChangedBy: body.operationId,
      saved: false,
    };
    const others = await asUser('other').post('/update', undo);
    expect(others.body).toMatchObject({ count: 0 });
    const [one] = body.ids;
    const first = { ...undo, filter: undefined, ids: [one] };
    await asUser('many').post('/update', { ...first, onlyChangedBy: 'other' });
    expect((await asUser('many').get(`/${one}`)).body.saved).toBeDefined();
    await asUser('many').post('/update', first);
    const undone = await asUser('many').post('/update', undo);
    expect(undone.body).toMatchObject({ count: 500, more: false });
    const saved = await asUser('many').get('/?saved=true');
    expect(saved.body.totalCount).toBe(0);
  });

  it.each([
    [{}, /ids.*filter/],
    [{ filter: {}, read: true }, /^upTo .*required/],
    [
      { filter: {}, upTo: '2026-01-01', ids: Array(501).fill('a'), read: true },
      /^ids .*500/,
    ],
    [{ ids: [{ id: 'a' }], read: true }, /^ids\[0\].rev /],
    [{ ids: ['a'], operationId: 'x', read: true }, /^operationId /],
    [{ filter: {}, upTo: 'now', read: true }, /^upTo /],
    [{ filter: {}, upTo: '2026-01-01' }, /^read or saved/],
    [
      { filter: { createdAfter: 'x' }, upTo: '2026-01-01', read: true },
      /^filter\.createdAfter /,
    ],
    [{ ids: 'a' }, /^ids /],
    [{ ids: [1] }, /^ids\[0\] /],
    [{ ids: [], read: 'yes' }, /^read /],
  ])('refuses to be marked by %j', async (body, message) => {
    const answer = await backend.asUser('a').post('/update', body);
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });
});
