import { Job } from '../store/channelTypes';
import { CompletedPart } from '../store/operations/completePart';
import { JobAttempt } from './jobParts';
import { WorkerContext } from './WorkerContext';

/**
 * For a notification that may have been sent before and since: what is due carries the
 * newest text, unless an earlier delivery waits that is to carry it, or the newest send
 * has ended already.
 *
 * @param part - what is decided by that is added to it
 * @returns what is to be delivered
 */
export async function settleCrossing(
  { store, channel }: WorkerContext,
  { send, chunkId }: Job,
  attempts: JobAttempt[],
  part: CompletedPart,
): Promise<JobAttempt[]> {
  const scope = {
    notificationId: send.notificationId,
    channel: channel.id,
    destinations: attempts.map(({ destination }) => destination),
  };
  const newer = await store.findNewerSends({ ...scope, rev: send.rev });
  const rows = await store.findRows(scope);
  const underWay = await store.findUnderWay({
    ...scope,
    exceptChunkId: chunkId,
  });
  return attempts.flatMap(attempt => {
    const { destination, position } = attempt;
    if (underWay.has(destination)) {
      return [];
    }
    const { carried, endedAs } = newer.get(destination) ?? {};
    if (endedAs) {
      part.codes.set(position, endedAs);
      return [];
    }
    const text = carried ?? attempt.carried;
    if (rows.waiting.has(destination)) {
      part.codes.set(position, 's');
      part.raised.set(position, { carried: text, newer: carried });
      return [];
    }
    const reference = rows.references.get(destination);
    return [{ ...attempt, carried: text, newer: carried, reference }];
  });
}
