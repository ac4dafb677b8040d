/** What was waited for did not happen in time. */
export class TimeoutError extends Error {
  readonly name = 'TimeoutError';
}

/**
 * Waits for foreign work, but not for ever. What it comes to later is ignored.
 *
 * @throws TimeoutError, or what the work throws.
 */
export async function withinTime<T>(
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TimeoutError(`No answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
