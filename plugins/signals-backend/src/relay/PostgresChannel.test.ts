import { EventEmitter } from 'node:events';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { PostgresChannel } from './PostgresChannel';

// A connection of the driver, which breaks at a moment that no server can be
// brought to choose.
class DriverConnection extends EventEmitter {
  isDestroyed = false;

  constructor(readonly processID: number, private readonly breaks: boolean) {
    super();
  }

  async query(): Promise<void> {
    if (this.breaks) {
      const error = new Error('Connection terminated unexpectedly');
      this.emit('error', error);
      this.emit('end');
      throw error;
    }
  }
}

// What it does on a real database is in the tests of SignalRelay.
describe('PostgresChannel', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('connects once more when the connection breaks before it listens', async () => {
    const connections = new Array<DriverConnection>();
    const texts = new Array<string>();
    let opened = 0;
    const client = {
      config: { client: 'pg' },
      async acquireRawConnection() {
        const count = connections.length;
        connections.push(new DriverConnection(count, count < 2));
        return connections[count];
      },
      async destroyRawConnection(connection: DriverConnection) {
        connection.isDestroyed = true;
      },
    };
    const channel = new PostgresChannel({
      database: {
        getClient: async () => ({ client }),
      } as unknown as DatabaseService,
      logger: mockServices.logger.mock(),
      onOpen: () => {
        opened += 1;
      },
      onText: text => texts.push(text),
    });
    channel.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(channel.isOpen).toBe(false);
    expect(jest.getTimerCount()).toBe(1);

    await jest.advanceTimersByTimeAsync(600_000);
    expect(connections).toHaveLength(3);
    expect(opened).toBe(1);
    expect(connections.map(({ isDestroyed }) => isDestroyed)).toEqual([
      true,
      true,
      false,
    ]);

    for (const connection of connections) {
      connection.emit('notification', { processId: 7, payload: 'hello' });
    }
    expect(texts).toEqual(['hello']);

    connections[2].emit('end');
    connections[2].emit('error', new Error('Once more'));
    expect(jest.getTimerCount()).toBe(1);
    await channel.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
