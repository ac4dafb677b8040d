import { alternate } from '../lib/alternate';
import { median, summarize } from '../lib/statistics';
import { formatNumber } from '../report/judge';
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
  context.say(what);
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
  const series: Series[] = Object.keys(contenders).map(label => ({
    label,
    samples: failures.has(label) ? [] : samples[label],
    failure: failures.get(label),
  }));
  for (const { label, samples: taken, failure } of series) {
    context.say(
      `  ${label.padEnd(24)} ${
        failure ?? `${formatNumber(median(taken))} [${range(taken)}]`
      }`,
    );
  }
  return series;
}

function range(samples: number[]): string {
  const { low, high } = summarize(samples);
  return `${formatNumber(low)} - ${formatNumber(high)}`;
}
