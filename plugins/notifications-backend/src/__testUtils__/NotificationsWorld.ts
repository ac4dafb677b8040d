import assert from 'node:assert';
import {
  NotificationJson,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import { SignalPayload } from '@callboard/backstage-plugin-signals-node';
import { Knex } from 'knex';
import { scopedNotificationId } from '../store/keys';
import { ProbedAnswer } from './ApiProbe';
import { createDatabaseClock } from './createDatabaseClock';
import { toShown } from './InboxClient';
import { InboxModel, ModelledUpdate } from './InboxModel';
import { Randomness } from './Randomness';
import { startNotificationsBackend } from './startNotificationsBackend';

/** Who has an inbox. */
export const USERS = ['ann', 'ben', 'cat', 'dan'];
const SCOPES = ['build', 'disk', 'door'];
const ORIGIN = 'plugin:ci';

const FILTERS = [
  {},
  { read: false },
  { read: true },
  { saved: false },
  { isBroadcast: true },
  { isBroadcast: false, read: false },
];

type Filter = { read?: boolean; saved?: boolean; isBroadcast?: boolean };
type Flags = ModelledUpdate['flags'];

/** What a user's page has: the list that it read last, and what it has done. */
type Page = {
  asOf: string;
  /** The revisions that are shown, by id. */
  revs: Map<string, number>;
  updates: Array<{ operationId: string; flags: Flags }>;
};

/**
 * Users, senders and two instances on one database. Every operation says what it is to
 * come to, for a model to do the same.
 */
export class NotificationsWorld {
  /** All lists that a user was answered, in the order of time. */
  readonly answers = new Map<string, NotificationJson[][]>();
  private readonly pages = new Map<string, Page>();
  private readonly sentIds = new Array<string>();
  private readonly counts = { sends: 0, operations: 0 };

  private constructor(
    readonly knex: Knex,
    private readonly clock: Awaited<ReturnType<typeof createDatabaseClock>>,
    private readonly instances: Awaited<
      ReturnType<typeof startNotificationsBackend>
    >[],
    private readonly random: Randomness,
    /** What both instances published. */
    readonly signals: SignalPayload[],
  ) {}

  static async create(
    knex: Knex,
    random: Randomness,
  ): Promise<NotificationsWorld> {
    const signals = new Array<SignalPayload>();
    const clock = await createDatabaseClock(knex);
    const start = () =>
      startNotificationsBackend({
        knex: clock.connect(),
        signals: { publish: async signal => void signals.push(signal) },
        processors: [
          {
            getName: () => 'Personal',
            preProcess: async ({ user, payload, ...rest }) => ({
              ...rest,
              user,
              payload:
                payload.topic === 'personal'
                  ? { ...payload, title: titleFor(payload.title, user) }
                  : payload,
            }),
          },
        ],
      });
    const instances = [await start(), await start()];
    const world = new NotificationsWorld(
      knex,
      clock,
      instances,
      random,
      signals,
    );
    for (const user of USERS) {
      await world.read(user);
    }
    return world;
  }

  /** The same, for one of several things at once: their choices do not depend on each other. */
  fork(): NotificationsWorld {
    const random = new Randomness(this.random.below(0x7fff_ffff));
    return Object.assign(Object.create(NotificationsWorld.prototype), this, {
      random,
    });
  }

  /** One of the things that happen. */
  async act(expected?: InboxModel): Promise<void> {
    const chance = this.random.next();
    if (chance < 0.3) {
      await this.send(expected);
    } else if (chance < 0.5) {
      await this.markByIds(expected);
    } else if (chance < 0.62) {
      await this.markByFilter(expected);
    } else if (chance < 0.72) {
      await this.undo(expected);
    } else if (chance < 0.78) {
      await this.takeBack('resolve', expected);
    } else if (chance < 0.82) {
      await this.takeBack('retract', expected);
    } else if (chance < 0.95) {
      await this.read();
    } else {
      await this.clock.advance({ seconds: this.random.pick([1, 7, 100]) });
    }
  }

  private async send(expected?: InboxModel): Promise<void> {
    const { random } = this;
    const isBroadcast = random.chance(0.3);
    const to = isBroadcast ? USERS : this.some(USERS);
    const scope = random.chance(0.8) ? random.pick(SCOPES) : undefined;
    const topic = !isBroadcast && random.chance(0.3) ? 'personal' : undefined;
    const title = `Send ${++this.counts.sends}`;
    const { status, body } = await this.asSender().post('/', {
      recipients: isBroadcast
        ? { type: 'broadcast' }
        : {
            type: 'entity',
            entityRef: to.map(name => `user:default/${name}`),
          },
      payload: { title, scope, topic },
    });
    if (!this.isDone(status, expected)) {
      return;
    }
    const [{ id, sentRev }] = body;
    this.sentIds.push(id);
    for (const sent of body) {
      assert.deepEqual(
        [sent.id, sent.sentRev, sent.rev],
        [id, sentRev, sentRev],
      );
    }
    for (const user of expected ? to : []) {
      const text =
        topic === 'personal' ? titleFor(title, `user:default/${user}`) : title;
      expected!.send([user], { id, title: text, sentRev, isBroadcast });
    }
  }

  /** Marks what is named, as it was seen or, as clients of upstream do, in any case. */
  private async markByIds(expected?: InboxModel): Promise<void> {
    const user = this.random.pick(USERS);
    const { revs } = this.pages.get(user)!;
    const withRev = this.random.chance(0.8);
    const seen = this.some([...revs]).slice(0, 3);
    const update = this.createUpdate(user);
    const { status, body } = await this.post(user, {
      ids: seen.map(([id, rev]) => (withRev ? { id, rev } : id)),
      ...update.flags,
      operationId: update.operationId,
    });
    if (this.isDone(status, expected) && expected) {
      const named = new Map(seen);
      expected.mark(
        user,
        (id, { sentRev }) =>
          named.has(id) && (!withRev || sentRev <= named.get(id)!),
        update,
      );
      assert.deepEqual(
        toShown(body),
        expected.show(user).filter(({ id }) => named.has(id)),
      );
    }
  }

  /** Marks all that a page has shown, as far as a filter finds it. */
  private async markByFilter(expected?: InboxModel): Promise<void> {
    const user = this.random.pick(USERS);
    const { asOf, revs } = this.pages.get(user)!;
    const filter: Filter = this.random.pick(FILTERS);
    const upTo = Date.parse(asOf);
    const named = new Map(
      [...revs].filter(([, rev]) => rev > (upTo - 60_000) * 1000),
    );
    const update = this.createUpdate(user);
    const stored = expected && (await this.findStored(user));
    const { status, body } = await this.post(user, {
      filter,
      upTo: asOf,
      ids: [...named].map(([id, rev]) => ({ id, rev })),
      ...update.flags,
      operationId: update.operationId,
    });
    if (this.isDone(status, expected) && expected) {
      const changed = expected.mark(
        user,
        (id, entry) =>
          Object.entries(filter).every(
            ([name, value]) => entry[name as keyof Filter] === value,
          ) &&
          (entry.sentRev <= (named.get(id) ?? 0) ||
            (entry.sentRev <= (upTo - 5_000) * 1000 &&
              stored!.get(id)! <= upTo - 5_000)),
        update,
      );
      this.assertChanged(body, changed);
    }
  }

  private async undo(expected?: InboxModel): Promise<void> {
    const user = this.random.pick(USERS);
    const { updates, revs } = this.pages.get(user)!;
    if (updates.length === 0) {
      return;
    }
    const undone = this.random.pick(updates.slice(-4));
    const flags = Object.fromEntries(
      Object.entries(undone.flags).map(([flag, value]) => [flag, !value]),
    );
    const update = {
      ...this.createUpdate(user, flags),
      onlyChangedBy: undone.operationId,
    };
    const named = this.random.chance(0.3) ? revs : undefined;
    const { status, body } = await this.post(user, {
      ...(named
        ? { ids: [...named].map(([id, rev]) => ({ id, rev })) }
        : { filter: {} }),
      ...flags,
      operationId: update.operationId,
      onlyChangedBy: undone.operationId,
    });
    if (this.isDone(status, expected) && expected) {
      const changed = expected.mark(
        user,
        (id, { sentRev }) => !named || sentRev <= (named.get(id) ?? 0),
        update,
      );
      if (!named) {
        this.assertChanged(body, changed);
      }
    }
  }

  private async takeBack(
    how: 'resolve' | 'retract',
    expected?: InboxModel,
  ): Promise<void> {
    const scope = this.random.pick(SCOPES);
    const sentId = this.sentIds.length && this.random.pick(this.sentIds);
    const byId = sentId && this.random.chance(0.5);
    const { status } = await this.asSender().post(
      `/${how}`,
      byId ? { id: sentId } : { scope },
    );
    if (this.isDone(status, expected)) {
      expected?.[how](
        byId
          ? [sentId]
          : (['individual', 'broadcast'] as const).map(kind =>
              scopedNotificationId(kind, ORIGIN, scope),
            ),
      );
    }
  }

  /** Lets a user's page read the list again. */
  async read(user = this.random.pick(USERS)): Promise<NotificationJson[]> {
    const { body } = await this.asUser(user).get('/?limit=1000');
    const notifications: NotificationJson[] = body.notifications;
    this.pages.set(user, {
      updates: this.pages.get(user)?.updates ?? [],
      asOf: body.asOf,
      revs: new Map(notifications.map(({ id, rev }) => [id, rev!])),
    });
    this.answers.set(user, [...(this.answers.get(user) ?? []), notifications]);
    return notifications;
  }

  async countUnread(user: string): Promise<NotificationStatus> {
    return (await this.asUser(user).get('/status')).body;
  }

  /** When the texts of a user's notifications were stored, by id. */
  private async findStored(user: string): Promise<Map<string, number>> {
    const rows = await this.knex('callboard_message as m')
      .leftJoin('callboard_delivery as d', join =>
        join
          .on('d.notification_id', 'm.notification_id')
          .andOnVal('d.user_ref', `user:default/${user}`),
      )
      .leftJoin(
        'callboard_broadcast as k',
        'k.notification_id',
        'm.notification_id',
      )
      .whereRaw('m.id = coalesce(d.message_id, k.message_id)')
      .select({ id: 'm.notification_id', storedAt: 'm.stored_at' });
    return new Map(rows.map(({ id, storedAt }) => [id, Number(storedAt)]));
  }

  private createUpdate(user: string, wanted?: Flags): ModelledUpdate {
    const { random } = this;
    const flag = random.pick(['read', 'read', 'saved'] as const);
    const flags = wanted ?? {
      [flag]: random.chance(0.7),
      ...(random.chance(0.2) && { read: random.chance(0.5) }),
    };
    const number = String(++this.counts.operations).padStart(12, '0');
    const update = {
      flags,
      operationId: `00000000-0000-4000-8000-${number}`,
    };
    this.pages.get(user)!.updates.push(update);
    return update;
  }

  /** What fails when others are in the way changes nothing. */
  private isDone(status: number, expected: InboxModel | undefined): boolean {
    assert((expected ? [200] : [200, 503]).includes(status), `Got ${status}`);
    return status === 200;
  }

  private assertChanged(body: any, ids: string[]): void {
    assert.deepEqual(
      [body.count, body.more, [...body.ids].sort()],
      [ids.length, false, [...ids].sort()],
    );
  }

  private some<T>(items: T[]): T[] {
    const some = items.filter(() => this.random.chance(0.5));
    return some.length > 0 ? some : items.slice(0, 1);
  }

  private asUser(name: string) {
    return this.random.pick(this.instances).asUser(name);
  }

  private asSender() {
    return this.random.pick(this.instances).asPlugin(ORIGIN);
  }

  private async post(user: string, update: object): Promise<ProbedAnswer> {
    return this.asUser(user).post('/update', update);
  }
}

function titleFor(title: string, userRef: string | null | undefined): string {
  return `${title} for ${userRef}`;
}
