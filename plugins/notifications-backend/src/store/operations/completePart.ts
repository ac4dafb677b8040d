import { Knex } from 'knex';
import { Carried, Job } from '../channelTypes';
import { expandOutcomes, PENDING } from '../deliveryStates';
import { listOf, queryRows, statementTime, uuidValue } from '../dialect';
import { updateJob } from './completeBatch';
import { insertChannelRows, NewChannelRow } from './insertChannelRows';
import { lockJobs, markSuperseded, PendingPosition } from './markSuperseded';

/** What became of the destinations of a batch, by their positions. */
export type CompletedPart = {
  job: Job;
  /** Those that are to stay pending are absent. */
  codes: Map<number, string>;
  /** Of those with a row of their own, or with a reference. */
  rows: Map<number, NewChannelRow>;
  /** The texts of those that were tried, where there may be other deliveries to them. */
  carried: Map<number, Carried>;
  /** To be carried by an earlier delivery that waits. */
  raised: Map<number, { carried: Carried; newer?: PendingPosition }>;
  /** Destinations of newer sends whose text was carried. */
  superseded: PendingPosition[];
  deliveredUntil?: number;
  isFailed?: boolean;
  /** Gives the job back, for the reason. */
  released?: { reason?: string };
};

/**
 * Writes down what became of a batch, and of whatever it concerns. To be called in a
 * transaction; the locks of jobs come before those of rows.
 *
 * @returns the outcomes of the job now, or `undefined` if it is another worker's: then
 *   nothing is written
 */
export async function completePart(
  knex: Knex,
  part: CompletedPart,
): Promise<string[] | undefined> {
  const { job, released } = part;
  const { channel, chunkId, chunk, send } = job;
  const newer = [...part.raised.values()].flatMap(raise => raise.newer ?? []);
  const chunkIds = [...part.superseded, ...newer].map(
    position => position.chunkId,
  );
  const jobs = await lockJobs(knex, {
    channel,
    chunkIds: [...new Set([chunkId, ...chunkIds])],
  });
  const own = jobs.get(chunkId);
  if (own?.token !== job.token) {
    return undefined;
  }
  const outcomes = expandOutcomes(own.outcomes, chunk.destinations.length);
  // What was cancelled meanwhile must not be brought back.
  const raised = new Map(
    [...part.raised].filter(([position]) => outcomes[position] === PENDING),
  );
  const notRaised = await raiseWaiting(knex, { job, raised });
  const rows = new Array<NewChannelRow>();
  for (const [position, code] of part.codes) {
    const row = part.rows.get(position);
    const isPending = outcomes[position] === PENDING;
    if (isPending && !notRaised.has(chunk.destinations[position])) {
      outcomes[position] = code;
      rows.push(...(row ? [row] : []));
    } else if (!isPending && code === 'd') {
      // It was resolved or retracted while it was delivered.
      const operation = outcomes[position] === 'w' ? 'retract' : 'resolve';
      rows.push(
        ...(row ? [{ ...row, operation, state: 'waiting' } as const] : []),
      );
      outcomes[position] = code;
    }
  }
  const isRaised = (position: number) =>
    !notRaised.has(chunk.destinations[position]);
  const positions = [
    ...part.superseded,
    ...[...raised].flatMap(([position, raise]) =>
      isRaised(position) ? raise.newer ?? [] : [],
    ),
  ];
  await markSuperseded(knex, { channel, positions, jobs });
  await updateJob(knex, {
    job,
    outcomes,
    deliveredUntil: part.deliveredUntil,
    isFailed: part.isFailed,
    isReleased: released !== undefined,
    reason: released?.reason,
  });
  await insertChannelRows(knex, { rows });
  await supersedeOthers(knex, {
    notificationId: send.notificationId,
    channel,
    deliveries: [...part.carried].map(([position, { rev }]) => ({
      sendId: send.id,
      destination: chunk.destinations[position],
      carriedRev: rev,
    })),
  });
  return outcomes;
}

/** @returns the destinations of which nothing waits any more */
async function raiseWaiting(
  knex: Knex,
  { job, raised }: Pick<CompletedPart, 'job' | 'raised'>,
): Promise<Set<string>> {
  const missing = new Set<string>();
  for (const [position, { carried }] of raised) {
    const destination = job.chunk.destinations[position];
    const rows = await queryRows(
      knex,
      `update callboard_channel_delivery set
         carried_send_id = case when carried_rev < :rev then :sendId else carried_send_id end,
         message_id = case when carried_rev < :rev then :messageId else message_id end,
         tries = case when carried_rev < :rev then 0 else tries end,
         carried_rev = case when carried_rev < :rev then :rev else carried_rev end,
         operation = 'deliver'
       where notification_id = :notificationId and channel = :channel
         and destination = :destination and state = 'waiting'
       returning send_id`,
      {
        rev: knex.raw('cast(? as bigint)', [carried.rev]),
        sendId: uuidValue(knex, carried.sendId),
        messageId: uuidValue(knex, carried.messageId),
        notificationId: uuidValue(knex, job.send.notificationId),
        channel: job.channel,
        destination,
      },
    );
    if (rows.length === 0) {
      missing.add(destination);
    }
  }
  return missing;
}

/**
 * Of other deliveries to a destination, up to the text that it has now: what had failed
 * for good is no dead letter any more, and of references only the newest is of use.
 */
export async function supersedeOthers(
  knex: Knex,
  options: {
    notificationId: string;
    channel: string;
    /** Those that count, with the revision of their text. */
    deliveries: Array<{
      sendId: string;
      destination: string;
      carriedRev: number;
    }>;
  },
): Promise<void> {
  const { notificationId, channel, deliveries } = options;
  // Nearly always all are of one send and have one text.
  const groups = Map.groupBy(deliveries, ({ sendId, carriedRev }) =>
    JSON.stringify([sendId, carriedRev]),
  );
  for (const group of groups.values()) {
    const [{ sendId, carriedRev }] = group;
    const destinations = group.map(({ destination }) => destination);
    const others = () =>
      knex('callboard_channel_delivery')
        .where('notification_id', uuidValue(knex, notificationId))
        .where('channel', channel)
        .whereIn(
          'destination',
          listOf(knex, { type: 'text', values: destinations }),
        )
        .whereNot('send_id', uuidValue(knex, sendId))
        .where('carried_rev', '<=', carriedRev);
    await others()
      .whereIn('state', ['dead', 'unknown'])
      .update({ state: 'superseded', updated: knex.raw(statementTime(knex)) });
    await others().where('state', 'delivered').delete();
  }
}
