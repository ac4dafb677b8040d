// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { runForeground } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';
import { PostgresServer } from './PostgresServer.mjs';
import { reportFile } from './reportFile.mjs';

/**
 * Runs the tests of all packages with Jest, which finds its PostgreSQL under the variable that
 * `TestDatabases` of Backstage reads.
 *
 * Backstage leaves out silently what cannot run: a database it was given no connection to, a package
 * without tests, tests somebody skipped. Here all of these fail.
 *
 * @returns {Promise<import('./steps.mjs').Count>}
 */
export async function runJest() {
  const report = reportFile('jest');
  const [file, prefix] = toolCommand('backstage-cli');
  const postgres = await PostgresServer.start();
  let code;
  try {
    code = await runForeground(
      file,
      [
        ...[...prefix, 'repo', 'test', '--maxWorkers=2'],
        ...['--json', `--outputFile=${report}`],
      ],
      {
        cwd: inRoot(),
        env: {
          ...process.env,
          CI: '1',
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
            postgres.connectionString,
        },
      },
    );
  } finally {
    await postgres.stop();
  }
  if (!existsSync(report)) {
    console.error(`Jest ended with code ${code} and left no report.`);
    return { passed: 0, failed: 1 };
  }
  return count(JSON.parse(readFileSync(report, 'utf8')), code);
}

/**
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {number} numRuntimeErrorTestSuites
 * @property {Array<{ name: string, assertionResults: Array<{ fullName: string }> }>} testResults
 */

/**
 * @param {JestReport} report
 * @param {number} code
 * @returns {import('./steps.mjs').Count}
 */
function count(report, code) {
  const missing = [
    ...packagesWithoutTests(report),
    ...untestedDatabases(report),
  ];
  for (const message of missing) {
    console.error(message);
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) {
    console.error(`${skipped} tests were skipped: they count as failed.`);
  }
  const failed =
    report.numFailedTests +
    report.numRuntimeErrorTestSuites +
    skipped +
    missing.length;
  // An exit code without a failed test: a threshold, a handle, a crash.
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
  };
}

/** @param {JestReport} report */
function packagesWithoutTests(report) {
  const tested = report.testResults
    .filter(({ assertionResults }) => assertionResults.length > 0)
    .map(({ name }) => name);
  return ['packages', 'plugins']
    .flatMap(parent =>
      readdirSync(inRoot(parent)).map(name => inRoot(parent, name)),
    )
    .filter(directory => existsSync(path.join(directory, 'package.json')))
    .filter(directory => {
      const { scripts } = JSON.parse(
        readFileSync(path.join(directory, 'package.json'), 'utf8'),
      );
      return (
        scripts?.test &&
        !tested.some(file => file.startsWith(directory + path.sep))
      );
    })
    .map(directory => `${path.relative(inRoot(), directory)} has no tests.`);
}

/** @param {JestReport} report */
function untestedDatabases(report) {
  const names = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName }) => fullName),
  );
  return ['SQLITE_3', 'POSTGRES_18']
    .filter(id => !names.some(name => name.includes(id)))
    .map(id => `No test ran on ${id}.`);
}
