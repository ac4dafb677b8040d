import { Knex } from 'knex';
import { limited } from '../connections';
import { greatest, queryRows, statementTime } from '../dialect';
import { MomentColumn } from '../rows';

/** Whether a channel works, and if not, who may try. */
export type ChannelGate =
  | { state: 'open' }
  /** The caller may try; nobody else does for a while. */
  | { state: 'probe' }
  | { state: 'paused'; until: Date };

/** Asks whether work of a channel may be claimed; see `pauseChannel`. */
export async function enterChannel(
  knex: Knex,
  options: { channel: string; leaseMilliseconds: number },
): Promise<ChannelGate> {
  const { channel, leaseMilliseconds } = options;
  const pauses = knex('callboard_channel_pause').where({ channel });
  const [pause]: Array<{ paused_until: MomentColumn }> = await limited(
    knex,
    pauses.clone().select('paused_until'),
  );
  if (!pause) {
    return { state: 'open' };
  }
  const now = statementTime(knex);
  const claimed = await limited(
    knex,
    pauses
      .clone()
      .whereRaw(`paused_until <= ${now}`)
      .update({
        paused_until: knex.raw(`${now} + ?`, [leaseMilliseconds]),
      }),
  );
  return claimed > 0
    ? { state: 'probe' }
    : { state: 'paused', until: new Date(Number(pause.paused_until)) };
}

/**
 * Pauses a channel that does not work. The failures of workers that had begun before
 * the pause count as one.
 *
 * @param options.isProbe - whether the channel was tried after a pause
 * @returns how often in a row it has failed
 */
export async function pauseChannel(
  knex: Knex,
  options: {
    channel: string;
    reason: string;
    isProbe: boolean;
    /** After so many failures, at least. */
    pauseMilliseconds: (failures: number) => number;
  },
): Promise<{ failures: number; milliseconds: number }> {
  const { channel, reason, isProbe, pauseMilliseconds } = options;
  const now = statementTime(knex);
  const [{ failures }] = await queryRows<{ failures: number }>(
    knex,
    `insert into callboard_channel_pause (channel, failures, paused_until, reason)
     values (:channel, 1, ${now}, :reason)
     on conflict (channel) do update set
       failures = callboard_channel_pause.failures + ${
         isProbe
           ? 1
           : `(case when callboard_channel_pause.paused_until > ${now} then 0 else 1 end)`
       },
       reason = excluded.reason
     returning failures`,
    { channel, reason },
  );
  const milliseconds = pauseMilliseconds(Number(failures));
  await knex('callboard_channel_pause')
    .where({ channel })
    .update({
      paused_until: isProbe
        ? knex.raw(`${now} + ?`, [milliseconds])
        : knex.raw(
            `${greatest(knex)}(paused_until, ${now} + cast(? as bigint))`,
            [milliseconds],
          ),
    });
  return { failures: Number(failures), milliseconds };
}

/** The channel works again, or whoever tried did not come to it. */
export async function endPause(
  knex: Knex,
  options: { channel: string; works: boolean },
): Promise<void> {
  const pauses = knex('callboard_channel_pause').where(
    'channel',
    options.channel,
  );
  await limited(
    knex,
    options.works
      ? pauses.delete()
      : pauses.update({ paused_until: knex.raw(statementTime(knex)) }),
  );
}
