import { SocketFleet } from '../client/SocketFleet';
import { Child } from '../lib/Child';
import { modulePath } from '../paths';

/** @internal */
export type BareWebSocketsMethods = {
  /** Tells the port. */
  start(params: {}): Promise<number>;
  residentBytes(params: {}): Promise<number>;
  /** Tells the moment just before, by the common clock. */
  sendToAll(params: { text: string }): Promise<number>;
};

/**
 * The physical limit of pushing: a WebSocket server that does nothing but send the same bytes to all.
 *
 * @internal
 */
export class BareWebSockets {
  static async start(options: { logFile: string }): Promise<BareWebSockets> {
    const child = Child.start<BareWebSocketsMethods>({
      module: modulePath('server/bareWebSocketsMain.ts'),
      name: 'bare WebSockets',
      logFile: options.logFile,
      env: { NODE_ENV: 'production' },
    });
    const port = await child.call('start', {});
    return new BareWebSockets(options.logFile, child, port);
  }

  private constructor(
    private readonly logFile: string,
    readonly child: Child<BareWebSocketsMethods>,
    private readonly port: number,
  ) {}

  createFleet(): SocketFleet {
    return new SocketFleet({
      url: `ws://127.0.0.1:${this.port}/`,
      origin: 'http://127.0.0.1:3000',
      subprotocols: [],
      channel: 'notifications',
      logFile: this.logFile,
    });
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}
