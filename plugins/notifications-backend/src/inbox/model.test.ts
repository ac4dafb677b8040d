/* eslint-disable jest/no-standalone-expect -- the class is what the tests run */
import { TestDatabases } from '@backstage/backend-test-utils';
import { NotificationJson } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { InboxClient, signalsFor, toShown } from '../__testUtils__/InboxClient';
import { InboxModel } from '../__testUtils__/InboxModel';
import { NotificationsWorld, USERS } from '../__testUtils__/NotificationsWorld';
import { Randomness } from '../__testUtils__/Randomness';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const SEEDS = [1, 2, 3];

function shuffled<T>(items: T[], random: Randomness): T[] {
  return items
    .map(item => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe.each(databases.eachSupportedId())('two instances on %s', id => {
  it.each(SEEDS)(
    'answer and signal what a model expects of them, seed %d',
    async seed => {
      const random = new Randomness(seed);
      const world = await NotificationsWorld.create(
        await databases.init(id),
        random,
      );
      const model = new InboxModel(USERS);
      for (let round = 0; round < 6; round++) {
        for (let step = 0; step < 40; step++) {
          await world.act(model);
        }
        for (const user of USERS) {
          const notifications = await world.read(user);
          expect(toShown(notifications)).toEqual(model.show(user));
          await assertConsistent(world, user, notifications);
          assertClientsAgree(world, user, random);
        }
      }
    },
    240_000,
  );

  it.each(SEEDS)(
    'agree with each other and with all clients whatever happens at once, seed %d',
    async seed => {
      const random = new Randomness(seed);
      const world = await NotificationsWorld.create(
        await databases.init(id),
        random,
      );
      const revs = new Map<string, number>();
      for (let round = 0; round < 15; round++) {
        for (let step = 0; step < 4; step++) {
          await world.act();
        }
        await Promise.all(Array.from({ length: 10 }, () => world.fork().act()));
        await assertRowsFit(world.knex);
        for (const user of USERS) {
          const notifications = await world.read(user);
          await assertConsistent(world, user, notifications);
          assertClientsAgree(world, user, random);
          for (const notification of notifications) {
            const key = `${user} ${notification.id}`;
            expect(notification.rev).toBeGreaterThanOrEqual(revs.get(key) ?? 0);
            revs.set(key, notification.rev!);
          }
        }
      }
    },
    240_000,
  );
});

/** The list, its order and the badge say the same. */
async function assertConsistent(
  world: NotificationsWorld,
  user: string,
  notifications: NotificationJson[],
): Promise<void> {
  const unread = notifications.filter(({ read }) => read === undefined);
  const { unreadIds, ...counts } = await world.countUnread(user);
  expect(counts).toEqual({
    unread: unread.length,
    read: notifications.length - unread.length,
  });
  expect(unreadIds).toHaveLength(unread.length);
  expect(unreadIds).toEqual(
    expect.arrayContaining(unread.map(n => ({ id: n.id, rev: n.rev }))),
  );
  expect(new Set(notifications.map(n => n.id)).size).toBe(notifications.length);
  const times = notifications.map(({ created, updated }) => updated ?? created);
  expect(times).toEqual([...times].sort().reverse());
}

/** However answers and signals arrive, clients end with what the last answer says. */
function assertClientsAgree(
  world: NotificationsWorld,
  user: string,
  random: Randomness,
): void {
  const answers = world.answers.get(user)!;
  const signals = signalsFor(user, world.signals);
  const hearings = [
    ...answers.map(
      answer => (client: InboxClient) => client.hearAnswer(answer),
    ),
    ...signals.map(
      signal => (client: InboxClient) => client.hearSignal(signal),
    ),
  ];
  for (let i = 0; i < 3; i++) {
    // Without any answer, too.
    const heard = shuffled(
      i > 0 ? hearings : hearings.slice(answers.length),
      random,
    );
    const client = new InboxClient();
    heard.forEach(hear => hear(client));
    expect(client.show()).toEqual(toShown(answers[answers.length - 1]));
  }
}

/** Every row has its text, and every text is shown or about to be removed. */
async function assertRowsFit(knex: Knex): Promise<void> {
  for (const table of ['callboard_delivery', 'callboard_broadcast']) {
    const rows = await knex(`${table} as k`)
      .leftJoin('callboard_message as m', join =>
        join
          .on('m.notification_id', 'k.notification_id')
          .andOn('m.id', 'k.message_id'),
      )
      .whereNull('m.id')
      .select('k.notification_id');
    expect(rows).toEqual([]);
  }
  const revs = await knex('callboard_delivery')
    .whereRaw('rev < sent_rev')
    .select('notification_id');
  expect(revs).toEqual([]);
}
