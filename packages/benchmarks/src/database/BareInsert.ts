import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { now } from '../lib/clock';
import { memberRefs } from '../members';
import type { BenchmarkDatabase } from './BenchmarkDatabase';

/**
 * The physical limit of a send: one statement that puts a narrow row per recipient into a table with
 * a primary key and an index, and nothing else.
 *
 * @internal
 */
export class BareInsert {
  static async create(database: BenchmarkDatabase): Promise<BareInsert> {
    await database.prepare();
    const knex = database.connect();
    await knex.schema.createTable('bare_delivery', table => {
      table.uuid('message_id').notNullable();
      table.bigInteger('created').notNullable();
      table.bigInteger('read');
      table.text('user_ref').notNullable();
      table.primary(['message_id', 'user_ref']);
      table.index(['user_ref', 'created', 'message_id']);
    });
    return new BareInsert(knex, database);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly database: BenchmarkDatabase,
  ) {}

  /** @returns milliseconds */
  async measure(rows: number): Promise<number> {
    const refs = memberRefs(rows);
    const postgres = this.database.kind === 'postgres';
    const started = now();
    await this.knex.raw(
      `insert into bare_delivery (message_id, created, user_ref)
       select ?, ?, ${
         postgres
           ? 'ref from unnest(?::text[]) as ref'
           : 'value from json_each(?)'
       }`,
      [
        randomUUID(),
        Date.now(),
        postgres ? (refs as unknown as string) : JSON.stringify(refs),
      ],
    );
    return now() - started;
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }
}
