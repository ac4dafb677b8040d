import { Knex } from 'knex';

/**
 * Lets errors of the database name their statement without the values in it. On
 * SQLite, knex else writes all of them into the message of the error, which
 * reaches the log and the answer: what was sent, and to whom. Transactions begun
 * from now on are of the same mind.
 */
export function keepValuesOutOfErrors(knex: Knex): void {
  const { client } = knex;
  // Not the object itself, which belongs to whoever made the connection.
  client.config = { ...client.config, compileSqlOnError: false };
}
