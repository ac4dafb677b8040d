import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DateTime, Duration } from 'luxon';
import { createMessage, createTestStore } from '../store/__testUtils__';
import { removeExpired } from './removeExpired';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const jane = 'user:default/jane';
const retention = Duration.fromObject({ days: 30 });

async function createInbox(id: Parameters<typeof createTestStore>[1]) {
  const { knex, store } = await createTestStore(databases, id);
  const sendDaysAgo = async (days: number, scope?: string) => {
    const at = DateTime.now().minus({ days }).toMillis();
    const message = createMessage({ at, scope });
    await store.saveIndividual({ groups: [{ message, userRefs: [jane] }] });
    return message;
  };
  const logger = mockServices.logger.mock();
  const run = (options: Partial<Parameters<typeof removeExpired>[0]> = {}) =>
    removeExpired({
      store,
      logger,
      retention,
      signal: new AbortController().signal,
      ...options,
    });
  const ids = async () =>
    (
      await store.listInbox({ userRef: jane, filter: {}, limit: 10 })
    ).entries.map(entry => entry.id);
  return { knex, store, sendDaysAgo, logger, run, ids };
}

describe.each(databases.eachSupportedId())('removeExpired, %p', id => {
  it('removes what is older than the retention, and keeps the rest and what was saved', async () => {
    const { store, sendDaysAgo, logger, run, ids } = await createInbox(id);
    const saved = await sendDaysAgo(32);
    await sendDaysAgo(31);
    const recent = await sendDaysAgo(29);
    await store.mark({
      userRef: jane,
      selection: { ids: [saved.id] },
      flags: { saved: true },
      maxIds: 1,
    });

    await run();
    await run();

    await expect(ids()).resolves.toEqual([recent.id, saved.id]);
    expect(logger.info).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledWith('Removed expired notifications', {
      rows: 2,
    });
  });

  it('never removes what is saved, however often it runs and whatever is around it', async () => {
    const { knex, store, run } = await createInbox(id);
    const john = 'user:default/john';
    const at = DateTime.now().minus({ days: 90 }).toMillis();
    const [shared, broadcast] = [1, 2].map(n => createMessage({ at: at + n }));
    const runs = [3, 4].map(n => createMessage({ at: at + n, scope: 'run' }));
    await store.saveIndividual({
      groups: [{ message: shared, userRefs: [jane, john] }],
    });
    await store.saveBroadcast({ message: broadcast });
    const save = (message: { id: string }) =>
      store.mark({
        userRef: jane,
        selection: { ids: [message.id] },
        flags: { read: true, saved: true },
        maxIds: 1,
      });
    await save(shared);
    await save(broadcast);
    // Sent again after it was saved, to her and to somebody else.
    await store.saveIndividual({
      groups: [{ message: runs[0], userRefs: [jane] }],
    });
    await save(runs[0]);
    await store.saveIndividual({
      groups: [{ message: runs[1], userRefs: [jane, john] }],
    });
    const savedOf = async (userRef: string) =>
      store.listInbox({ userRef, filter: { saved: true }, limit: 10 });
    const saved = await savedOf(jane);
    expect(saved.entries.map(entry => entry.id)).toEqual([
      runs[1].id,
      broadcast.id,
      shared.id,
    ]);

    await run();
    await run();

    await expect(savedOf(jane)).resolves.toEqual(saved);
    await expect(knex('callboard_delivery').pluck('user_ref')).resolves.toEqual(
      [jane, jane],
    );
    // A broadcast is there for all or for nobody.
    await expect(
      store.countInbox({ userRef: john, filter: {} }),
    ).resolves.toEqual({ count: 1 });
  });

  it('goes through more than one batch', async () => {
    const { knex, store, run } = await createInbox(id);
    const userRefs = Array.from(
      { length: 2_500 },
      (_, n) => `user:default/${n}`,
    );
    await store.saveIndividual({
      groups: [{ message: createMessage({ at: 1_000 }), userRefs }],
    });
    await run();
    await expect(knex('callboard_delivery')).resolves.toEqual([]);
    await expect(knex('callboard_message')).resolves.toEqual([]);
  });

  it('keeps everything where there is no retention', async () => {
    const { sendDaysAgo, run, ids } = await createInbox(id);
    const old = await sendDaysAgo(5_000);
    await run({ retention: undefined });
    await expect(ids()).resolves.toEqual([old.id]);
  });

  it.each([retention, undefined])(
    'lets old ids lead to what is in their scope now for a week, with a retention of %p',
    async kept => {
      const { store, sendDaysAgo, run } = await createInbox(id);
      const [first, second, third, newest] = [
        await sendDaysAgo(20, 'run'),
        await sendDaysAgo(8, 'run'),
        await sendDaysAgo(6, 'run'),
        await sendDaysAgo(1, 'run'),
      ].map(message => message.id);
      await run({ retention: kept });
      const leadsTo = async (old: string) => {
        const { entries } = await store.getInboxEntries({
          userRef: jane,
          ids: [old],
        });
        return entries.map(entry => entry.id);
      };
      // Superseded eight days ago, six days ago, and yesterday.
      await expect(leadsTo(first)).resolves.toEqual([]);
      await expect(leadsTo(second)).resolves.toEqual([newest]);
      await expect(leadsTo(third)).resolves.toEqual([newest]);
    },
  );

  it('stops when it is told to', async () => {
    const { sendDaysAgo, run, ids } = await createInbox(id);
    const old = await sendDaysAgo(31);
    await run({ signal: AbortSignal.abort() });
    await expect(ids()).resolves.toEqual([old.id]);
  });
});
