import { TestDatabases } from '@backstage/backend-test-utils';
import { createMessage, createTestStore } from '../__testUtils__';
import { deleteSupersededMessages } from './deleteSupersededMessages';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john] = ['user:default/jane', 'user:default/john'];

describe.each(databases.eachSupportedId())(
  'deleteSupersededMessages, %p',
  id => {
    async function createScopes() {
      const { knex, store } = await createTestStore(databases, id);
      const send = async (
        at: number,
        userRefs: string[] | undefined,
        scope?: string,
      ) => {
        const message = createMessage({ at, scope });
        await (userRefs
          ? store.saveIndividual({ groups: [{ message, userRefs }] })
          : store.saveBroadcast({ message }));
        return message.id;
      };
      const remove = (before: number, batchSize = 10) =>
        deleteSupersededMessages(knex, { before: new Date(before), batchSize });
      const remaining = async () =>
        (await knex('callboard_message').pluck('id')).sort();
      return { store, send, remove, remaining };
    }

    it('removes what was superseded before a moment, however old it is', async () => {
      const { send, remove, remaining } = await createScopes();
      const superseded = [
        await send(1_000, [jane], 'run'),
        await send(2_000, [jane], 'run'),
        await send(1_000, undefined, 'outage'),
      ];
      const kept = [
        // Superseded since the moment only.
        await send(3_000, [jane], 'run'),
        await send(3_000, undefined, 'outage'),
        await send(1_000, [jane], 'report'),
        // In use, or not in any scope.
        await send(6_000, [jane], 'run'),
        await send(6_000, undefined, 'outage'),
        await send(6_000, [jane], 'report'),
        await send(1_000, [jane]),
        await send(1_000, undefined),
      ];

      await expect(remove(5_000, 2)).resolves.toBe(2);
      await expect(remove(5_000)).resolves.toBe(1);
      await expect(remove(5_000)).resolves.toBe(0);
      expect(await remaining()).toEqual(kept.sort());
      for (const message of superseded) {
        expect(kept).not.toContain(message);
      }
    });

    it('keeps what somebody still has who did not get the scope again', async () => {
      const { store, send, remove, remaining } = await createScopes();
      const johns = await send(1_000, [jane, john], 'run');
      await send(2_000, [jane], 'run');
      const newest = await send(3_000, [jane], 'run');

      await expect(remove(9_000)).resolves.toBe(1);
      expect(await remaining()).toEqual([johns, newest].sort());
      await expect(
        store.getInboxEntries({ userRef: john, ids: [johns] }),
      ).resolves.toMatchObject({ entries: [{ id: johns }] });
    });
  },
);
