import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { NotificationPayload } from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { Command, InstanceOptions, Report } from './instance';

/** An instance with channels in a process of its own, on a PostgreSQL database. */
export class InstanceProcess {
  static async start(
    options: Omit<InstanceOptions, 'connection'> & { knex: Knex },
  ): Promise<InstanceProcess> {
    const { knex, ...rest } = options;
    const { connectionSettings } = knex.client;
    const { password } = connectionSettings;
    const instanceOptions: InstanceOptions = {
      ...rest,
      connection: { ...connectionSettings, password },
    };
    const child = fork(require.resolve('./instance'), {
      execArgv: ['--require', '@backstage/cli/config/nodeTransform.cjs'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        LOG_LEVEL: 'error',
        CHANNELS_TEST_OPTIONS: JSON.stringify(instanceOptions),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const instance = new InstanceProcess(child);
    await instance.started;
    return instance;
  }

  readonly exited: Promise<unknown>;
  private readonly started: Promise<void>;
  private readonly underWay = new Map<number, (error?: string) => void>();
  private commands = 0;
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    this.exited = once(child, 'exit');
    child.stdout!.on('data', data => (this.output += data));
    child.stderr!.on('data', data => (this.output += data));
    this.started = new Promise((resolve, reject) => {
      child.on('message', (report: Report) => {
        if (report.type === 'started') {
          resolve();
        } else {
          this.underWay.get(report.n)?.(report.error);
          this.underWay.delete(report.n);
        }
      });
      child.on('exit', () => {
        reject(new Error(`The instance ended: ${this.output}`));
        for (const settle of this.underWay.values()) {
          settle('The instance has ended');
        }
      });
    });
  }

  /** @returns whether it was accepted */
  async send(to: string[], payload: NotificationPayload): Promise<boolean> {
    return this.command({ type: 'send', n: this.commands++, to, payload });
  }

  /** Ends its deliveries as a deployment does. */
  async stop(): Promise<boolean> {
    return this.command({ type: 'stop', n: this.commands++ });
  }

  /** Ends it without any chance to finish something. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Lets it stand still, in the middle of whatever it does. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  private async command(command: Command): Promise<boolean> {
    return new Promise(resolve => {
      if (!this.child.connected) {
        resolve(false);
        return;
      }
      this.underWay.set(command.n, error => resolve(error === undefined));
      this.child.send(command, error => {
        if (error) {
          resolve(false);
        }
      });
    });
  }
}
