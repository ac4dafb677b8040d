import type { BenchmarkServer } from '../server/BenchmarkServer';
import type { BareInsert } from '../database/BareInsert';
import type { DatabaseKind } from '../database/BenchmarkDatabase';
import type { Scope } from '../lib/Scope';
import type { RowResult } from '../report/RowResult';
import type { Inbox } from '../seeding/Inbox';
import type { Sizes } from '../sizes';
import type { Contender } from '../systems';

/**
 * What a row works with.
 *
 * @internal
 */
export interface RowContext {
  sizes: Sizes;
  /** Ends with the row. */
  scope: Scope;
  logFile: string;
  /** The same with a scope that ends earlier. */
  within(scope: Scope): RowContext;
  /** Says what is going on. */
  say(text: string): void;
  /** A server that earlier rows may have used, and later ones may use. */
  server(contender: Contender, kind: DatabaseKind): Promise<BenchmarkServer>;
  /** Starts a server on an empty database; both are gone at the end of the row. */
  startServer(
    contender: Contender,
    kind: DatabaseKind,
  ): Promise<BenchmarkServer>;
  /** Makes a database for the physical limit of a send; it is gone at the end of the row. */
  createBareInsert(kind: DatabaseKind): Promise<BareInsert>;
  /** Starts servers that share an empty database and a broker. */
  startCluster(contender: Contender, count: number): Promise<BenchmarkServer[]>;
  /** A server on a database full of notifications; kept for the rows after. */
  seededServer(
    contender: Contender,
    kind: DatabaseKind,
    inboxes: Inbox[],
  ): Promise<BenchmarkServer>;
}

/**
 * A row of the table of budgets.
 *
 * @internal
 */
export interface Row {
  /** What the command calls it. */
  name: string;
  /** What the report calls it. */
  title: string;
  /** How it is measured, for the report. */
  method: string;
  run(context: RowContext): Promise<RowResult>;
}
