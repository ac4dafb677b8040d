import { isError } from '@backstage/errors';
import { NoAnswerError } from './NoAnswerError';

const LIMIT_SECONDS = 30;

/**
 * Tells apart what the backend refuses from what it gave no answer to, which may
 * have been carried out all the same. It waits no longer than half a minute: on a
 * connection that has died unnoticed, as while the computer slept, the browser
 * would wait for minutes, and whatever has to come after the request with it.
 *
 * @param request - is given a signal that aborts it when its time is over
 * @throws what the request throws, or {@link NoAnswerError}
 */
export async function expectAnswer<T>(
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeIsOver = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new NoAnswerError(
          `The notifications backend did not answer within ${LIMIT_SECONDS} seconds`,
        ),
      );
      controller.abort();
    }, LIMIT_SECONDS * 1000);
  });
  try {
    // Not by the signal alone, which what comes before the request does not know.
    return await Promise.race([request(controller.signal), timeIsOver]);
  } catch (error) {
    // How browsers say that a connection broke, or that there is none.
    if (isError(error) && error.name === 'TypeError') {
      throw new NoAnswerError(
        'The notifications backend could not be reached',
        error,
      );
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
