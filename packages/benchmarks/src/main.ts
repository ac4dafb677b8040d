import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Scope } from './lib/Scope';
import { createSigningKey } from './lib/tokens';
import { rows } from './rows';
import { RunContext } from './RunContext';
import { fullSizes, quickSizes } from './sizes';

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' } },
  });
  const chosen = rows.filter(
    row => positionals.length === 0 || positionals.includes(row.name),
  );
  const logFile = path.join(
    mkdtempSync(path.join(os.tmpdir(), 'callboard-benchmark-')),
    'servers.log',
  );
  const postgresUrl = process.env.BENCHMARK_POSTGRES_URL;
  if (!postgresUrl) {
    throw new Error('BENCHMARK_POSTGRES_URL is not set');
  }
  await Scope.run(async scope => {
    const run = new RunContext({
      sizes: values.quick ? quickSizes : fullSizes,
      key: await createSigningKey(),
      postgresUrl,
      logFile,
      scope,
      say: text => console.log(`  ${text}`),
    });
    for (const row of chosen) {
      console.log(row.title);
      const result = await Scope.run(rowScope => row.run(run.forRow(rowScope)));
      console.log(JSON.stringify(result, undefined, 1));
    }
  });
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
