import {
  ChannelResult,
  ChannelUnavailableError,
} from '@callboard/backstage-plugin-notifications-node';
import { TimeoutError, withinTime } from '../lib';

/** What a call of a channel came to. */
export type CallOutcome = {
  /** Of those that the channel named. */
  results: Map<string, ChannelResult>;
  /** The channel as a whole does not work. */
  unavailable?: { reason: string; afterSeconds?: number };
  /** Why those that are not named failed, a code. */
  failure?: string;
  /** For the log. */
  error?: unknown;
};

/**
 * Calls a channel within its limit. One that is over it is told to stop, and has a short
 * time left to say what it has delivered.
 *
 * @param options.stop - tells it as well
 */
export async function callChannel(
  options: {
    timeoutMilliseconds: number | undefined;
    graceMilliseconds: number;
  },
  call: (options: {
    abortSignal: AbortSignal;
  }) => Promise<Map<string, ChannelResult>>,
): Promise<CallOutcome> {
  const controller = new AbortController();
  const { timeoutMilliseconds, graceMilliseconds } = options;
  const timer =
    timeoutMilliseconds === undefined
      ? undefined
      : setTimeout(() => controller.abort(), timeoutMilliseconds);
  const work = async () => call({ abortSignal: controller.signal });
  try {
    const results = await (timeoutMilliseconds === undefined
      ? work()
      : withinTime(timeoutMilliseconds + graceMilliseconds, work));
    return {
      results,
      failure: controller.signal.aborted ? 'timeout' : 'no-result',
    };
  } catch (error) {
    const isTimeout =
      error instanceof TimeoutError || controller.signal.aborted;
    if (isUnavailable(error)) {
      const { reason, afterSeconds } = error;
      return {
        results: error.results ?? new Map(),
        unavailable: { reason: toCode(reason), afterSeconds },
        error,
      };
    }
    return {
      results: new Map(),
      failure: isTimeout ? 'timeout' : 'error',
      error,
    };
  } finally {
    clearTimeout(timer);
  }
}

/** By name: a module may have another copy of the package. */
function isUnavailable(error: unknown): error is ChannelUnavailableError {
  return (error as Error | undefined)?.name === 'ChannelUnavailableError';
}

const MAX_CODE_LENGTH = 64;
const MAX_REFERENCE_LENGTH = 512;

/** A reason as it is stored and shown: a code, whatever a channel makes of it. */
export function toCode(reason: unknown): string {
  const code = String(reason)
    .replace(/[^\w.:-]+/g, '_')
    .slice(0, MAX_CODE_LENGTH);
  return code || 'error';
}

/** A reference that the database can store, or none. */
export function toReference(reference: unknown): string | undefined {
  return typeof reference === 'string' &&
    reference.length > 0 &&
    reference.length <= MAX_REFERENCE_LENGTH &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000\ud800-\udfff]/.test(reference)
    ? reference
    : undefined;
}
