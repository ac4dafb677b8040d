import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import knexFactory from 'knex';
import type { BenchmarkDatabase, DatabaseKind } from './BenchmarkDatabase';

let created = 0;

/** @internal */
export async function createDatabase(
  kind: DatabaseKind,
  postgresUrl: string,
): Promise<BenchmarkDatabase> {
  created += 1;
  return kind === 'postgres'
    ? postgresDatabase(postgresUrl, `benchmark_${process.pid}_${created}_`)
    : sqliteDatabase();
}

function postgresDatabase(url: string, prefix: string): BenchmarkDatabase {
  const connectTo = (database?: string) => {
    const target = new URL(url);
    if (database) {
      target.pathname = `/${database}`;
    }
    return knexFactory({
      client: 'pg',
      connection: target.href,
      pool: { min: 0, max: 2 },
    });
  };
  return {
    kind: 'postgres',
    config: { client: 'pg', connection: url, prefix },
    prepare: async () => {
      const server = connectTo();
      await server.raw('create database ??', [`${prefix}notifications`]);
      await server.destroy();
    },
    connect: () => connectTo(`${prefix}notifications`),
    drop: async () => {
      const server = connectTo();
      const { rows } = await server.raw(
        'select datname from pg_database where starts_with(datname, ?)',
        [prefix],
      );
      for (const { datname } of rows) {
        await server.raw('drop database ?? with (force)', [datname]);
      }
      await server.destroy();
    },
  };
}

function sqliteDatabase(): BenchmarkDatabase {
  const directory = mkdtempSync(
    path.join(os.tmpdir(), 'callboard-benchmark-sqlite-'),
  );
  const remove = () => rmSync(directory, { recursive: true, force: true });
  // Also when somebody stops the benchmark half-way.
  process.once('exit', remove);
  return {
    kind: 'sqlite',
    config: { client: 'better-sqlite3', connection: { directory } },
    prepare: async () => {},
    connect: () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: { filename: path.join(directory, 'notifications.sqlite') },
        useNullAsDefault: true,
      }),
    drop: async () => {
      remove();
      process.off('exit', remove);
    },
  };
}
