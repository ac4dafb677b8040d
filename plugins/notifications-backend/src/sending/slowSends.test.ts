import { TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createGate } from '../__testUtils__/createGate';
import {
  createEntity,
  startNotificationsBackend,
} from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('slow sends on %s', id => {
  let gate: ReturnType<typeof createGate>;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    const catalog = catalogServiceMock({
      entities: [
        createEntity('Group', 'ops', [['hasMember', 'user:default/olga']]),
      ],
    });
    backend = await startNotificationsBackend({
      knex: await databases.init(id),
      catalog: catalogServiceMock.mock({
        getEntitiesByRefs: async (...request) => {
          await gate.pass();
          return catalog.getEntitiesByRefs(...request);
        },
      }),
      processors: [
        {
          getName: () => 'Slow',
          preProcess: async notification => {
            if (notification.payload.topic === 'slow') {
              await gate.pass();
            }
            return notification;
          },
        },
      ],
    });
  });

  beforeEach(() => {
    gate = createGate();
  });

  const recipientsOf = {
    catalog: { type: 'entity', entityRef: 'group:default/ops' },
    processor: { type: 'entity', entityRef: 'user:default/pia' },
    broadcast: { type: 'broadcast' },
  };

  it.each([
    ['the catalog', 'olga', recipientsOf.catalog, undefined],
    ['a processor', 'pia', recipientsOf.processor, 'slow'],
    ['a processor of a broadcast', 'bob', recipientsOf.broadcast, 'slow'],
  ])(
    'leave unread what %s held up while the reader marked all as read',
    async (_, name, recipients, topic) => {
      const { asPlugin, asUser } = backend;
      const sent = asPlugin().post('/', {
        recipients,
        payload: { title: 'Held up', topic },
      });
      await gate.reached;
      // Also makes a newcomer somebody who was there before the broadcast.
      expect((await asUser(name).get('/')).body.totalCount).toBe(0);
      const upTo = new Date();
      await asUser(name).post('/update', {
        filter: {},
        upTo: upTo.toISOString(),
        read: true,
      });
      // Within the same millisecond it could not be told which was first.
      while (Date.now() <= upTo.getTime()) {
        await new Promise(resolve => setImmediate(resolve));
      }
      gate.open();
      const { body } = await sent;

      expect(new Date(body[0].created).getTime()).toBeGreaterThan(
        upTo.getTime(),
      );
      await asUser(name).post('/update', {
        filter: {},
        upTo: upTo.toISOString(),
        read: true,
      });
      expect(
        (await asUser(name).get('/?read=false')).body.notifications,
      ).toEqual([
        expect.objectContaining({ id: body[0].id, created: body[0].created }),
      ]);
    },
  );
});
