import { BareInsert } from './database/BareInsert';
import type {
  BenchmarkDatabase,
  DatabaseKind,
} from './database/BenchmarkDatabase';
import { createDatabase } from './database/createDatabase';
import { Scope } from './lib/Scope';
import type { SigningKey } from './lib/tokens';
import type { RowContext } from './rows/Row';
import type { Inbox } from './seeding/Inbox';
import type * as seeding from './seeding/seed';
import { modulePath } from './paths';
import { BenchmarkServer } from './server/BenchmarkServer';
import type { Sizes } from './sizes';
import type { Contender } from './systems';

/** @internal */
export interface RunOptions {
  sizes: Sizes;
  key: SigningKey;
  postgresUrl: string;
  logFile: string;
  /** Ends with the run. */
  scope: Scope;
  say(text: string): void;
}

/**
 * Starts what the rows of one run ask for, and remembers what several of them can use.
 *
 * @internal
 */
export class RunContext {
  readonly #servers = new Map<string, Promise<BenchmarkServer>>();

  constructor(private readonly options: RunOptions) {}

  /** @param scope - ends with the row */
  forRow(scope: Scope): RowContext {
    const { sizes, logFile, say } = this.options;
    return {
      sizes,
      logFile,
      say,
      scope,
      within: inner => this.forRow(inner),
      server: (contender, kind) =>
        this.#once([contender.label, kind], async () =>
          this.#start(
            this.options.scope,
            contender,
            await this.#database(this.options.scope, kind),
          ),
        ),
      startServer: async (contender, kind) =>
        this.#start(scope, contender, await this.#database(scope, kind)),
      startCluster: async (contender, count) => {
        const database = await this.#database(scope, 'postgres');
        const start = () => this.#start(scope, contender, database, true);
        // The first one makes the tables.
        const first = await start();
        const others = Array.from({ length: count - 1 }, start);
        return [first, ...(await Promise.all(others))];
      },
      createBareInsert: async kind => {
        const database = await this.#database(scope, kind);
        const bare = await BareInsert.create(database);
        scope.defer(() => bare.close());
        return bare;
      },
      seededServer: (contender, kind, inboxes) =>
        this.#once([contender.label, kind, inboxes], () =>
          this.#createSeeded(contender, kind, inboxes),
        ),
    };
  }

  /** Starts a server at the first call with the key, and hands out the same ever after. */
  #once(
    key: unknown[],
    start: () => Promise<BenchmarkServer>,
  ): Promise<BenchmarkServer> {
    const text = JSON.stringify(key);
    const server = this.#servers.get(text) ?? start();
    this.#servers.set(text, server);
    return server;
  }

  async #createSeeded(
    contender: Contender,
    kind: DatabaseKind,
    inboxes: Inbox[],
  ): Promise<BenchmarkServer> {
    const { scope, say } = this.options;
    const database = await this.#database(scope, kind);
    const server = await this.#start(scope, contender, database);
    say(`filling the ${database.kind} database of ${contender.label}`);
    // Another checkout may have other tables.
    const { seed }: typeof seeding = require(modulePath(
      'seeding/seed.ts',
      contender.root,
    ));
    await seed({ system: contender.system, database, inboxes });
    return server;
  }

  async #database(
    scope: Scope,
    kind: DatabaseKind,
  ): Promise<BenchmarkDatabase> {
    const database = await createDatabase(kind, this.options.postgresUrl);
    scope.defer(() => database.drop());
    return database;
  }

  async #start(
    scope: Scope,
    contender: Contender,
    database: BenchmarkDatabase,
    eventBus = false,
  ): Promise<BenchmarkServer> {
    const { key, logFile } = this.options;
    const server = await BenchmarkServer.start({
      contender,
      database,
      key,
      logFile,
      eventBus,
    });
    scope.defer(() => server.stop());
    return server;
  }
}
