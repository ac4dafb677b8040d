import type { JWK } from 'jose';
import { Child } from '../lib/Child';
import { modulePath } from '../paths';
import type {
  Arrival,
  ConnectParams,
  SocketWorkerMethods,
} from './socketProtocol';

/** A process that is kept busy by more would measure itself. */
const socketsPerWorker = 2500;

/** @internal */
export interface FleetOptions {
  /** `ws:` URL of the signals endpoint. */
  url: string;
  origin: string;
  subprotocols: string[];
  privateKey?: JWK;
  channel: string;
  logFile: string;
}

/**
 * Many WebSockets to one server, spread over processes of their own, one per user.
 *
 * @internal
 */
export class SocketFleet {
  readonly #workers: Array<{
    child: Child<SocketWorkerMethods>;
    users: string[];
  }> = [];

  constructor(private readonly options: FleetOptions) {}

  get size(): number {
    return this.#workers.reduce((sum, { users }) => sum + users.length, 0);
  }

  /** Opens one more socket for each of the users. */
  async connect(users: string[]): Promise<void> {
    const waiting = [...users];
    const jobs: Array<Promise<unknown>> = [];
    while (waiting.length > 0) {
      const worker = this.#roomyWorker();
      const room = socketsPerWorker - worker.users.length;
      const chunk = waiting.splice(0, room);
      worker.users.push(...chunk);
      jobs.push(
        worker.child.call('connect', this.#connectParams(chunk, 16, 30_000)),
      );
    }
    await Promise.all(jobs);
  }

  /**
   * Starts counting messages, one or more on every socket, or on that of one user alone. The promise
   * that comes back settles with the last of them.
   *
   * @throws when not all of them came in time
   */
  async expect(options: {
    needle: string;
    /** All users unless told. */
    user?: string;
    /** How many on each; 1 unless told. */
    each?: number;
    timeoutMs?: number;
  }): Promise<{ arrival: Promise<Arrival> }> {
    const { needle, user, each = 1, timeoutMs = 60_000 } = options;
    const concerned = this.#workers.filter(
      ({ users }) => user === undefined || users.includes(user),
    );
    await Promise.all(
      concerned.map(({ child, users }) =>
        child.call('expect', {
          needle,
          count: user === undefined ? users.length * each : each,
        }),
      ),
    );
    const all = concerned.map(async ({ child, users }) => {
      const arrival = await child.call('arrived', { timeoutMs });
      const wanted = user === undefined ? users.length * each : each;
      if (arrival.count < wanted) {
        throw new Error(
          `${arrival.count} of ${wanted} messages arrived within ${timeoutMs} ms`,
        );
      }
      return arrival;
    });
    return { arrival: merge(all) };
  }

  /** How many sockets are open now. */
  async connected(): Promise<number> {
    const counts = await Promise.all(
      this.#workers.map(({ child }) => child.call('connected', {})),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map(({ child }) => child.stop()));
  }

  #connectParams(
    users: string[],
    concurrency: number,
    handshakeTimeoutMs: number,
  ): ConnectParams {
    const { logFile: _, ...connection } = this.options;
    return { ...connection, users, concurrency, handshakeTimeoutMs };
  }

  #roomyWorker() {
    const last = this.#workers.at(-1);
    if (last && last.users.length < socketsPerWorker) {
      return last;
    }
    const worker = {
      child: Child.start<SocketWorkerMethods>({
        module: modulePath('client/socketWorker.ts'),
        name: 'socket worker',
        logFile: this.options.logFile,
      }),
      users: [],
    };
    this.#workers.push(worker);
    return worker;
  }
}

async function merge(pending: Array<Promise<Arrival>>): Promise<Arrival> {
  const arrivals = await Promise.all(pending);
  return {
    count: arrivals.reduce((sum, { count }) => sum + count, 0),
    firstAt: Math.min(...arrivals.map(({ firstAt }) => firstAt)),
    lastAt: Math.max(...arrivals.map(({ lastAt }) => lastAt)),
    sample: arrivals[0].sample,
  };
}
