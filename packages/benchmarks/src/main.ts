import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Scope } from './lib/Scope';
import { createSigningKey } from './lib/tokens';
import { describeEnvironment } from './report/environment';
import { printRow } from './report/printRow';
import type { RecordedRow } from './report/RecordedRow';
import type { RowResult } from './report/RowResult';
import { writeReport, type ReportFiles } from './report/writeReport';
import { root } from './paths';
import { rows } from './rows';
import type { Row } from './rows/Row';
import { RunContext } from './RunContext';
import { fullSizes, quickSizes } from './sizes';

const usage = `yarn bench [row...] [--quick]

  --quick   small sizes: shows within minutes that it works, and writes into .cache instead of docs

BENCHMARK_BASELINE=<directory> also measures Callboard as it is in another checkout, with its
dependencies installed: that of the commit before a redesign.

Rows: ${rows.map(({ name }) => name).join(', ')}`;

const fullFiles: ReportFiles = {
  markdown: path.join(root, 'docs/performance.md'),
  plots: path.join(root, 'docs/img/performance'),
  samples: path.join(root, 'packages/benchmarks/samples'),
};

const quickFiles: ReportFiles = {
  markdown: path.join(root, '.cache/benchmarks/performance.md'),
  plots: path.join(root, '.cache/benchmarks/img'),
  samples: path.join(root, '.cache/benchmarks/samples'),
};

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const unknown = positionals.filter(
    name => !rows.some(row => row.name === name),
  );
  if (values.help || unknown.length > 0) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const chosen =
    positionals.length === 0
      ? rows
      : rows.filter(({ name }) => positionals.includes(name));
  const files = values.quick ? quickFiles : fullFiles;
  const ran = await Scope.run(scope =>
    runRows(chosen, scope, values.quick ?? false),
  );
  await writeReport({ files, ran, order: rows.map(({ name }) => name) });
  console.log(`Written: ${path.relative(process.cwd(), files.markdown)}`);
}

async function runRows(
  chosen: Row[],
  scope: Scope,
  quick: boolean,
): Promise<RecordedRow[]> {
  const postgresUrl = process.env.BENCHMARK_POSTGRES_URL;
  if (!postgresUrl) {
    throw new Error(
      'BENCHMARK_POSTGRES_URL is not set: start this by `yarn bench`',
    );
  }
  const sizes = quick ? quickSizes : fullSizes;
  const logFile = path.join(
    mkdtempSync(path.join(os.tmpdir(), 'callboard-benchmark-')),
    'servers.log',
  );
  console.log(`The servers write to ${logFile}`);
  const environment = await describeEnvironment(postgresUrl);
  const run = new RunContext({
    sizes,
    key: await createSigningKey(),
    postgresUrl,
    logFile,
    scope,
    say: text => console.log(`  ${text}`),
  });

  const ran: RecordedRow[] = [];
  for (const row of chosen) {
    console.log(`\n${row.title}`);
    const started = Date.now();
    const result = await Scope.run(rowScope => row.run(run.forRow(rowScope)));
    const { name, title, method } = row;
    const recorded: RecordedRow = {
      ...{ name, title, method },
      repetitions: sizes.repetitions,
      environment,
      result: quick ? withoutBudgets(result) : result,
    };
    ran.push(recorded);
    printRow(recorded, Date.now() - started);
  }
  return ran;
}

/** The budgets are for full sizes. */
function withoutBudgets(result: RowResult): RowResult {
  const measurements = result.measurements.map(one => ({
    ...one,
    budgets: [],
  }));
  return { ...result, measurements };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // So that the temporary files are removed.
  process.once(signal, () => process.exit(1));
}

// Every SQLite database is removed at the exit at the latest.
process.setMaxListeners(0);

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
