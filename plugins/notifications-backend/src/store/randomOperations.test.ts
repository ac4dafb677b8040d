import { TestDatabases } from '@backstage/backend-test-utils';
import { foldForSearch } from '@callboard/backstage-plugin-notifications-common';
import { v4 as uuid } from 'uuid';
import { Randomness } from '../__testUtils__/Randomness';
import {
  broadcast,
  createAnotherStore,
  createBroadcast,
  createMessage,
  createTestStore,
  inbox,
  mark,
  send,
  whenAllIsStored,
} from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';
import {
  InboxEntry,
  InboxFilter,
  InboxFlags,
  Message,
  SeenId,
  Sent,
} from './types';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const users = ['jane', 'john', 'mary', 'kim'].map(
  name => `user:default/${name}`,
);
const origins = ['plugin:a', 'plugin:b'];
const scopes = ['run', 'Run', undefined];

/** What one user has of one notification. */
type ModelEntry = {
  id: string;
  origin: string;
  title: string;
  isBroadcast: boolean;
  wasSentAgain: boolean;
  sentAt: Date;
  sentRev: number;
  read: boolean;
  saved: boolean;
  /** The updates that changed flags last, unless the sender changed something since. */
  marks: { read?: string; saved?: string };
};

/** Inboxes as simple as they can be. */
class Model {
  readonly entries = new Map(users.map(user => [user, [] as ModelEntry[]]));

  send(message: Message, isBroadcast: boolean, to: string[], sent: Sent) {
    const { notificationId: id, origin, payload } = message;
    for (const user of to) {
      const others = this.entries.get(user)!.filter(entry => entry.id !== id);
      const old = this.entries.get(user)!.find(entry => entry.id === id);
      const entry: ModelEntry = {
        id,
        origin,
        title: payload.title,
        isBroadcast,
        wasSentAgain: old !== undefined,
        sentAt: sent.created,
        sentRev: sent.rev,
        read: false,
        saved: old?.saved ?? false,
        marks: {},
      };
      // Newest first; of one millisecond, by the id.
      const sorted = [...others, entry].sort(
        (a, b) =>
          b.sentAt.getTime() - a.sentAt.getTime() || (a.id < b.id ? 1 : -1),
      );
      this.entries.set(user, sorted);
    }
  }

  mark(
    entries: ModelEntry[],
    flags: InboxFlags,
    operationId: string,
    onlyChangedBy?: string,
  ): Set<string> {
    const changed = new Set<string>();
    for (const entry of entries) {
      for (const name of ['read', 'saved'] as const) {
        const wanted = flags[name] ?? entry[name];
        const isMeant = !onlyChangedBy || entry.marks[name] === onlyChangedBy;
        if (wanted !== entry[name] && isMeant) {
          entry[name] = wanted;
          entry.marks[name] = operationId;
          changed.add(entry.id);
        }
      }
    }
    return changed;
  }

  resolve(ids: string[]) {
    for (const entry of [...this.entries.values()].flat()) {
      if (ids.includes(entry.id)) {
        entry.read = true;
        entry.marks.read = undefined;
      }
    }
  }

  retract(ids: string[]) {
    for (const [user, entries] of this.entries) {
      const left = entries.filter(({ id }) => !ids.includes(id));
      this.entries.set(user, left);
    }
  }
}

/** What a store has, as the model has it. */
function toModelEntry(entry: InboxEntry): ModelEntry {
  return {
    id: entry.id,
    origin: entry.origin,
    title: entry.payload.title,
    isBroadcast: entry.isBroadcast,
    wasSentAgain: entry.updated !== undefined,
    sentAt: entry.updated ?? entry.created,
    sentRev: entry.sentRev,
    read: entry.read !== undefined,
    saved: entry.saved !== undefined,
    marks: expect.anything(),
  };
}

function finds(filter: InboxFilter, entry: ModelEntry): boolean {
  const { search = '', read = entry.read, saved = entry.saved } = filter;
  const { isBroadcast = entry.isBroadcast, origin = entry.origin } = filter;
  return (
    read === entry.read &&
    saved === entry.saved &&
    isBroadcast === entry.isBroadcast &&
    origin === entry.origin &&
    foldForSearch(entry.title).includes(foldForSearch(search))
  );
}

