import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DefaultNotificationService } from '@callboard/backstage-plugin-notifications-node';
import { randomUUID } from 'node:crypto';
import { createDatabaseProxy } from '../__testUtils__/createDatabaseProxy';
import { createGate } from '../__testUtils__/createGate';
import { Randomness } from '../__testUtils__/Randomness';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const toUser = (name: string) => ({
  type: 'entity' as const,
  entityRef: `user:default/${name}`,
});
const toGroup = { type: 'entity', entityRef: 'group:default/ops' };
const payload = { title: 'T' };
const nothing = (): undefined => undefined;

/** Lets a test say when limits are over that other code is held to. */
function fakeTimeouts() {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  });
}

afterEach(() => {
  jest.useRealTimers();
});

describe.each(databases.eachSupportedId())('outages on %s', id => {
  it.each([
    ['the catalog', 10_000, /^The catalog could not be asked/],
    ["an adopter's resolver", 60_000, /^The recipients could not be found out/],
  ])(
    'answer 503 to a send for which %s hangs, and leave nothing behind',
    async (who, limit, message) => {
      const knex = await databases.init(id);
      const gate = createGate();
      const hang = async () => gate.pass() as never;
      const { asPlugin } = await startNotificationsBackend({
        knex,
        ...(who === 'the catalog'
          ? { catalog: catalogServiceMock.mock({ getEntitiesByRefs: hang }) }
          : { recipientResolver: { resolveNotificationRecipients: hang } }),
      });
      fakeTimeouts();
      const sent = asPlugin().post(
        '/',
        { recipients: toGroup, payload },
        { 'Idempotency-Key': 'key' },
      );
      await gate.reached;
      jest.advanceTimersByTime(limit);
      const { status, body } = await sent;
      expect([status, body.error.message]).toEqual([
        503,
        expect.stringMatching(message),
      ]);
      for (const table of ['message', 'idempotency_key']) {
        expect(await knex(`callboard_${table}`)).toEqual([]);
      }
    },
  );

  it('say that all is well to anybody, by one question a second', async () => {
    const knex = await databases.init(id);
    const { asNobody } = await startNotificationsBackend({ knex });
    const questions = jest.fn();
    knex.on('query', ({ sql }) => sql === 'select 1' && questions());
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    const ask = () =>
      Promise.all([1, 2, 3].map(() => asNobody().get('/health')));
    for (const { status, body } of [...(await ask()), ...(await ask())]) {
      expect([status, body]).toEqual([200, { status: 'ok' }]);
    }
    expect(questions).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1_000);
    await ask();
    expect(questions).toHaveBeenCalledTimes(2);
  });
});

