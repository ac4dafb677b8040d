import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type { OriginPolicy } from '../auth/OriginPolicy';
import { TokenBucket } from '../auth/TokenBucket';
import type { SignalUser } from '../auth/UserAuthenticator';
import type { SignalsConfig } from '../config';
import type { ConnectionRegistry } from './ConnectionRegistry';

const CONNECT_WINDOW_SECONDS = 10;
// Users whose rate is known. Beyond this, those that are back to full are dropped.
const MAX_KNOWN_USERS = 10_000;

/** Too many connections; answered with the status 429. */
export class TooManyConnectionsError extends Error {
  readonly name = 'TooManyConnectionsError';
  readonly statusCode = 429;
}

/**
 * Decides whether one more connection is taken. It does not know who is there
 * until {@link ConnectionGate.admit} has authenticated them.
 */
export class ConnectionGate {
  readonly #connectBuckets = new Map<string, TokenBucket>();
  #pending = 0;
  #isClosed = false;

  constructor(
    private readonly options: {
      limits: SignalsConfig['limits'];
      origins: OriginPolicy;
      connections: ConnectionRegistry;
    },
  ) {}

  /** Whether connections are still taken. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** Takes no more connections. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Lets a user in.
   *
   * @param authenticate - finds out who it is, and throws if it is nobody
   * @throws `ServiceUnavailableError`, `NotAllowedError`,
   * {@link TooManyConnectionsError}, or what `authenticate` throws
   */
  async admit(
    origin: string | undefined,
    authenticate: () => Promise<SignalUser>,
  ): Promise<SignalUser> {
    const { limits, origins, connections } = this.options;
    this.#assertOpen();
    if (!origins.allows(origin)) {
      throw new NotAllowedError('This origin may not connect');
    }
    if (connections.size + this.#pending >= limits.maxConnections) {
      throw new ServiceUnavailableError('Too many connections');
    }
    this.#pending += 1;
    try {
      const user = await authenticate();
      this.#assertOpen();
      this.#assertRate(user);
      return user;
    } finally {
      this.#pending -= 1;
    }
  }

  /** Whether the user has as many connections as one user may have. */
  isUserFull(user: SignalUser): boolean {
    const { limits, connections } = this.options;
    return (
      connections.ofUser(user.userEntityRef).size >=
      limits.maxConnectionsPerUser
    );
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw new ServiceUnavailableError('Shutting down');
    }
  }

  #assertRate({ userEntityRef }: SignalUser): void {
    const now = Date.now();
    let bucket = this.#connectBuckets.get(userEntityRef);
    if (!bucket) {
      this.#forgetIdleUsers(now);
      const burst = this.options.limits.maxConnectsPerUser;
      const perSecond = burst / CONNECT_WINDOW_SECONDS;
      bucket = new TokenBucket({ burst, perSecond }, now);
      this.#connectBuckets.set(userEntityRef, bucket);
    }
    if (!bucket.take(1, now)) {
      throw new TooManyConnectionsError('Connecting too often');
    }
  }

  #forgetIdleUsers(now: number): void {
    if (this.#connectBuckets.size < MAX_KNOWN_USERS) {
      return;
    }
    for (const [userEntityRef, bucket] of this.#connectBuckets) {
      if (bucket.isFull(now)) {
        this.#connectBuckets.delete(userEntityRef);
      }
    }
  }
}