/** Does anything that a sender or reader may do, to the stores and to the model. */
function createActions(stores: NotificationsStore[], random: Randomness) {
  const model = new Model();
  /** Everything that was ever sent, and what a reader may have seen of it. */
  const sent: Message[] = [];
  const seen: Array<Required<SeenId>> = [];
  const operations = users.flatMap(user => [{ user, operationId: uuid() }]);
  const store = () => random.pick(stores);
  const some = <T>(items: readonly T[]) =>
    items.filter(() => random.chance(0.5));
  const anyFlags = (): InboxFlags =>
    random.pick([
      { read: random.chance(0.7) },
      { saved: random.chance(0.7) },
      { read: random.chance(0.5), saved: random.chance(0.5) },
    ]);
  const create = (createOne: typeof createMessage) => {
    const message = createOne({
      origin: random.pick(origins),
      scope: random.pick(scopes),
      title: `Text ${sent.length}`,
    });
    sent.push(message);
    return message;
  };
  const update = async (
    user: string,
    selection: Parameters<typeof mark>[2],
    flags: InboxFlags,
    isMeant: (entry: ModelEntry) => boolean,
  ) => {
    const operationId = uuid();
    operations.push({ user, operationId });
    const expected = model.mark(
      model.entries.get(user)!.filter(isMeant),
      flags,
      operationId,
      selection.onlyChangedBy,
    );
    const marked = await mark(store(), user, selection, flags, operationId);
    expect([marked.count, new Set(marked.ids)]).toEqual([
      expected.size,
      expected,
    ]);
    for (const { id, rev } of await inbox(store(), user)) {
      expect(rev).toBe(expected.has(id) ? marked.rev : rev);
    }
  };
  const takeBack = async (kind: 'resolve' | 'retract') => {
    const { origin, notificationId, payload } = random.pick(sent);
    const { scope } = payload;
    const isByScope = scope !== undefined && random.chance(0.5);
    const result = await store()[kind]({
      origin,
      ...(isByScope ? { scope } : { id: notificationId }),
    });
    model[kind](
      isByScope
        ? sent
            .filter(m => m.origin === origin && m.payload.scope === scope)
            .map(m => m.notificationId)
        : [notificationId],
    );
    for (const seenRev of seen) {
      expect(result.rev).toBeGreaterThan(seenRev.rev);
    }
    await store().removeReplacedMessages({ notificationId });
  };

  const actions: Record<string, () => Promise<unknown>> = {
    async send() {
      const message = create(createMessage);
      const userRefs = [...new Set([random.pick(users), ...some(users)])];
      const delivery = await send(store(), message, userRefs);
      model.send(message, false, userRefs, delivery);
    },
    async broadcast() {
      const message = create(createBroadcast);
      const delivery = await broadcast(store(), message);
      model.send(message, true, users, delivery);
    },
    async markByIds() {
      const named = some(seen.slice(-20));
      await update(
        random.pick(users),
        { seen: named },
        anyFlags(),
        ({ id, sentRev }) =>
          named.some(entry => entry.id === id && sentRev <= entry.rev),
      );
    },
    async markByFilter() {
      const filter: InboxFilter = {
        read: random.pick([undefined, undefined, false, true]),
        saved: random.pick([undefined, undefined, false, true]),
        isBroadcast: random.pick([undefined, undefined, false, true]),
        origin: random.pick([undefined, ...origins]),
        search: random.pick([undefined, 'TEXT', '1', 'x']),
      };
      const upTo = whenAllIsStored();
      await update(random.pick(users), { filter, upTo }, anyFlags(), entry =>
        finds(filter, entry),
      );
    },
    async undo() {
      const { user, operationId: onlyChangedBy } = random.pick(
        operations.slice(-12),
      );
      await update(user, { filter: {}, onlyChangedBy }, anyFlags(), () => true);
    },
    resolve: () => takeBack('resolve'),
    retract: () => takeBack('retract'),
  };
  return { model, sent, seen, actions };
}

describe.each(databases.eachSupportedId())('random operations, %p', id => {
  it.each([1, 2, 3])(
    'over two instances leave what a simple model has, with seed %p',
    async seed => {
      const random = new Randomness(seed);
      const { store, knex } = await createTestStore(databases, id);
      const { store: other } = await createAnotherStore(knex);
      const stores = [store, other];
      const { model, sent, seen, actions } = createActions(stores, random);
      const revisions = new Map<string, { rev: number; text: string }>();
      for (let step = 0; step < 100; step++) {
        const name =
          sent.length < 3 ? 'send' : random.pick(Object.keys(actions));
        await actions[name]();

        for (const userRef of users) {
          const by = random.pick(stores);
          const shown = await inbox(by, userRef);
          const told = { step, name, userRef };
          expect({ ...told, entries: model.entries.get(userRef) }).toEqual({
            ...told,
            entries: shown.map(toModelEntry),
          });
          const unread = shown.filter(entry => !entry.read);
          const status = await by.getStatus({ userRef });
          const byId = (a: SeenId, b: SeenId) => (a.id < b.id ? -1 : 1);
          expect({
            ...status,
            unreadIds: [...status.unreadIds].sort(byId),
          }).toEqual({
            unread: unread.length,
            read: shown.length - unread.length,
            unreadIds: unread
              .map(entry => ({ id: entry.id, rev: entry.rev }))
              .sort(byId),
          });
          // What changed has a greater revision, and none has a smaller one.
          for (const { rev, ...entry } of shown) {
            const text = JSON.stringify(entry);
            const key = `${userRef} ${entry.id}`;
            const before = revisions.get(key) ?? { rev: 0, text };
            const least = before.text === text ? before.rev : before.rev + 1;
            expect({ ...told, rev }).toEqual({
              ...told,
              rev: Math.max(rev, least),
            });
            revisions.set(key, { rev, text });
            if (random.chance(0.3)) {
              seen.push({ id: entry.id, rev });
            }
          }
        }
      }
    },
    120_000,
  );
});
