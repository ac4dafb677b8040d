// @ts-check
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { Failure } from '../lib/console.mjs';
import { inRoot } from '../lib/paths.mjs';
import { BackgroundProcess, output, run } from '../lib/processes.mjs';
import { toolCommand } from '../lib/tools.mjs';
import { assertComplete, publish, scope } from './published.mjs';

/** An app of somebody who moves over from the stock plugins. */
const directory = inRoot('.cache', 'adopter');

/** The packages as they would be published. */
const published = path.join(directory, 'published');

const stockScope = '@backstage/plugin-';

/** What docs/moving-from-stock.md says to alias. */
const documented = [
  'notifications',
  'notifications-backend',
  'signals',
  'signals-backend',
];

/**
 * Looks at the packages as those who install them under the stock names do: everything that a
 * package.json names has to be there, an app that was written for stock has to compile, and a
 * backend has to start and answer.
 *
 * Their dependencies are found in the clone, since all this lies inside of it.
 *
 * @returns {Promise<number>} how many things were tried
 * @throws {Failure} when one of them does not hold
 */
export async function tryAsAdopter() {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(published, { recursive: true });
  await publish(published);
  assertComplete(published);
  const all = readdirSync(path.join(published, 'plugins'));
  for (const name of all) {
    link(name, scope + name);
  }
  // Whoever aliases more than is needed may do so: the types then are ours everywhere.
  const every = all.filter(name => name !== 'signals-common');
  for (const names of [every, documented]) {
    alias(names);
    await compile(names);
  }
  await startBackend();
  return 4;
}

/** @param {string[]} names of plugins, to be found under their stock names */
function alias(names) {
  rmSync(path.join(directory, 'node_modules', '@backstage'), {
    recursive: true,
    force: true,
  });
  for (const name of names) {
    link(name, stockScope + name);
  }
}

/** @param {string[]} names of plugins that have to be ours */
async function compile(names) {
  const fixture = inRoot('packages', 'stock-compatibility', 'fixture-app');
  cpSync(fixture, path.join(directory, 'src'), { recursive: true });
  const config = {
    extends: '@backstage/cli/config/tsconfig.json',
    include: ['src'],
    compilerOptions: {
      incremental: false,
      jsx: 'react-jsx',
      noEmit: true,
      rootDir: '.',
      typeRoots: [inRoot('node_modules', '@types')],
    },
  };
  writeFileSync(
    path.join(directory, 'tsconfig.json'),
    JSON.stringify(config, undefined, 2),
  );
  const [file, prefix] = toolCommand('tsc');
  const args = [...prefix, '--project', directory];
  await run(file, args);

  // It would compile with those of stock just as well.
  const files = output(file, [...args, '--listFilesOnly'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const compiled = new Set(
    files?.split(/\r?\n/).map(name => path.resolve(name)),
  );
  for (const name of names) {
    const types = path.join(published, 'plugins', name, 'dist', 'index.d.ts');
    if (!compiled.has(types)) {
      throw new Failure(`${stockScope}${name} does not lead to ours.`);
    }
  }
}

async function startBackend() {
  const port = await findFreePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const token = 'a-token-of-this-test-only';
  const config = {
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
  };
  writeFileSync(
    path.join(directory, 'app-config.yaml'),
    JSON.stringify(config, undefined, 2),
  );
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
  let hasEnded = false;
  backend.exited.then(() => {
    hasEnded = true;
  });
  try {
    const isReady = () =>
      fetch(`${baseUrl}/.backstage/health/v1/readiness`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isReady())) {
      if (hasEnded) {
        throw new Failure('The backend of an adopter does not start.');
      }
      await new Promise(resolve => setTimeout(resolve, 250));
    }
    const answer = await fetch(`${baseUrl}/api/notifications`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        // Ours answers a receipt, and not a list of notifications as stock does.
        Prefer: 'return=minimal',
      },
      body: JSON.stringify({
        recipients: { type: 'broadcast' },
        payload: { title: 'Moved' },
      }),
    });
    const receipt = answer.ok ? await answer.json() : {};
    const health = await fetch(`${baseUrl}/api/signals/health`);
    if (!receipt.id || !health.ok) {
      throw new Failure(
        `The backend of an adopter answers ${answer.status}, its signals ${health.status}.`,
      );
    }
  } finally {
    await backend.stop();
  }
}

/**
 * @param {string} plugin of ours
 * @param {string} name of the package as which it is to be found
 */
function link(plugin, name) {
  const place = path.join(directory, 'node_modules', ...name.split('/'));
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(path.join(published, 'plugins', plugin), place, 'junction');
}

/** @returns {Promise<number>} */
async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
