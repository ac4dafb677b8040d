import { TestDatabases } from '@backstage/backend-test-utils';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const LARGE = 'x'.repeat(15_000);
const payload = {
  description: LARGE,
  metadata: { more: LARGE },
  translations: {
    de: { title: 'Bau', description: `${'ü'.repeat(7_000)}!` },
    'pt-BR': { title: 'Construção' },
  },
};
const bytesOf = (body: unknown) => Buffer.byteLength(JSON.stringify(body));

describe.each(databases.eachSupportedId())('pages on %s', id => {
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    backend = await startNotificationsBackend({
      knex: await databases.init(id),
    });
    for (let n = 0; n < 100; n++) {
      await backend.asPlugin().post('/', {
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        payload: { ...payload, title: `Build ${n}` },
      });
    }
  });

  const list = async (query: string, headers: Record<string, string> = {}) => {
    const path = `/notifications?${query}`;
    const { status, body } = await backend.asUser('jane').get(path, headers);
    expect(status).toBe(200);
    return body;
  };

  it('end at about 2 MB and go on behind a cursor, so that all of them have everything once', async () => {
    const titles = new Array<string>();
    let cursor = '';
    do {
      const page = await list(`limit=1000${cursor && `&cursor=${cursor}`}`);
      expect(bytesOf(page)).toBeLessThan(2_100_000);
      expect(page.totalCount).toBe(100);
      for (const notification of page.notifications) {
        titles.push(notification.payload.title);
        expect(notification.payload).toMatchObject({
          description: LARGE,
          metadata: { more: LARGE },
        });
      }
      cursor = page.nextCursor;
    } while (cursor);
    expect(titles).toEqual(
      Array.from({ length: 100 }, (_, n) => `Build ${99 - n}`),
    );
    // One way back is as good as the other.
    const { notifications, nextCursor } = await list('orderField=created,asc');
    expect(notifications[0].payload.title).toBe('Build 0');
    expect(notifications.length).toBeLessThan(100);
    expect(nextCursor).toBeDefined();
  });

  it('are whole with an offset or in another order, which a larger limit is refused for', async () => {
    for (const query of ['offset=0', 'orderField=topic', 'offset=0&limit=25']) {
      const { notifications } = await list(query);
      expect(notifications).toHaveLength(query.endsWith('25') ? 25 : 100);
    }
    for (const query of ['offset=0', 'orderField=origin,desc']) {
      const { status, body } = await backend
        .asUser('jane')
        .get(`/notifications?limit=101&${query}`);
      expect([status, body.error.message]).toEqual([
        400,
        'limit must be <= 100 with offset or another order than by time, and is 101; use cursor for more',
      ]);
    }
  });

  it('have one language, that of the reader, and longer descriptions only for who asks', async () => {
    const [first] = (await list('limit=1')).notifications;
    expect(first.payload).toEqual({
      title: 'Build 99',
      description: LARGE,
      severity: 'normal',
      metadata: payload.metadata,
    });
    const inGerman = await list('limit=1&maxDescriptionLength=3', {
      'Accept-Language': 'fr;q=0.5, de-CH',
    });
    expect(inGerman.notifications).toMatchObject([
      { isTruncated: true, payload: { title: 'Bau', description: 'üüü' } },
    ]);
    const [portuguese] = (
      await list('limit=1&maxDescriptionLength=15000', {
        'Accept-Language': 'pt, de;q=0.9',
      })
    ).notifications;
    expect(portuguese).not.toHaveProperty('isTruncated');
    expect(portuguese.payload).toMatchObject({
      title: 'Construção',
      description: LARGE,
    });
    const { body: whole } = await backend
      .asUser('jane')
      .get(`/notifications/${first.id}`, { 'Accept-Language': 'de' });
    expect(whole.payload).toMatchObject({ ...payload, title: 'Build 99' });
  });

  it('bound what an update by ids returns, all of which are marked', async () => {
    const { notifications } = await list('offset=0');
    const { body } = await backend
      .asUser('jane')
      .post(
        '/notifications/update',
        { ids: notifications.map((n: { id: string }) => n.id), read: true },
        { 'Accept-Language': 'de' },
      );
    expect(bytesOf(body)).toBeLessThan(2_100_000);
    expect(body.length).toBeGreaterThan(25);
    expect(body[0]).toMatchObject({
      read: expect.any(String),
      payload: { title: 'Bau' },
    });
    expect((await backend.asUser('jane').get('/status')).body.unread).toBe(0);
  });

  it('have a thousand topics to choose from at most', async () => {
    const send = (topic: string) =>
      backend.asPlugin().post('/', {
        recipients: { type: 'entity', entityRef: 'user:default/many' },
        payload: { title: 'T', topic },
      });
    for (let n = 0; n < 1_010; n += 10) {
      await Promise.all(Array.from(Array(10), (_, m) => send(`t${n + m}`)));
    }
    const { body } = await backend.asUser('many').get('/topics');
    expect(body.topics).toHaveLength(1_000);
  });
});
