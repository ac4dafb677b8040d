import { median, summarize } from '../lib/statistics';
import { formatNumber, formatValue, judge, medianOf } from './judge';
import type { RecordedRow } from './RecordedRow';
import type { Measurement, Series } from './RowResult';

const introduction = `# Performance

<!-- Written by \`yarn bench\`. Edit packages/benchmarks instead. -->

Callboard beside the stock plugins it replaces: the same work, on the same machine, against the same database
server, by the same client over real HTTP and real WebSockets, in turn (A B A B). Every backend is a process of its own, made by
\`createBackend()\` with what an adopter would have in it; only the catalog is replaced, by one in memory that knows groups
of any size. The client and the sockets live in further processes. "Stock" is the stock plugin as it comes, "throttle opened" the same with
\`notifications.concurrencyLimit\` and \`notifications.throttleInterval\` as far open as they go.

Numbers are medians of the repetitions, with the lowest and the highest in brackets. The PostgreSQL is the one the tests use:
its default settings, but without waiting for the disk. SQLite is a file with default settings.

To measure again: \`yarn bench\` for everything, \`yarn bench <row>\` for one row, \`yarn bench --quick\` to see within minutes that it
works.
`;

/**
 * Writes the whole document.
 *
 * @param plots - paths of the plots relative to the document, by the id of the curve
 * @internal
 */
export function toMarkdown(
  rows: RecordedRow[],
  plots: { overview: string; curves: Record<string, string> },
): string {
  return [
    introduction,
    '## Budgets\n',
    budgetTable(rows),
    `![How many times faster callboard is than stock](${plots.overview})\n`,
    ...rows.map(row => rowSection(row, plots.curves)),
    '## Measured with\n',
    environmentTable(rows),
  ].join('\n');
}

function budgetTable(rows: RecordedRow[]): string {
  const lines = rows.flatMap(row =>
    row.result.measurements.flatMap(measurement =>
      measurement.budgets.map(budget => {
        const { goal, met } = judge(measurement, budget);
        const value = medianOf(measurement, budget.series);
        return [
          row.title,
          measurement.what,
          show(medianOf(measurement, 'stock'), measurement.unit),
          `${show(value, measurement.unit)}${
            budget.series === 'callboard' ? '' : ` (${budget.series})`
          }`,
          goal,
          { true: 'met', false: '**missed**', undefined: 'not measured' }[
            String(met) as 'true' | 'false' | 'undefined'
          ],
        ];
      }),
    ),
  );
  return table(['Work', '', 'Stock', 'Callboard', 'Budget', ''], lines);
}

function rowSection(row: RecordedRow, plots: Record<string, string>): string {
  return [
    `## ${row.title}\n`,
    `${row.method}\n`,
    ...row.result.measurements.map(measurementTable),
    ...[...excuses(row)].map(excuse => `${excuse}\n`),
    ...row.result.notes.map(note => `${note}\n`),
    ...row.result.curves.map(
      curve => `![${curve.title}](${plots[curve.id]})\n`,
    ),
  ].join('\n');
}

/** Every sentence once, although several measurements may have missed for the same reason. */
function excuses(row: RecordedRow): Set<string> {
  return new Set(
    row.result.measurements.flatMap(measurement =>
      measurement.budgets.flatMap(budget => {
        const { excuse } = judge(measurement, budget);
        return excuse ? [`**Missed.** ${excuse}`] : [];
      }),
    ),
  );
}

function measurementTable(measurement: Measurement): string {
  const lines = measurement.series.map(series => [
    series.label,
    series.failure === undefined
      ? spread(series, measurement.unit)
      : `failed: ${series.failure.split('\n')[0].slice(0, 200)}`,
    ratio(measurement, series),
  ]);
  return `${table([measurement.what, 'Median', 'Beside callboard'], lines)}`;
}

function spread(series: Series, unit: string): string {
  const { median: middle, low, high } = summarize(series.samples);
  return `${formatValue(middle, unit)} [${formatValue(
    low,
    unit,
  )} – ${formatValue(high, unit)}]`;
}

function ratio(measurement: Measurement, series: Series): string {
  const ours = medianOf(measurement, 'callboard');
  if (series.samples.length === 0 || !ours) {
    return '';
  }
  return `${formatNumber(median(series.samples) / ours)} ×`;
}

function environmentTable(rows: RecordedRow[]): string {
  const lines = rows.map(({ title, repetitions, environment }) => [
    title,
    environment.date.slice(0, 10),
    `\`${environment.commit}\``,
    String(repetitions),
    environment.machine,
    Object.entries(environment.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ]);
  return table(
    ['Row', 'Date', 'Commit', 'Repetitions', 'Machine', 'Versions'],
    lines,
  );
}

function show(value: number | undefined, unit: string): string {
  return value === undefined ? '' : formatValue(value, unit);
}

function table(head: string[], lines: string[][]): string {
  const row = (cells: string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[row(head), row(head.map(() => '---')), ...lines.map(row)].join(
    '\n',
  )}\n`;
}
