import type { Contender } from '../systems';

/**
 * Makes the work of each contender ready. They come up side by side, since nothing is measured
 * meanwhile and to start a backend takes a core for seconds.
 *
 * @returns the works by the labels of the contenders, in their order
 * @internal
 */
export async function prepareAll<T>(
  contenders: readonly Contender[],
  prepare: (contender: Contender) => Promise<T>,
): Promise<Record<string, T>> {
  const works = await Promise.all(contenders.map(prepare));
  return Object.fromEntries(
    contenders.map(({ label }, index) => [label, works[index]]),
  );
}
