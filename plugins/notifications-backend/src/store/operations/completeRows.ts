import { Knex } from 'knex';
import { DeliveryRow, DeliveryOperation, Carried } from '../channelTypes';
import { ChannelDeliveryRow } from '../channelRows';
import { lockingRows, statementTime, uuidValue } from '../dialect';
import { supersedeOthers } from './completePart';
import { lockJobs, markSuperseded, PendingPosition } from './markSuperseded';

/** What became of a delivery of its own row. */
export type CompletedRow = {
  row: DeliveryRow;
  /** What was delivered, if another text than the row had. */
  carried: Carried;
  /** Where that is pending in a newer send. */
  newer?: PendingPosition;
  /** `waiting` to try it again. */
  state: string;
  operation: DeliveryOperation;
  tries: number;
  delayMilliseconds?: number;
  reason?: string;
  reference?: string;
};

/**
 * Writes down what became of deliveries that a worker has claimed. A row that was given
 * something else to do meanwhile waits for that. To be called in a transaction.
 *
 * @returns how many were written: none if they are another worker's by now
 */
export async function completeRows(
  knex: Knex,
  options: {
    channel: string;
    token: string;
    completed: CompletedRow[];
  },
): Promise<number> {
  const { channel, token, completed } = options;
  const chunkIds = completed.flatMap(({ newer }) => newer?.chunkId ?? []);
  const jobs = await lockJobs(knex, {
    channel,
    chunkIds: [...new Set(chunkIds)],
  });
  const held: ChannelDeliveryRow[] = await lockingRows(
    knex,
    knex('callboard_channel_delivery as r')
      .where('r.lease_token', uuidValue(knex, token))
      .orderBy(['r.send_id', 'r.destination'])
      .select('r.*'),
    { table: 'r', mode: 'wait' },
  );
  const keyOf = (sendId: string, destination: string) =>
    JSON.stringify([sendId, destination]);
  const heldByKey = new Map(
    held.map(row => [keyOf(row.send_id, row.destination), row]),
  );
  const now = statementTime(knex);
  const written = new Array<CompletedRow>();
  for (const done of completed) {
    const { row } = done;
    const current = heldByKey.get(keyOf(row.sendId, row.destination));
    if (!current) {
      continue;
    }
    written.push(done);
    await knex('callboard_channel_delivery')
      .where({ send_id: row.sendId, channel, destination: row.destination })
      .update({
        ...toUpdate(done, current),
        due_at: knex.raw(`${now} + cast(? as bigint)`, [
          isOvertaken(done, current) ? 0 : done.delayMilliseconds ?? 0,
        ]),
        updated: knex.raw(now),
        lease_token: null,
        leased_until: null,
      });
  }
  await supersedeOthers(knex, {
    notificationId: completed[0].row.notificationId,
    channel,
    deliveries: written
      .filter(({ state }) => state === 'delivered')
      .map(({ row, carried }) => ({ ...row, carriedRev: carried.rev })),
  });
  const positions = written.flatMap(({ newer }) => newer ?? []);
  await markSuperseded(knex, { channel, positions, jobs });
  return written.length;
}

/** Whether the row was given something else to do while this was done. */
function isOvertaken(
  { row, carried }: CompletedRow,
  current: ChannelDeliveryRow,
): boolean {
  return (
    Number(current.carried_rev) > carried.rev ||
    current.operation !== row.operation
  );
}

function toUpdate(
  done: CompletedRow,
  current: ChannelDeliveryRow,
): Partial<ChannelDeliveryRow> {
  const reference = done.reference ?? current.reference;
  if (isOvertaken(done, current)) {
    return { tries: 0, reason: null, reference };
  }
  return {
    state: done.state,
    operation: done.operation,
    tries: done.tries,
    reason: done.reason ?? null,
    reference,
    carried_send_id: done.carried.sendId,
    carried_rev: done.carried.rev,
    message_id: done.carried.messageId,
  };
}
