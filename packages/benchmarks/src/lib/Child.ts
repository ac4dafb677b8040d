import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Methods, Reply, Request } from './childProtocol';

/** @internal */
export interface ChildOptions {
  /** Absolute path of the TypeScript module to run; it has to call `serveParent`. */
  module: string;
  /** Shown when something goes wrong. */
  name: string;
  /** Where its output goes; only read when it fails. */
  logFile: string;
  env?: Record<string, string>;
}

/**
 * A process of its own, whose methods are called over the IPC channel. What is measured never shares
 * an event loop with what measures it.
 *
 * @internal
 */
export class Child<TMethods extends Methods> {
  static start<TMethods extends Methods>(
    options: ChildOptions,
  ): Child<TMethods> {
    const log = openSync(options.logFile, 'a');
    const child = fork(options.module, {
      execArgv: [
        '--expose-gc',
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      env: { ...process.env, ...options.env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    return new Child(options, child);
  }

  readonly exited: Promise<void>;
  readonly #pending = new Map<
    number,
    { resolve(value: unknown): void; reject(error: Error): void }
  >();
  #nextId = 1;

  private constructor(
    private readonly options: ChildOptions,
    private readonly process: ChildProcess,
  ) {
    this.process.on('message', (reply: Reply) => this.#settle(reply));
    this.exited = new Promise(resolve => {
      this.process.once('exit', (code, signal) => {
        this.#failAll(
          new Error(
            `${options.name} ended (${signal ?? code}), see ${options.logFile}`,
          ),
        );
        resolve();
      });
    });
  }

  /**
   * Calls a method of the child.
   *
   * @throws what the method throws, or an error when the child ends before it answered
   */
  async call<K extends keyof TMethods & string>(
    method: K,
    params: Parameters<TMethods[K]>[0],
  ): Promise<Awaited<ReturnType<TMethods[K]>>> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    const request: Request = { id, method, params };
    this.process.send(request, error => {
      if (error) {
        this.#settle({ id, error: error.message });
      }
    });
    return (await answer) as Awaited<ReturnType<TMethods[K]>>;
  }

  /** Ends the process at once: nothing of a benchmark is worth a clean shutdown. */
  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  #settle(reply: Reply) {
    const waiting = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.error === undefined) {
      waiting?.resolve(reply.value);
    } else {
      waiting?.reject(new Error(`${this.options.name}: ${reply.error}`));
    }
  }

  #failAll(error: Error) {
    for (const waiting of this.#pending.values()) {
      waiting.reject(error);
    }
    this.#pending.clear();
  }
}
