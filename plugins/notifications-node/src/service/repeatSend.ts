import { isError, ResponseError } from '@backstage/errors';

/** How long an outage is bridged. */
const MAX_OUTAGE_MILLISECONDS = 12_000;

/** A claim of a key lapses after 30 seconds; until then a lost attempt may hold it. */
const MAX_IN_PROGRESS_MILLISECONDS = 40_000;

const FIRST_DELAY_MILLISECONDS = 500;
const MAX_DELAY_MILLISECONDS = 5_000;

/** Of a connection that was never established. */
const NOT_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/**
 * What became of a send that failed and may be repeated: nothing that could happen twice
 * (`not-sent`), an earlier attempt may be at work (`in-progress`), or nobody knows.
 */
export type SendFailure = 'not-sent' | 'in-progress' | 'unknown';

/** Returns `undefined` for what fails in the same way again. */
export function toSendFailure(error: unknown): SendFailure | undefined {
  if (ResponseError.is(error)) {
    switch (error.statusCode) {
      case 409:
        return 'in-progress';
      case 503:
        // Not of a proxy that lost its connection to a backend. The built-in backend has not
        // begun to send then, and where ours does not know what it stored, it heeds keys.
        return error.cause.name === 'ServiceUnavailableError'
          ? 'not-sent'
          : 'unknown';
      case 502:
      case 504:
        return 'unknown';
      default:
        return undefined;
    }
  }
  // That is how `fetch` rejects, also while a response is read.
  const cause = isError(error) ? error.cause : undefined;
  const code = isError(cause) ? String(cause.code) : '';
  // Some of them end connections, too.
  const isReading = isError(cause) && cause.syscall === 'read';
  if (NOT_CONNECTED.includes(code) && !isReading) {
    return 'not-sent';
  }
  return /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code) ? 'unknown' : undefined;
}

/** Whether a send that failed in this way may have been stored all the same. */
export function mayBeStored(error: unknown): boolean {
  return (
    toSendFailure(error) === 'unknown' ||
    (ResponseError.is(error) && /not known whether/.test(error.cause.message))
  );
}

/**
 * Sends, and repeats that with growing delays, or when the backend says, as long as it
 * may help and does no harm.
 *
 * @param options.isSafe - whether the backend is known to heed idempotency keys, without
 *   which only that is repeated which certainly was not sent
 */
export async function repeatSend<T>(
  send: () => Promise<T>,
  options: { isSafe: () => boolean },
): Promise<T> {
  const start = performance.now();
  let delay = FIRST_DELAY_MILLISECONDS;
  let unknown: unknown;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const failure = toSendFailure(error);
      // Whatever later attempts come to, this one may have been stored.
      unknown ??= mayBeStored(error) ? error : undefined;
      if (!failure || (failure === 'unknown' && !options.isSafe())) {
        throw unknown ?? error;
      }
      const wanted = ResponseError.is(error)
        ? Number(error.response.headers.get('Retry-After')) * 1_000 || 0
        : 0;
      // At random, so that not all plugins come back at once.
      const pause = Math.max(delay, wanted) * (1 + Math.random() / 10);
      const limit =
        failure === 'in-progress'
          ? MAX_IN_PROGRESS_MILLISECONDS
          : MAX_OUTAGE_MILLISECONDS;
      if (performance.now() - start + pause > limit) {
        throw unknown ?? error;
      }
      await new Promise(resolve => setTimeout(resolve, pause));
      delay = Math.min(2 * delay, MAX_DELAY_MILLISECONDS);
    }
  }
}
