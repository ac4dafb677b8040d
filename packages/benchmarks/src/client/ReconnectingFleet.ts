import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { JWK } from 'jose';
import { bundleSignalClient } from '../browser/bundleFrontend';
import { Child } from '../lib/Child';
import { modulePath } from '../paths';
import {
  signalClientVariable,
  type ComingBack,
  type ReconnectWorkerMethods,
} from './reconnectProtocol';

const workers = 2;

/**
 * Many of callboard's own clients, each with a socket and the reconnecting of its own.
 *
 * @internal
 */
export class ReconnectingFleet {
  static async connect(options: {
    baseUrl: string;
    privateKey: JWK;
    users: string[];
    channel: string;
    logFile: string;
  }): Promise<ReconnectingFleet> {
    const { logFile, users, ...params } = options;
    const directory = mkdtempSync(
      path.join(os.tmpdir(), 'callboard-benchmark-client-'),
    );
    const bundle = await bundleSignalClient(directory);
    const children = Array.from({ length: workers }, () =>
      Child.start<ReconnectWorkerMethods>({
        module: modulePath('client/reconnectWorker.ts'),
        name: 'reconnect worker',
        logFile,
        env: { [signalClientVariable]: bundle, NODE_ENV: 'production' },
      }),
    );
    const fleet = new ReconnectingFleet(children, users.length);
    try {
      await Promise.all(
        children.map((child, index) =>
          child.call('connect', {
            ...params,
            users: users.filter((_, user) => user % workers === index),
          }),
        ),
      );
    } catch (error) {
      await fleet.stop();
      throw error;
    } finally {
      rmSync(directory, { recursive: true });
    }
    return fleet;
  }

  private constructor(
    private readonly children: Child<ReconnectWorkerMethods>[],
    readonly size: number,
  ) {}

  /** From now on counts connections and errors anew. */
  async expectBack(): Promise<void> {
    await Promise.all(this.children.map(child => child.call('expectBack', {})));
  }

  /** Waits until all are connected again, but not for longer than told. */
  async back(timeoutMs: number): Promise<ComingBack> {
    const all = await Promise.all(
      this.children.map(child => child.call('back', { timeoutMs })),
    );
    return {
      count: all.reduce((sum, { count }) => sum + count, 0),
      lastAt: Math.max(...all.map(({ lastAt }) => lastAt)),
      errors: all.flatMap(({ errors }) => errors),
    };
  }

  /**
   * Counts the clients that get a signal with this action.
   *
   * @param publish - sends it to everybody
   */
  async countSignalled(
    action: string,
    publish: () => Promise<unknown>,
  ): Promise<number> {
    await Promise.all(
      this.children.map(child => child.call('expectSignal', { action })),
    );
    await publish();
    const counts = await Promise.all(
      this.children.map(child =>
        child.call('signalled', { timeoutMs: 10_000 }),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map(child => child.stop()));
  }
}
