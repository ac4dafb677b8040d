import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { JsonObject } from '@backstage/types';

/**
 * Our notifications backend in a process of its own, which can be killed and has
 * a memory of its own.
 */
export class CallboardProcess {
  static start(options: {
    /** The config `backend.database`. */
    database: JsonObject;
    /** How much the process may keep in memory. */
    heapMegabytes: number;
  }): CallboardProcess {
    const config = {
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        baseUrl: 'http://localhost:7007',
        listen: { host: '127.0.0.1', port: 0 },
        auth: { externalAccess: [] },
        database: options.database,
      },
    };
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${options.heapMegabytes}`,
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        // eslint-disable-next-line no-restricted-syntax -- tests are never built
        resolve(__dirname, 'callboardMain.ts'),
      ],
      {
        env: {
          ...process.env,
          // Options of the test runner are none of a backend.
          NODE_OPTIONS: '',
          NODE_ENV: 'development',
          LOG_LEVEL: 'debug',
          CALLBOARD_TEST_CONFIG: JSON.stringify(config),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return new CallboardProcess(child);
  }

  private readonly output: string[] = [];
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'exit');
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on('line', line => {
        this.output.push(line);
        child.emit('line', line);
      });
    }
  }

  /** Resolves with the next line of output that matches. */
  async waitForLine(pattern: RegExp): Promise<string> {
    return new Promise((done, fail) => {
      const listen = (line: string) => {
        if (pattern.test(line)) {
          this.child.off('line', listen);
          done(line);
        }
      };
      this.child.on('line', listen);
      this.ended.then(() =>
        fail(
          new Error(
            `Ended without ${pattern}:\n${this.output.slice(-20).join('\n')}`,
          ),
        ),
      );
    });
  }

  /** Ends it without any chance to finish something. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
