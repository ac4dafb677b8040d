import { summarize } from '../lib/statistics';
import { formatNumber, formatValue, judge } from './judge';
import type { RecordedRow } from './RecordedRow';

/**
 * Prints a row for those who watch the command.
 *
 * @internal
 */
export function printRow(row: RecordedRow, tookMs: number): void {
  for (const measurement of row.result.measurements) {
    console.log(`\n  ${measurement.what}`);
    for (const { label, samples, failure } of measurement.series) {
      console.log(
        `    ${label.padEnd(24)} ${
          failure ? `failed: ${failure}` : spread(samples, measurement.unit)
        }`,
      );
    }
    for (const budget of measurement.budgets) {
      const { goal, met } = judge(measurement, budget);
      const verdict = met === undefined ? 'not measured' : met && 'met';
      console.log(`    budget: ${goal}: ${verdict || 'MISSED'}`);
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

function spread(samples: number[], unit: string): string {
  const { median, low, high } = summarize(samples);
  return `${formatValue(median, unit)} [${formatNumber(low)} - ${formatNumber(
    high,
  )}]`;
}
