import { Knex } from 'knex';
import { greatest, listOf, queryRows, tableOf, uuidValue } from '../dialect';
import { MomentColumn, RevisionColumn, toDate } from '../rows';
import { RecipientGroup } from '../types';

/** Small enough to keep memory flat, large enough to make round trips not matter. */
const BATCH_SIZE = 5_000;

/**
 * Delivers the texts of one send. With a scope, recipients who have the notification
 * already keep their row: it gets the new text, and is unread and on top again; what
 * was saved stays saved. No earlier update of theirs can be undone any more.
 *
 * @returns the revision that all rows have, which is greater than the given one where
 *   a row had that already; and when those users got it first who have had it before
 */
export async function insertDeliveries(
  knex: Knex,
  options: {
    notificationId: string;
    /** Whether users may have the notification already. */
    isScoped: boolean;
    /** A user is in one group only. */
    groups: RecipientGroup[];
    rev: number;
  },
): Promise<{ rev: number; reopened: Map<string, Date> }> {
  const { notificationId, isScoped, groups, rev } = options;
  const reopened = new Map<string, Date>();
  // Of very many users, most got it first by the same send.
  const times = new Map<MomentColumn, Date>();
  let greatestRev = rev;
  for (const recipients of batches(groups)) {
    const written = await queryRows<{
      user_ref: string;
      created: MomentColumn;
      updated: MomentColumn | null;
      rev: RevisionColumn;
    }>(knex, isScoped ? `:statement ${replacingScope(knex)}` : ':statement', {
      statement: toDeliveryStatement(knex, {
        notificationId,
        groups,
        recipients,
        rev: knex.raw('cast(? as bigint)', [rev]),
      }),
    });
    for (const row of isScoped ? written : []) {
      greatestRev = Math.max(greatestRev, Number(row.rev));
      if (row.updated !== null) {
        const first = times.get(row.created) ?? toDate(row.created);
        times.set(row.created, first);
        reopened.set(row.user_ref, first);
      }
    }
  }
  if (greatestRev > rev) {
    await knex('callboard_delivery')
      .where('notification_id', notificationId)
      .whereIn(
        'message_id',
        listOf(knex, {
          type: 'uuid',
          values: groups.map(({ message }) => message.id),
        }),
      )
      .update({ rev: greatestRev, sent_rev: greatestRev });
  }
  return { rev: greatestRev, reopened };
}

/** The statement that delivers to some of the recipients. */
export function toDeliveryStatement(
  knex: Knex,
  options: {
    notificationId: string;
    groups: RecipientGroup[];
    recipients: Recipient[];
    rev: Knex.Raw;
    /** Nothing is written unless it holds. */
    condition?: string;
  },
): Knex.Raw {
  const { notificationId, groups, recipients, rev, condition } = options;
  // Nearly always all get the same text.
  const isOneText = groups.length === 1;
  return knex.raw(
    `insert into callboard_delivery
       (notification_id, user_ref, message_id, created, sort_at, rev, sent_rev)
     select :notificationId, r.user_ref, :messageId,
       :rev / 1000, :rev / 1000, :rev, :rev
     from :recipients
     where ${condition ?? 'true'}`,
    {
      notificationId: uuidValue(knex, notificationId),
      messageId: isOneText
        ? uuidValue(knex, groups[0].message.id)
        : knex.raw('r.message_id'),
      rev,
      recipients: tableOf<string>(knex, {
        alias: 'r',
        columns: {
          user_ref: 'text',
          ...(!isOneText && { message_id: 'uuid' }),
        },
        rows: recipients,
      }),
    },
  );
}

function replacingScope(knex: Knex): string {
  const rev = `${greatest(knex)}(excluded.rev, callboard_delivery.rev + 1)`;
  return `
    on conflict (notification_id, user_ref) do update set
      message_id = excluded.message_id,
      updated = excluded.sort_at,
      sort_at = excluded.sort_at,
      rev = ${rev},
      sent_rev = ${rev},
      read = null,
      read_mark = null,
      saved_mark = null
    returning user_ref, created, updated, rev`;
}

export type Recipient = { user_ref: string; message_id: string };

/** The recipients if one statement is enough for all of them. */
export function onlyBatch(groups: RecipientGroup[]): Recipient[] | undefined {
  const size = groups.reduce((sum, { userRefs }) => sum + userRefs.length, 0);
  const [recipients] = size <= BATCH_SIZE ? batches(groups) : [];
  return recipients;
}

/** The recipients of all groups, in as many parts as there are to be statements. */
function* batches(groups: RecipientGroup[]): Iterable<Recipient[]> {
  let batch: Recipient[] = [];
  for (const { message, userRefs } of groups) {
    for (const userRef of userRefs) {
      batch.push({ user_ref: userRef, message_id: message.id });
      if (batch.length === BATCH_SIZE) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
