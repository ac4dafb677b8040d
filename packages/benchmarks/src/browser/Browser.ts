import { Child } from '../lib/Child';
import { modulePath } from '../paths';
import type { BrowserMethods, MountOptions } from './mountOptions';

/**
 * One user's browser, in a process of its own.
 *
 * @internal
 */
export class Browser {
  static async open(
    options: MountOptions & { bundle: string; logFile: string },
  ): Promise<Browser> {
    const { bundle, logFile, ...mount } = options;
    const child = Child.start<BrowserMethods>({
      module: modulePath('browser/browserMain.ts'),
      name: `browser of ${options.userRef}`,
      logFile,
      env: { BENCHMARK_FRONTEND: bundle, NODE_ENV: 'production' },
    });
    try {
      await child.call('mount', mount);
    } catch (error) {
      await child.stop();
      throw error;
    }
    return new Browser(child);
  }

  private constructor(private readonly child: Child<BrowserMethods>) {}

  /**
   * Waits until the app shows that many unread notifications and has asked for nothing
   * for so many milliseconds.
   *
   * @returns the requests since the last call
   */
  settle(options: { unread: number; quietMs: number }): Promise<string[]> {
    return this.child.call('settle', options);
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}
