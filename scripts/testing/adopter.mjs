// @ts-check
import {
  cpSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../lib/console.mjs';
import { yarn } from '../lib/install.mjs';
import { freePort, untilItAnswers } from '../lib/network.mjs';
import { inRoot } from '../lib/paths.mjs';
import { BackgroundProcess, output, run } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';
import { assertComplete, publish, scope } from './published.mjs';
import { assertSingleCopies } from './singleCopies.mjs';

const upstreamScope = '@backstage/plugin-';

/** The source of an app that was written for upstream. */
const fixture = inRoot('packages', 'stock-compatibility', 'fixture-app');

/** Packages that upstream has nothing like. */
const ownOnly = ['signals-common', 'notifications-backend-module-webhook'];

/** What docs/migrating-from-upstream.md says to alias. */
const documented = [
  'notifications',
  'notifications-backend',
  'signals',
  'signals-backend',
];

/**
 * Installs our packed packages, under their own names and under the upstream ones, into a new
 * Backstage app outside of the clone, and looks at them as an adopter does: everything that a
 * package.json names is there, no framework package is there twice because of us, an app that was
 * written for upstream compiles, and a backend starts and responds.
 *
 * @returns {Promise<number>} the number of checks
 * @throws {Failure} when one of them does not hold
 */
export async function tryAsAdopter() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'callboard-adopter-'));
  try {
    const published = path.join(directory, 'published');
    mkdirSync(published);
    await publish(published);
    assertComplete(published);

    await install(directory);
    assertSingleCopies(readFileSync(path.join(directory, 'yarn.lock'), 'utf8'));

    await compile(directory, documented);
    await startBackend(directory);
    // An adopter may alias more than needed: the types then are ours everywhere.
    const every = readdirSync(path.join(published, 'plugins')).filter(
      name => !ownOnly.includes(name),
    );
    for (const name of every.filter(other => !documented.includes(other))) {
      aliasByLink(directory, name);
    }
    await compile(directory, every);
    return 5;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Writes the app and installs it: the dependencies of the demo and of the fixture, in the versions
 * of the lockfile of the clone, so that what is published tomorrow cannot change the result.
 *
 * @param {string} directory
 */
async function install(directory) {
  cpSync(fixture, path.join(directory, 'src'), { recursive: true });
  const plugins = readdirSync(path.join(directory, 'published', 'plugins'));
  /** @param {string[]} names */
  const packed = (names, prefix = scope) =>
    Object.fromEntries(
      names.map(name => [prefix + name, `file:./published/plugins/${name}`]),
    );
  write(directory, 'package.json', {
    name: 'adopter',
    private: true,
    dependencies: {
      ...upstreamDependencies(),
      ...packed(plugins),
      ...packed(documented, upstreamScope),
    },
    resolutions: {
      '@types/react': '^18',
      '@types/react-dom': '^18',
      // They name each other by versions that are not published yet.
      ...packed(plugins),
    },
  });
  write(directory, '.yarnrc.yml', {
    nodeLinker: 'node-modules',
    enableScripts: false,
    enableTelemetry: false,
  });
  cpSync(inRoot('yarn.lock'), path.join(directory, 'yarn.lock'));
  await yarn(['install', '--no-immutable'], { cwd: directory });
}

/** @returns {Record<string, string>} name and range of what the demo and the fixture use */
function upstreamDependencies() {
  const [app, backend, compatibility] = [
    'app',
    'backend',
    'stock-compatibility',
  ].map(name =>
    JSON.parse(readFileSync(inRoot('packages', name, 'package.json'), 'utf8')),
  );
  const source = readdirSync(fixture)
    .map(file => readFileSync(path.join(fixture, file), 'utf8'))
    .join();
  const all = Object.entries({
    ...app.dependencies,
    ...backend.dependencies,
    ...Object.fromEntries(
      Object.entries(compatibility.devDependencies).filter(([name]) =>
        source.includes(`'${name}`),
      ),
    ),
    '@types/react': '^18',
  });
  // Nothing is built or tested in this app.
  return Object.fromEntries(
    all.filter(
      ([name, range]) =>
        name !== '@backstage/cli' && !/^(workspace|link):/.test(range),
    ),
  );
}

/**
 * @param {string} directory
 * @param {string} plugin of ours, to be found under the upstream name, too
 */
function aliasByLink(directory, plugin) {
  const modules = path.join(directory, 'node_modules');
  const place = path.join(modules, ...`${upstreamScope}${plugin}`.split('/'));
  rmSync(place, { recursive: true, force: true });
  symlinkSync(path.join(modules, ...`${scope}${plugin}`.split('/')), place);
}

/**
 * @param {string} directory
 * @param {string[]} names of plugins that have to be ours
 */
async function compile(directory, names) {
  write(directory, 'tsconfig.json', {
    extends: inRoot('node_modules/@backstage/cli/config/tsconfig.json'),
    include: ['src'],
    compilerOptions: {
      incremental: false,
      jsx: 'react-jsx',
      noEmit: true,
      rootDir: '.',
      types: ['node'],
    },
  });
  const [file, prefix] = toolCommand('tsc');
  const args = [...prefix, '--project', directory];
  await run(file, args);

  // It would compile with upstream's packages just as well.
  const files = output(file, [...args, '--listFilesOnly'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })?.split(/\r?\n/);
  for (const name of names) {
    const types = path.join(
      ...['node_modules', ...`${scope}${name}`.split('/')],
      ...['dist', 'index.d.ts'],
    );
    const aliased = types.replace(scope, upstreamScope);
    if (!files?.some(f => f.endsWith(types) || f.endsWith(aliased))) {
      throw new Failure(`${upstreamScope}${name} is not resolved to ours.`);
    }
  }
}

/** @param {string} directory */
async function startBackend(directory) {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const token = 'a-token-of-this-test-only';
  write(directory, 'app-config.yaml', {
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'adopter' } },
        ],
      },
      database: { client: 'better-sqlite3', connection: ':memory:' },
    },
  });
  writeFileSync(
    path.join(directory, 'backend.mjs'),
    `import { createBackend } from '@backstage/backend-defaults';
const backend = createBackend();
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
await backend.start();
`,
  );
  const backend = BackgroundProcess.start(
    process.execPath,
    ['backend.mjs', '--config', 'app-config.yaml'],
    {
      cwd: directory,
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn' },
    },
  );
  const ended = new AbortController();
  backend.exited.then(() =>
    ended.abort(new Failure('The backend of an adopter does not start.')),
  );
  try {
    await untilItAnswers(`${baseUrl}/.backstage/health/v1/readiness`, {
      signal: ended.signal,
    });
    const response = await fetch(`${baseUrl}/api/notifications`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        // Upstream responds with a list of notifications, ours with a receipt.
        Prefer: 'return=minimal',
      },
      body: JSON.stringify({
        recipients: { type: 'broadcast' },
        payload: { title: 'Moved' },
      }),
    });
    const receipt = response.ok ? await response.json() : {};
    const health = await fetch(`${baseUrl}/api/signals/health`);
    if (!receipt.id || !health.ok) {
      throw new Failure(
        `The backend of an adopter responds with ${response.status}, its signals with ${health.status}.`,
      );
    }
  } finally {
    await backend.stop();
  }
}

/**
 * @param {string} directory
 * @param {string} name of a JSON or YAML file
 * @param {unknown} content
 */
function write(directory, name, content) {
  writeFileSync(
    path.join(directory, name),
    JSON.stringify(content, undefined, 2),
  );
}
