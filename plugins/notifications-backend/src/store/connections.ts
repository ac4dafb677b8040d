import { Knex } from 'knex';
import { TimeoutError } from '../lib';
import { isConnectionLost, isPostgres, rowsOf } from './dialect';
import { tellOutcome } from './outcome';

/*
 * How long the database is waited for; see ADR 084. SQLite is in this process, and
 * answers or fails at once.
 */

const CONNECT_MILLISECONDS = 5_000;
const ACQUIRE_MILLISECONDS = 10_000;
const RESPONSE_MILLISECONDS = 10_000;

/**
 * Bounds how long a connection is waited for. What is configured to be shorter stays.
 */
export function limitConnecting(knex: Knex): void {
  if (!isPostgres(knex)) {
    return;
  }
  const { client } = knex;
  const { pool, acquireRawConnection } = client;
  pool.acquireTimeoutMillis = Math.min(
    pool.acquireTimeoutMillis,
    ACQUIRE_MILLISECONDS,
  );
  client.acquireRawConnection = () => {
    // Only now: settings with a password that expires are made anew each time.
    client.connectionSettings.connectionTimeoutMillis ??= CONNECT_MILLISECONDS;
    return acquireRawConnection.call(client);
  };
}

/**
 * Runs work on a connection of its own. Where the database does not respond in time, the
 * connection is closed, and everything that waits for it fails.
 *
 * @param work - gets the connection, and may set another limit from now on
 * @throws TimeoutError if the database did not respond in time.
 */
export async function onConnection<T>(
  knex: Knex,
  work: (
    connection: unknown,
    limit: (milliseconds: number) => void,
  ) => Promise<T>,
): Promise<T> {
  if (!isPostgres(knex)) {
    return work(undefined, () => {});
  }
  const { client } = knex;
  const connection = await client.acquireConnection();
  let timeout: TimeoutError | undefined;
  let timer: NodeJS.Timeout | undefined;
  const limit = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timeout = new TimeoutError(`No response within ${milliseconds} ms`);
      // A server that is busy does not notice that its client has left.
      client.cancelQuery(connection).catch(() => {});
      connection.connection.stream.destroy();
    }, milliseconds);
  };
  try {
    limit(RESPONSE_MILLISECONDS);
    return await work(connection, limit);
  } catch (error) {
    throw timeout && isConnectionLost(error) ? timeout : error;
  } finally {
    clearTimeout(timer);
    // Older versions of the driver do not say.
    const status = connection.getTransactionStatus?.();
    if (status && status !== 'I') {
      // Its rollback was given up, and what comes next would wait for it.
      connection.connection.stream.destroy();
    }
    await client.releaseConnection(connection);
  }
}

/**
 * Runs a statement outside of a transaction. Within one, it is held to the limits of that
 * one.
 */
export async function limited<T>(
  knex: Knex,
  query: Knex.ChainableInterface<T>,
): Promise<T> {
  return knex.isTransaction
    ? query
    : onConnection(knex, async connection => onto(query, connection));
}

/**
 * Runs raw SQL that writes and, outside of a transaction, is one of its own, and returns
 * the rows that it returns.
 *
 * @throws ServiceUnavailableError that says whether something may have been stored.
 */
export async function writeRows<TRow>(
  knex: Knex,
  sql: string,
  bindings: Record<string, Knex.RawBinding>,
): Promise<TRow[]> {
  const query = knex.raw(sql, bindings);
  const result = knex.isTransaction
    ? await query
    : await tellOutcome(async setStoring =>
        onConnection(knex, async connection => {
          setStoring(true);
          return onto(query, connection);
        }),
      );
  return rowsOf(knex, result);
}

function onto<T>(
  query: Knex.ChainableInterface<T>,
  connection: unknown,
): Knex.ChainableInterface<T> {
  return connection === undefined ? query : query.connection(connection);
}
