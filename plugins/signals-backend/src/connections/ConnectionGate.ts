import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type { OriginPolicy } from '../auth/OriginPolicy';
import type { SignalUser } from '../auth/SignalUser';
import { UserBuckets } from '../auth/UserBuckets';
import type { SignalsConfig } from '../config';
import type { ConnectionRegistry } from './ConnectionRegistry';

const CONNECT_WINDOW_SECONDS = 10;

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
  readonly #connectBuckets: UserBuckets;
  #pending = 0;
  #isClosed = false;

  constructor(
    private readonly options: {
      limits: SignalsConfig['limits'];
      origins: OriginPolicy;
      connections: ConnectionRegistry;
    },
  ) {
    const burst = options.limits.maxConnectsPerUser;
    const perSecond = burst / CONNECT_WINDOW_SECONDS;
    this.#connectBuckets = new UserBuckets({ burst, perSecond });
  }

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
    if (!this.#connectBuckets.get(userEntityRef, now).take(1, now)) {
      throw new TooManyConnectionsError('Connecting too often');
    }
  }
}
