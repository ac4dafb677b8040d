import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';

/** @internal */
export type DatabaseKind = 'postgres' | 'sqlite';

/** @internal */
export const databaseLabels: Record<DatabaseKind, string> = {
  postgres: 'PostgreSQL',
  sqlite: 'SQLite',
};

/**
 * The databases of one backend: one per plugin, empty at first.
 *
 * @internal
 */
export interface BenchmarkDatabase {
  kind: DatabaseKind;
  /** `backend.database` of the configuration. */
  config: JsonObject;
  /** Makes the database of the notifications plugin, where no backend does. */
  prepare(): Promise<void>;
  /** Connects to the database of the notifications plugin beside the backend. */
  connect(): Knex;
  drop(): Promise<void>;
}
