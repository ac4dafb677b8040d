import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import {
  broadcast,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  send,
  untilSomebodyWaits,
} from '../__testUtils__';
import { insertKnownTopics } from './insertKnownTopics';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const jane = 'user:default/jane';

describe.each(databases.eachSupportedId())('insertMessages, %p', id => {
  it('gives every field of a payload back exactly as it was sent', async () => {
    const { store } = await createTestStore(databases, id);
    const map = {
      zebra: 1,
      ant: [null, { deep: '🎭 "quoted" \\' }],
      nul: '\0',
    };
    const list = [{ type: 'core.icon.v1', value: { name: 'star' } }];
    for (const metadata of [map, list]) {
      const message = createMessage({
        origin: 'plugin:Ünïcode',
        title: "It's 100 % \\ done_{{ user:default/jane }}",
        description: '# Größe\n\ttabs',
        descriptionFormat: 'markdown',
        link: 'route:catalog.entity?name=a',
        additionalLinks: [{ title: 'Log', url: '/log' }],
        severity: 'critical',
        topic: '',
        scope: 'NULL',
        icon: 'star',
        metadata: metadata as NotificationPayload['metadata'],
        translations: { de: { title: 'Gebäude', description: 'ß' } },
      });
      await send(store, message, [jane]);
      const [{ origin, payload }] = await inbox(store, jane);
      expect({ origin, payload }).toEqual({
        origin: message.origin,
        payload: message.payload,
      });
      expect(JSON.stringify(payload.metadata)).toBe(JSON.stringify(metadata));
    }
  });

  it('stores the texts of a send last, however many, and takes the time for all then', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const statements: Array<{ sql: string; at: number }> = [];
    knex.on('query', ({ sql }) => statements.push({ sql, at: Date.now() }));
    const scope = 'run';
    const texts = Array.from({ length: 1_001 }, () => createMessage({ scope }));
    const sends = [
      () =>
        store.saveIndividual({
          notificationId: texts[0].notificationId,
          isScoped: true,
          groups: texts.map((message, index) => ({
            message,
            userRefs: [`user:default/${index}`],
          })),
        }),
      () => broadcast(store, createBroadcast({ scope, topic: 'new' })),
    ];
    for (const sendIt of sends) {
      const before = Date.now();
      await sendIt();
      const [previous, last, end] = statements.slice(-3);
      expect(last.sql).toMatch(/(insert into|update) callboard_message /);
      expect(end.sql).toBe('COMMIT;');
      const stored = await knex('callboard_message')
        .where('created', '>=', before)
        .min({ at: 'stored_at' })
        .first();
      expect(Number(stored?.at)).toBeGreaterThanOrEqual(previous.at);
      await knex('callboard_message').update({ created: 0 });
    }
    await expect(
      inbox(store, `user:default/1000`, { isBroadcast: false }),
    ).resolves.toHaveLength(1);
  });
});

// SQLite has one connection only, so that nothing holds a send up.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'insertMessages, %p',
  id => {
    it.each([
      ['in a scope for another one of it', { scope: 'run' }],
      ['for a topic that is new in another one, too', { topic: 'new' }],
    ])('takes the time after a send has waited %s', async (_, payload) => {
      const { knex, store } = await createTestStore(databases, id);
      await send(store, createMessage({ scope: 'run' }), [jane]);
      const holder = await knex.transaction();
      await holder('callboard_delivery').forUpdate();
      const topics = [{ origin: 'plugin:ci', topic: 'new' }];
      await insertKnownTopics(holder, { topics });

      const sent = send(store, createMessage(payload), [jane]);
      await untilSomebodyWaits(knex);
      await new Promise(resolve => setTimeout(resolve, 50));
      const {
        rows: [{ now }],
      } = await holder.raw('select clock_timestamp() as now');
      await holder.commit();

      const { created } = await sent;
      expect(created.getTime()).toBeLessThan(now.getTime());
      const [storedAt] = await knex('callboard_message')
        .orderBy('stored_at', 'desc')
        .pluck('stored_at');
      expect(Number(storedAt)).toBeGreaterThanOrEqual(now.getTime());
      await expect(inbox(store, jane)).resolves.toContainEqual(
        expect.objectContaining({
          payload: { title: 'Build failed', severity: 'normal', ...payload },
        }),
      );
    });
  },
);
