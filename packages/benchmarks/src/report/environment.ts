import { execFileSync } from 'node:child_process';
import os from 'node:os';
import knexFactory from 'knex';
import { root } from '../paths';

/**
 * What the numbers depend on.
 *
 * @internal
 */
export interface Environment {
  /** ISO 8601. */
  date: string;
  /** Of this repository; ends with a plus when files differed from it. */
  commit: string;
  machine: string;
  versions: Record<string, string>;
}

const packages = [
  '@backstage/plugin-notifications-backend',
  '@backstage/plugin-signals-backend',
  '@backstage/plugin-events-backend',
  '@backstage/backend-defaults',
  'ws',
  'better-sqlite3',
];

/** @internal */
export async function describeEnvironment(
  postgresUrl: string,
): Promise<Environment> {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  return {
    date: new Date().toISOString(),
    commit: commit(),
    machine: `${
      cpus.length
    } × ${cpus[0].model.trim()}, ${memory} GB, ${os.type()} ${os.release()}`,
    versions: {
      Node: process.versions.node,
      PostgreSQL: await postgresVersion(postgresUrl),
      ...Object.fromEntries(packages.map(name => [name, packageVersion(name)])),
    },
  };
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', ':/plugins') !== '';
  return `${git('rev-parse', '--short=10', 'HEAD')}${changed ? '+' : ''}`;
}

async function postgresVersion(url: string): Promise<string> {
  const knex = knexFactory({ client: 'pg', connection: url });
  try {
    const { rows } = await knex.raw('show server_version');
    return rows[0].server_version;
  } finally {
    await knex.destroy();
  }
}

function packageVersion(name: string): string {
  const { version } = require(`${name}/package.json`);
  return version;
}
