import { alternate } from '../lib/alternate';
import type { Series } from '../report/RowResult';
import type { RowContext } from './Row';

/**
 * Lets contenders do the same work in turn. One that cannot do it is told in the report, and does
 * not keep the others from it.
 *
 * @param contenders - by label; one run of each tells its sample
 * @internal
 */
export async function compare(
  context: RowContext,
  what: string,
  contenders: Record<string, () => Promise<number>>,
): Promise<Series[]> {
  const failures = new Map<string, string>();
  const guarded = Object.fromEntries(
    Object.entries(contenders).map(([label, work]) => [
      label,
      async () => {
        if (failures.has(label)) {
          return NaN;
        }
        try {
          return await work();
        } catch (error) {
          failures.set(
            label,
            error instanceof Error ? error.message : String(error),
          );
          context.say(`${what}: ${label} failed: ${failures.get(label)}`);
          return NaN;
        }
      },
    ]),
  );
  const samples = await alternate({
    repetitions: context.sizes.repetitions,
    warmUps: context.sizes.warmUps,
    contenders: guarded,
  });
  return Object.keys(contenders).map(label => {
    const failure = failures.get(label);
    return failure === undefined
      ? { label, samples: samples[label] }
      : { label, samples: [], failure };
  });
}
