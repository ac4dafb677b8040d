import assert from 'node:assert';
import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationRevision } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { createDatabaseClock } from '../__testUtils__/createDatabaseClock';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { untilSomebodyWaits } from '../store/__testUtils__';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

type Backend = Awaited<ReturnType<typeof startNotificationsBackend>>;

/** What the page of a user does: it reads pages, and marks all that was seen. */
class Page {
  private asOf = '';
  readonly loaded = new Map<string, number>();

  constructor(
    private readonly backend: Backend,
    private readonly name: string,
  ) {}

  async load(query = 'limit=100') {
    const { body } = await this.backend.asUser(this.name).get(`/?${query}`);
    this.asOf ||= body.asOf;
    this.hear(...body.notifications);
    return body.notifications as NotificationRevision[];
  }

  /** By an answer or a signal. */
  hear(...notifications: NotificationRevision[]) {
    for (const { id, rev } of notifications) {
      this.loaded.set(id, rev);
    }
  }

  async markAllSeen(): Promise<number> {
    const aMinuteBefore = (Date.parse(this.asOf) - 60_000) * 1000;
    const { status, body } = await this.backend
      .asUser(this.name)
      .post('/update', {
        filter: { read: false },
        upTo: this.asOf,
        ids: [...this.loaded]
          .map(([id, rev]) => ({ id, rev }))
          .filter(({ rev }) => rev > aMinuteBefore),
        read: true,
      });
    assert.equal(status, 200);
    return body.count;
  }
}

describe.each(databases.eachSupportedId())(
  'marking everything that was seen on %s',
  id => {
    let knex: Knex;
    let clock: Awaited<ReturnType<typeof createDatabaseClock>>;
    let backend: Backend;
    let name: string;
    let users = 0;

    beforeAll(async () => {
      knex = await databases.init(id);
      clock = await createDatabaseClock(knex);
      backend = await startNotificationsBackend({ knex: clock.connect() });
    });

    beforeEach(() => {
      name = `reader-${users++}`;
    });

    const send = async (options: { scope?: string; to?: string[] } = {}) => {
      const { to = [name], scope } = options;
      const { status, body } = await backend.asPlugin().post('/', {
        recipients: {
          type: 'entity',
          entityRef: to.map(user => `user:default/${user}`),
        },
        payload: { title: 'T', scope },
      });
      expect(status).toBe(200);
      return body[0] as NotificationRevision;
    };

    const unread = async () => {
      const { body } = await backend.asUser(name).get('/?read=false');
      return body.notifications.map((n: NotificationRevision) => n.id);
    };

    it('takes what was sent a second before the list, as that names it', async () => {
      await send();
      const page = new Page(backend, name);
      await page.load();
      expect(await page.markAllSeen()).toBe(1);
    });

    it('leaves unread what is sent after the list, two hours later', async () => {
      await send();
      const page = new Page(backend, name);
      await page.load();
      await clock.advance({ seconds: 7200 });
      const later = await send();
      expect(await page.markAllSeen()).toBe(1);
      expect(await unread()).toEqual([later.id]);
    });

    it('takes what came by signals while the page was open all day', async () => {
      const page = new Page(backend, name);
      await page.load();
      for (let hour = 0; hour < 8; hour++) {
        await clock.advance({ seconds: 3600 });
        for (let i = 0; i < 5; i++) {
          page.hear(await send());
        }
      }
      expect(await page.markAllSeen()).toBe(40);
      expect(await unread()).toEqual([]);
    });

    it('leaves what arrived just before a list that does not show it, for a second press', async () => {
      await Promise.all(Array.from({ length: 100 }, () => send()));
      await clock.advance({ seconds: 1 });
      const page = new Page(backend, name);
      await page.load('limit=25');
      expect(await page.markAllSeen()).toBe(25);
      await clock.advance({ seconds: 5 });
      const reloaded = new Page(backend, name);
      await reloaded.load('limit=25&read=false');
      expect(await reloaded.markAllSeen()).toBe(75);
    });

    it('goes by the page that was read first while rows move', async () => {
      const scopes = Array.from({ length: 4 }, (_, i) => `${name} ${i}`);
      for (const scope of scopes) {
        await send({ scope });
      }
      await clock.advance({ seconds: 60 });
      const page = new Page(backend, name);
      const [top] = await page.load('limit=2');
      await clock.advance({ seconds: 60 });
      const arrived = await send();
      const moved = await send({ scope: scopes[3] });
      expect(moved.id).toBe(top.id);
      await clock.advance({ seconds: 60 });
      await page.load('limit=2&offset=3');
      expect(await page.markAllSeen()).toBe(3);
      expect(await unread()).toEqual([moved.id, arrived.id]);
    });

    it('leaves unread what was sent again since the reader saw it', async () => {
      const first = await send({ scope: name });
      const page = new Page(backend, name);
      await page.load();
      const second = await send({ scope: name });
      expect(second.id).toBe(first.id);
      expect(await page.markAllSeen()).toBe(0);
      page.hear(second);
      expect(await page.markAllSeen()).toBe(1);
    });
  },
);

const postgres = databases
  .eachSupportedId()
  .filter(([id]) => id !== 'SQLITE_3');

describe.each(postgres)('over two instances on %s', id => {
  it('leaves unread what the other instance was still storing, however long it waited', async () => {
    const knex = await databases.init(id);
    const clock = await createDatabaseClock(knex);
    const [a, b] = [
      await startNotificationsBackend({ knex: clock.connect() }),
      await startNotificationsBackend({ knex: clock.connect() }),
    ];
    const sendThroughB = (to: string[]) =>
      b.asPlugin().post('/', {
        recipients: {
          type: 'entity',
          entityRef: to.map(user => `user:default/${user}`),
        },
        payload: { title: 'T', scope: 'long' },
      });
    // Its last recipient is held by another transaction, the clock of its process a
    // minute wrong.
    await sendThroughB(['zoe']);
    const held = await knex.transaction();
    await held('callboard_delivery').update({ saved: 1 });
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 60_000);
    const sending = sendThroughB(['ann', 'zoe']);
    await untilSomebodyWaits(knex);
    now.mockRestore();

    await clock.advance({ seconds: 20 });
    const page = new Page(a, 'ann');
    expect(await page.load()).toEqual([]);
    await held.commit();
    expect((await sending).status).toBe(200);

    expect(await page.markAllSeen()).toBe(0);
    const { body } = await a.asUser('ann').get('/status');
    expect(body).toMatchObject({ unread: 1 });
    // Seen, it is taken.
    await page.load();
    expect(await page.markAllSeen()).toBe(1);
  });
});
