import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { BackendInstance } from './BackendInstance';

const connectionString =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;

/**
 * Backends in processes of their own that share a database, which is made for
 * them on a real PostgreSQL.
 */
export class Deployment {
  static async create(options?: { relay?: boolean }): Promise<Deployment> {
    if (!connectionString) {
      throw new Error(
        'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING is not set',
      );
    }
    const name = `signals_test_${randomUUID().replaceAll('-', '')}`;
    const server = new Client({ connectionString });
    await server.connect();
    await server.query(`CREATE DATABASE ${name}`);
    const url = new URL(connectionString);
    url.pathname = name;
    const database = new Client({ connectionString: url.toString() });
    await database.connect();
    return new Deployment(
      server,
      database,
      { name, url: url.toString() },
      options?.relay ?? true,
    );
  }

  readonly #instances = new Array<BackendInstance>();

  private constructor(
    private readonly server: Client,
    /** The database that the instances share. */
    readonly database: Client,
    private readonly location: { name: string; url: string },
    private readonly relay: boolean,
  ) {}

  /** Starts one more, with a user of its own. */
  async start(userName: string): Promise<BackendInstance> {
    const instance = await BackendInstance.start({
      userName,
      relay: this.relay,
      database: {
        client: 'pg',
        connection: this.location.url,
        pluginDivisionMode: 'schema',
      },
    });
    this.#instances.push(instance);
    return instance;
  }

  async destroy(): Promise<void> {
    await Promise.all(this.#instances.map(instance => instance.destroy()));
    await this.database.end();
    await this.server.query(`DROP DATABASE ${this.location.name} WITH (FORCE)`);
    await this.server.end();
  }
}
