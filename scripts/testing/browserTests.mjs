// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';
import { runForeground } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';
import { bundleDirectory } from './bundle.mjs';
import { findChromium } from './chromium.mjs';
import { reportFile } from './reportFile.mjs';

/**
 * Runs packages/app/e2e-tests with Playwright against the bundle.
 *
 * @returns {Promise<import('./steps.mjs').Count>}
 */
export async function runBrowserTests() {
  if (!existsSync(path.join(bundleDirectory, 'packages', 'backend'))) {
    throw new Failure('There is no bundle to test: run the step build first.');
  }
  const chromium = await findChromium();
  const report = reportFile('playwright');
  const [file, prefix] = toolCommand('playwright');
  const code = await runForeground(file, [...prefix, 'test'], {
    cwd: inRoot(),
    env: {
      ...process.env,
      CI: '1',
      CALLBOARD_BUNDLE: bundleDirectory,
      CHROMIUM_PATH: chromium.executable,
      CHROMIUM_ENV: JSON.stringify(chromium.env),
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
  });
  if (!existsSync(report)) {
    throw new Failure(`Playwright ended with code ${code} and left no report.`);
  }
  const { stats, errors } = JSON.parse(readFileSync(report, 'utf8'));
  // Nothing is run twice, so that nothing can be flaky and pass; a skipped test has shown nothing.
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length;
  return {
    passed: stats.expected,
    failed: failed === 0 && code !== 0 ? 1 : failed,
  };
}
