// @ts-check
import { run } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';
import { tryAsAdopter } from './adopter.mjs';
import { buildBundle } from './bundle.mjs';
import { runBrowserTests } from './browserTests.mjs';
import { apiReports, fullTypeCheck } from './commands.mjs';
import { runJest } from './jest.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {{ name: string, about: string, mend?: string, run: () => Promise<Count> }} Step
 */

// The backend serves the app, so these are the schemas of both. Packages that only tests install
// would bring schemas of their own, some with required keys.
const demo = ['--package', 'backend'];

/**
 * The steps of the whole check, in their order: what is fast and fails often first. The reports need
 * the declarations that the first step writes, the browser tests what the one before them builds.
 *
 * @type {Step[]}
 */
export const steps = [
  {
    name: 'types',
    about: 'TypeScript, declarations of dependencies included',
    run: () => tools(fullTypeCheck, ['tsc', '--project', 'scripts']),
  },
  {
    name: 'lint',
    about: 'ESLint in every package, no warnings',
    mend: 'npm run fix',
    run: () => tools(['backstage-cli', 'repo', 'lint', '--max-warnings', '0']),
  },
  {
    name: 'formatting',
    about: 'Prettier',
    mend: 'npm run fix',
    run: () => tools(['prettier', '--check', '.']),
  },
  {
    name: 'metadata',
    about: 'package.json of every package, as Backstage wants it published',
    mend: 'npm run fix',
    run: () => tools(['backstage-cli', 'repo', 'fix', '--check', '--publish']),
  },
  {
    name: 'reports',
    about: 'report.api.md of every package says what its public API is',
    mend: 'npm run fix',
    run: () => tools([...apiReports, '--ci']),
  },
  {
    name: 'config',
    about: 'app-config files against the schemas of the demo and its plugins',
    run: () =>
      tools(
        ['backstage-cli', 'config:check', '--strict', ...demo],
        [
          ...['backstage-cli', 'config:check', '--strict', '--lax', ...demo],
          ...['--config', 'app-config.yaml'],
          ...['--config', 'app-config.production.yaml'],
        ],
      ),
  },
  {
    name: 'unit',
    about: 'unit and integration tests, on SQLite and on a real PostgreSQL',
    run: runJest,
  },
  {
    name: 'build',
    about:
      'every package, the bundle of the demo, and a new app that installs our packed packages',
    run: async () => {
      await buildBundle();
      const tried = await tryAsAdopter();
      return { passed: 1 + tried, failed: 0 };
    },
  },
  {
    name: 'e2e',
    about: 'the bundle in a real browser',
    run: runBrowserTests,
  },
];

/**
 * Runs tools one after the other; each counts as one, by its exit code.
 *
 * @param {...string[]} commands
 * @returns {Promise<Count>}
 */
async function tools(...commands) {
  const count = { passed: 0, failed: 0 };
  for (const [name, ...args] of commands) {
    const [file, prefix] = toolCommand(name);
    try {
      await run(file, [...prefix, ...args]);
      count.passed += 1;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      count.failed += 1;
    }
  }
  return count;
}