// A SQLite database goes down with its process.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'outages on %s',
  id => {
    async function startDisturbedBackend() {
      const knex = await databases.init(id);
      const proxy = await createDatabaseProxy(knex);
      const backend = await startNotificationsBackend({ knex: proxy.knex });
      return { ...backend, knex, proxy };
    }

    it('answer 503 to every request, say so to who looks after it, and end with the outage', async () => {
      const { asUser, asPlugin, asNobody, proxy } =
        await startDisturbedBackend();
      const [reader, sender] = [asUser('jane'), asPlugin()];
      const notification = { recipients: toUser('jane'), payload };
      const all = { filter: {}, upTo: new Date().toISOString(), read: true };
      const requests = [
        () => reader.get('/notifications'),
        () => reader.get(`/notifications/${randomUUID()}`),
        () => reader.get('/status'),
        () => reader.get('/topics'),
        () => reader.get('/settings'),
        () => reader.post('/settings', { channels: [] }),
        () => reader.post('/update', { ids: [randomUUID()], read: true }),
        () => reader.post('/update', all),
        () => sender.post('/', notification),
        () => sender.post('/', notification, { 'Idempotency-Key': 'key' }),
        () => sender.post('/retract', { scope: 's' }),
        () => asNobody().get('/health'),
      ];
      await sender.post('/', notification);

      proxy.close();
      // The pool finds out that its connections are gone.
      await reader.get('/status');
      for (const request of requests) {
        const { status, body } = await request();
        expect([status, body.error]).toEqual([
          503,
          {
            name: 'ServiceUnavailableError',
            message: expect.stringMatching(/connection to the database/),
          },
        ]);
      }
      proxy.open();
      jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
      for (const request of requests) {
        expect([200, 404]).toContain((await request()).status);
      }
      jest.restoreAllMocks();
      expect((await reader.get('/status')).body.unread).toBe(3);
    });

    it('say within three seconds that the database hangs', async () => {
      const { asNobody, proxy } = await startDisturbedBackend();
      fakeTimeouts();
      const stuck = proxy.hang();
      const asked = asNobody().get('/health');
      await stuck;
      jest.advanceTimersByTime(3_000);
      const { status, body } = await asked;
      expect([status, body.error.message]).toEqual([
        503,
        'The database did not respond within 3 seconds, or no connection to it was free',
      ]);
    });

    it('give a key back once they are over, before its claim lapses', async () => {
      const { asPlugin, knex, proxy } = await startDisturbedBackend();
      const send = () =>
        asPlugin().post(
          '/',
          { recipients: toUser('jane'), payload },
          { 'Idempotency-Key': 'key' },
        );
      // Neither the send gets through nor what gives up its claim.
      proxy.onData((from, data) => {
        if (from === 'client' && data.includes('into callboard_message')) {
          proxy.close();
          return 'cut';
        }
        return undefined;
      });
      const { status, body } = await send();
      expect([status, body.error.message]).toEqual([
        503,
        expect.stringMatching(/not known whether this was stored/),
      ]);
      expect(await knex('callboard_idempotency_key')).toHaveLength(1);
      proxy.open();

      const deadline = Date.now() + 5_000;
      while ((await knex('callboard_idempotency_key')).length > 0) {
        expect(Date.now()).toBeLessThan(deadline);
      }
      expect((await send()).status).toBe(200);
    });

    it('lose and double nothing that a plugin sends, wherever connections break', async () => {
      const { backend, knex, proxy } = await startDisturbedBackend();
      const service = DefaultNotificationService.create({
        auth: mockServices.auth({ pluginId: 'ci' }),
        discovery: {
          getBaseUrl: async plugin =>
            `http://127.0.0.1:${backend.server.port()}/api/${plugin}`,
          getExternalBaseUrl: async () => 'unused',
        },
      });
      const send = (topic: string, scope?: string) =>
        service.send({
          recipients: toUser('jane'),
          payload: { title: 'T', topic, scope },
        });
      await send('first');

      let [underWay, requests, cuts] = [0, 0, 0];
      const realFetch = fetch;
      jest.spyOn(globalThis, 'fetch').mockImplementation(async (...options) => {
        underWay++;
        requests++;
        return realFetch(...options).finally(() => underWay--);
      });
      const random = new Randomness(17);
      proxy.onData(() => {
        if (cuts < 60 && random.chance(0.1)) {
          cuts++;
          return 'cut';
        }
        return undefined;
      });
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'Date'] });
      const topics = Array.from({ length: 100 }, (_, n) => `topic-${n}`);
      let isSettled = false;
      const sent = Promise.allSettled(
        topics.map((topic, n) => send(topic, n % 3 ? undefined : topic)),
      ).finally(() => {
        isSettled = true;
      });
      while (!isSettled) {
        await new Promise(resolve => setImmediate(resolve));
        if (underWay === 0) {
          jest.advanceTimersByTime(100);
        }
      }
      jest.useRealTimers();
      jest.restoreAllMocks();
      proxy.onData(nothing);

      const outcomes = await sent;
      const rows: Array<{ topic: string }> = await knex(
        'callboard_message',
      ).select('topic');
      const stored = (topic: string) =>
        rows.filter(row => row.topic === topic).length;
      outcomes.forEach(({ status }, n) => {
        expect([status, stored(topics[n])]).toEqual(['fulfilled', 1]);
      });
      expect(cuts).toBeGreaterThan(20);
      expect(requests).toBeGreaterThan(120);
    });
  },
);
