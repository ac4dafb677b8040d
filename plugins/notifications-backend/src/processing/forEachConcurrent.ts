/**
 * Works through items, some at a time. Each is taken from its source only when
 * there is room, so that a source of any length needs no memory.
 *
 * @throws the first error of a task; nothing more is begun then.
 */
export async function forEachConcurrent<T>(
  items: Iterable<T>,
  concurrency: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  // A loop that an error ends also ends the generator, and so all other loops.
  const shared = (function* share() {
    yield* items;
  })();
  const work = async () => {
    for (const item of shared) {
      await task(item);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
