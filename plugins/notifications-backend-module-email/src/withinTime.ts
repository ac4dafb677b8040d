/**
 * Gives work a signal that is aborted with the given one, or after a time, and waits no
 * longer than that, also for work that takes no notice of it.
 *
 * @throws what the work throws, the reason of the signal, or a `TimeoutError`.
 */
export async function withinTime<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const onAbort = () => end(signal.reason);
  const timer = setTimeout(
    () => end(new DOMException('No response in time', 'TimeoutError')),
    milliseconds,
  );
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(controller.signal), promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
