import knexFactory, { Knex } from 'knex';
import { AddressInfo, connect, createServer, Socket } from 'node:net';

const closers = new Array<() => Promise<void>>();

afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()));
});

/**
 * The way to a PostgreSQL database, which a test can disturb, and a pool of connections
 * that takes it.
 */
export async function createDatabaseProxy(
  knex: Knex,
  options: { pool?: Knex.PoolConfig; connection?: object } = {},
) {
  const { config } = knex.client;
  const { host, port } = knex.client.connectionSettings;
  const pairs = new Set<{ client: Socket; server: Socket }>();
  /** Returns whether this is as far as it gets. */
  let stopAt: (
    from: 'client' | 'server',
    data: Buffer,
  ) => 'hang' | 'cut' | undefined = () => undefined;
  let isClosed = false;

  const proxy = createServer(client => {
    const server = connect(Number(port), host);
    const pair = { client, server };
    const cut = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    let isHanging = false;
    const forward =
      (from: 'client' | 'server', to: Socket) => (data: Buffer) => {
        const stop = stopAt(from, data);
        isHanging ||= stop === 'hang';
        if (stop === 'cut') {
          cut();
        } else if (!isHanging) {
          to.write(data);
        }
      };
    if (isClosed) {
      cut();
      return;
    }
    pairs.add(pair);
    client.on('data', forward('client', server)).on('error', cut);
    server.on('data', forward('server', client)).on('error', cut);
    client.on('close', cut);
    server.on('close', cut);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  const { port: proxyPort } = proxy.address() as AddressInfo;

  const pool = knexFactory({
    ...config,
    connection: {
      ...knex.client.connectionSettings,
      password: knex.client.connectionSettings.password,
      host: '127.0.0.1',
      port: proxyPort,
      ...options.connection,
    },
    pool: { min: 0, max: 5, ...options.pool },
    log: { warn: () => {} },
  });
  const cutAll = () => {
    for (const { client, server } of [...pairs]) {
      client.destroy();
      server.destroy();
    }
  };
  closers.push(async () => {
    stopAt = () => undefined;
    cutAll();
    await pool.destroy();
    await new Promise(resolve => proxy.close(resolve));
  });
  return {
    knex: pool,
    /** Decides of all that comes by, on connections that are there and new ones. */
    onData(decide: typeof stopAt) {
      stopAt = decide;
    },
    /** Lets nothing through any more, and leaves connections open; resolves once something is stuck. */
    async hang(): Promise<void> {
      return new Promise(resolve => {
        stopAt = () => {
          resolve();
          return 'hang';
        };
      });
    },
    /** Ends all connections, and lets in no more. */
    close() {
      isClosed = true;
      cutAll();
    },
    /** Lets everything through again. Connections that hang are ended. */
    open() {
      isClosed = false;
      stopAt = () => undefined;
      cutAll();
    },
  };
}
