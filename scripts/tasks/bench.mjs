// @ts-check
import { Failure } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';
import { runForeground } from '../lib/processes.mjs';
import { PostgresServer } from '../testing/PostgresServer.mjs';

/**
 * `bench [row...] [--quick]`: measures Callboard beside the stock plugins, with a PostgreSQL of its own.
 *
 * @param {string[]} args
 */
export async function run(args) {
  const postgres = await PostgresServer.start({
    // Tells how much of an answer's time is the database's.
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.track_planning': 'on',
  });
  try {
    const code = await runForeground(
      process.execPath,
      [
        '--require',
        inRoot(
          'node_modules',
          '@backstage',
          'cli',
          'config',
          'nodeTransform.cjs',
        ),
        inRoot('packages', 'benchmarks', 'src', 'main.ts'),
        ...args,
      ],
      {
        env: {
          ...process.env,
          BENCHMARK_POSTGRES_URL: postgres.connectionString,
        },
      },
    );
    if (code !== 0) {
      throw new Failure(`The benchmark ended with code ${code}.`);
    }
  } finally {
    await postgres.stop();
  }
}
