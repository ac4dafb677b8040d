// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { Failure } from './console.mjs';
import { interruption } from './interruption.mjs';
import { root } from './paths.mjs';

const isWindows = process.platform === 'win32';

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} the exit code; 1 for a death by signal
 */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
}

/**
 * Runs a program in the foreground, and ends it when this run is interrupted. (After a ctrl-c the
 * terminal has told it already; to be told twice does no harm.)
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>} the exit code
 */
export async function runForeground(file, args, options = {}) {
  const child = spawn(file, args, { stdio: 'inherit', ...options });
  const end = () => child.kill('SIGTERM');
  interruption.addEventListener('abort', end);
  try {
    return await exitOf(child);
  } finally {
    interruption.removeEventListener('abort', end);
  }
}

/**
 * Runs a tool with its output on the terminal.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @throws {Failure} when it ends with another exit code than zero
 */
export async function run(file, args, options = {}) {
  const code = await runForeground(file, args, { cwd: root, ...options });
  if (code !== 0) {
    throw new Failure(`${[file, ...args].join(' ')} ended with code ${code}.`);
  }
}

/**
 * Runs a program and returns what it printed; `undefined` when it failed or does not exist.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptionsWithStringEncoding} [options]
 * @returns {string | undefined}
 */
export function output(file, args, options) {
  const result = spawnSync(file, args, { encoding: 'utf8', ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/**
 * A background program together with everything it starts: on POSIX a process group of its own, so
 * that no grandchild survives the stop.
 */
export class BackgroundProcess {
  /**
   * @param {string} file
   * @param {string[]} args
   * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio?: import('node:child_process').StdioOptions }} [options]
   */
  static start(file, args, options = {}) {
    return new BackgroundProcess(
      spawn(file, args, {
        stdio: ['ignore', 'inherit', 'inherit'],
        detached: !isWindows,
        ...options,
      }),
    );
  }

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    this.child = child;
    /** Settles with the exit code when the program has ended. */
    this.exited = exitOf(child);
  }

  /**
   * Asks the program to end, and ends it when it has not after a while.
   *
   * @param {{ graceMilliseconds?: number }} [options]
   */
  async stop(options = {}) {
    const { graceMilliseconds = 5000 } = options;
    if (isWindows) {
      spawnSync('taskkill', ['/pid', String(this.child.pid), '/T', '/F']);
      await this.exited;
      return;
    }
    this.#signal('SIGTERM');
    const deadline = Date.now() + graceMilliseconds;
    while (this.#groupLives()) {
      if (Date.now() > deadline) {
        this.#signal('SIGKILL');
        break;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    await this.exited;
  }

  /** @param {NodeJS.Signals | 0} signal */
  #signal(signal) {
    const { pid } = this.child;
    if (pid === undefined) {
      return false;
    }
    try {
      return process.kill(-pid, signal);
    } catch {
      return false; // The group is gone.
    }
  }

  #groupLives() {
    return this.#signal(0);
  }
}
