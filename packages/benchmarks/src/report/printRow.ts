import { summarize } from '../lib/statistics';
import { formatNumber, judge } from './judge';
import type { RecordedRow } from './RecordedRow';

/**
 * Prints how a row went for those who watch the command.
 *
 * @internal
 */
export function printRow(row: RecordedRow, tookMs: number): void {
  for (const measurement of row.result.measurements) {
    for (const budget of measurement.budgets) {
      const { goal, met, excuse } = judge(measurement, budget);
      const verdict = met === undefined ? 'not measured' : met && 'met';
      console.log(
        `  ${measurement.what}: ${budget.series}: ${goal}: ${
          verdict || 'MISSED'
        }`,
      );
      if (excuse) {
        console.log(`    ${excuse}`);
      }
    }
  }
  for (const curve of row.result.curves) {
    console.log(`\n  ${curve.title}`);
    for (const { label, points } of curve.lines) {
      const values = points.map(
        ({ x, samples }) => `${x}: ${formatNumber(summarize(samples).median)}`,
      );
      console.log(`    ${label.padEnd(24)} ${values.join('  ')}`);
    }
  }
  console.log(`\n  (${Math.round(tookMs / 1000)} s)`);
}
