import type {
  DatabaseService,
  LoggerService,
} from '@backstage/backend-plugin-api';

const CHANNEL = 'callboard_signals';
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 5 * 60_000;

/** The part of a connection of `pg` that is used here. */
interface Connection {
  /** The process of the server that serves this connection. */
  processID: number;
  query(sql: string, parameters?: string[]): Promise<unknown>;
  on(event: 'error' | 'end', listener: (error?: Error) => void): void;
  on(
    event: 'notification',
    listener: (event: { processId: number; payload: string }) => void,
  ): void;
  removeAllListeners(): void;
}

/** The part of the client of Knex that is used here. */
interface ConnectionPool {
  config: { client: unknown };
  /** Set where the password has to be fetched, as it is good for minutes only. */
  connectionConfigProvider?: unknown;
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
  acquireRawConnection(): Promise<Connection>;
  destroyRawConnection(connection: Connection): Promise<void>;
}

/**
 * Short texts from each instance to all others, by `LISTEN` and `NOTIFY` on the
 * database of this plugin. Connects anew when the connection is lost; what is sent
 * meanwhile is lost. Where the database is not PostgreSQL it does nothing.
 */
export class PostgresChannel {
  #pool: ConnectionPool | undefined;
  #connection: Connection | undefined;
  // The driver wants one query after the other.
  #lastQuery: Promise<unknown> = Promise.resolve();
  #retryTimer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #isStopped = false;

  constructor(
    private readonly options: {
      database: DatabaseService;
      logger: LoggerService;
      /** Called whenever the connection stands. */
      onOpen(): void;
      /** Called with what others sent. */
      onText(text: string): void;
    },
  ) {}

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  /** Begins to connect. Neither waits for it nor throws. */
  start(): void {
    void this.#connect();
  }

  /**
   * Sends a text of less than 8,000 bytes.
   *
   * @throws if there is no connection, or what the database answers
   */
  async send(text: string): Promise<void> {
    const sent = this.#lastQuery.then(() => {
      if (!this.#connection) {
        throw new Error('Not connected');
      }
      return this.#connection.query('SELECT pg_notify($1, $2)', [
        CHANNEL,
        text,
      ]);
    });
    this.#lastQuery = sent.catch(() => {});
    await sent;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
    await this.#disconnect();
  }

  async #connect(): Promise<void> {
    let connection: Connection | undefined;
    try {
      const pool: ConnectionPool = (await this.options.database.getClient())
        .client;
      if (pool.config.client !== 'pg' || this.#isStopped) {
        return;
      }
      this.#pool = pool;
      if (pool.connectionConfigProvider) {
        // Only for a connection of its own does the pool fetch it.
        await pool.releaseConnection(await pool.acquireConnection());
      }
      connection = await pool.acquireRawConnection();
      this.#connection = connection;
      await this.#listen(connection);
      if (this.#isStopped) {
        await this.#disconnect();
        return;
      }
      this.#retryMs = FIRST_RETRY_MS;
      this.options.onOpen();
    } catch (error) {
      this.#retryFor(connection, error);
    }
  }

  async #listen(connection: Connection): Promise<void> {
    const onEnd = (error?: Error) =>
      this.#retryFor(connection, error ?? new Error('The connection ended'));
    connection.on('error', onEnd);
    connection.on('end', onEnd);
    connection.on('notification', ({ processId, payload }) => {
      if (processId !== connection.processID) {
        this.options.onText(payload);
      }
    });
    const listening = connection.query(`LISTEN ${CHANNEL}`);
    this.#lastQuery = listening.catch(() => {});
    await listening;
  }

  // A connection that breaks may tell of it in several ways, and it is only the
  // first that counts.
  #retryFor(connection: Connection | undefined, error: unknown): void {
    if (this.#connection === connection) {
      this.#retry(error);
    }
  }

  #retry(error: unknown): void {
    void this.#disconnect();
    if (this.#isStopped) {
      return;
    }
    // Nothing is lost without it, so it is not worth a warning.
    this.options.logger.debug(
      `No direct way to other instances, trying again in ${
        this.#retryMs
      } ms: ${error}`,
    );
    this.#retryTimer = setTimeout(() => this.start(), this.#retryMs);
    this.#retryTimer.unref();
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }

  async #disconnect(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) {
      connection.removeAllListeners();
      // It may break once more while it is being closed.
      connection.on('error', () => {});
      await this.#pool?.destroyRawConnection(connection).catch(() => {});
    }
  }
}
