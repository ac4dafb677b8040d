/** What was waited for did not happen in time. */
export class TimeoutError extends Error {
  readonly name = 'TimeoutError';
}

/**
 * Waits for other code, up to a limit. What it resolves to later is ignored.
 *
 * Not by `AbortSignal.timeout`: a signal and its timer stay until they are garbage
 * collected, ten minutes of them for every recipient of a large send.
 *
 * @throws TimeoutError, or what the work throws.
 */
export async function withinTime<T>(
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new TimeoutError(`No response within ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
