import { Job } from '../store/channelTypes';
import { Message } from '../store/types';
import { callChannel } from './callChannel';
import { emptyPart } from './jobParts';
import { toChunks } from './planWork';
import { WorkEnd, WorkerContext } from './WorkerContext';

/**
 * Finds out who gets a broadcast, and puts their jobs in the place of the job that stands
 * for all of them. Until that is known, it waits: nobody can be left out.
 *
 * @param message - absent if it was removed meanwhile
 */
export async function expandBroadcast(
  context: WorkerContext,
  job: Job,
  message: Message | undefined,
): Promise<WorkEnd> {
  const { channel, store, times, reports } = context;
  const { send, token } = job;
  const table = 'callboard_channel_job';
  if (!message) {
    const part = { ...emptyPart(job), codes: new Map([[0, 'e']]) };
    await store.completePart({ ...part, released: {} });
    return { isProof: false };
  }
  const { leaseMilliseconds } = times;
  const { isProbe } = context;
  if (!(await store.beginBatch({ job, end: 1, leaseMilliseconds, isProbe }))) {
    await store.handBack({ table, token });
    return { isProof: false };
  }
  let destinations: string[] = [];
  const { error, unavailable = { reason: 'error' } } =
    await context.whileRenewing({ table, token }, () =>
      callChannel(
        {
          timeoutMilliseconds: undefined,
          graceMilliseconds: times.abortGraceMilliseconds,
        },
        async options => {
          const text = { message, send };
          destinations = await channel.expandBroadcast!(text, options);
          return new Map();
        },
      ),
    );
  if (error !== undefined) {
    reports.errors(channel.id, [error]);
    await store.completePart({ ...emptyPart(job), released: unavailable });
    return { isProof: false, unavailable };
  }
  // These have a job of their own.
  const addressed = channel.getDestinations({
    origin: send.origin,
    payload: message.payload,
    recipients: { type: 'broadcast' },
  });
  const others = new Set(addressed);
  const isExpanded = await store.expandJob({
    job,
    chunks: toChunks(
      destinations.filter(destination => !others.has(destination)),
      message.id,
    ),
    delayMilliseconds: channel.delayOf(message.payload),
  });
  if (!isExpanded) {
    // It was cancelled meanwhile.
    await store.completePart({ ...emptyPart(job), released: {} });
  }
  return { isProof: true };
}
