import type { SignalUser } from '../auth/UserAuthenticator';
import { ChannelIndex } from './ChannelIndex';
import type { ClientConnection } from './ClientConnection';

/**
 * All connections of this instance.
 */
export class ConnectionRegistry {
  readonly #connections = new Set<ClientConnection>();
  readonly #byUser = new Map<string, Set<ClientConnection>>();
  readonly #index = new ChannelIndex();

  get size(): number {
    return this.#connections.size;
  }

  /** The channels that anybody is subscribed to. */
  get channels(): Iterable<string> {
    return this.#index.channels;
  }

  all(): Iterable<ClientConnection> {
    return this.#connections;
  }

  ofUser(userEntityRef: string): ReadonlySet<ClientConnection> {
    return this.#byUser.get(userEntityRef) ?? new Set();
  }

  add(connection: ClientConnection): void {
    this.#connections.add(connection);
    const { userEntityRef } = connection.user;
    const connections = this.#byUser.get(userEntityRef);
    if (connections) {
      connections.add(connection);
    } else {
      this.#byUser.set(userEntityRef, new Set([connection]));
    }
  }

  remove(connection: ClientConnection): void {
    if (!this.#connections.delete(connection)) {
      return;
    }
    for (const channel of connection.channels) {
      this.#index.remove(connection, channel);
    }
    const { userEntityRef } = connection.user;
    const connections = this.#byUser.get(userEntityRef);
    connections?.delete(connection);
    if (connections?.size === 0) {
      this.#byUser.delete(userEntityRef);
    }
  }

  subscribe(connection: ClientConnection, channel: string): void {
    if (!connection.isClosed && !connection.channels.has(channel)) {
      connection.channels.add(channel);
      this.#index.add(connection, channel);
    }
  }

  unsubscribe(connection: ClientConnection, channel: string): void {
    if (connection.channels.delete(channel)) {
      this.#index.remove(connection, channel);
    }
  }

  /** Replaces what is known of the same user. */
  updateUser(connection: ClientConnection, user: SignalUser): void {
    if (connection.isClosed) {
      return;
    }
    for (const channel of connection.channels) {
      this.#index.remove(connection, channel);
    }
    connection.user = user;
    connection.userSince = Date.now();
    connection.wasToldOfExpiry = false;
    for (const channel of connection.channels) {
      this.#index.add(connection, channel);
    }
  }

  /** See {@link ChannelIndex.find}. */
  find(
    channel: string,
    entityRefs?: Iterable<string>,
  ): Iterable<ClientConnection> {
    return this.#index.find(channel, entityRefs);
  }
}
