import { isRecipient, type SignalUser } from '../auth/SignalUser';
import type { ClientConnection } from './ClientConnection';
import { ConnectionSets } from './ConnectionSets';

/**
 * All connections of this instance.
 *
 * A connection is in the index once for each of its channels and once for each
 * entity ref of its user, and not for each pair of these: a user in hundreds of
 * groups would fill the memory with those.
 */
export class ConnectionRegistry {
  readonly #connections = new Set<ClientConnection>();
  readonly #byUser = new ConnectionSets();
  readonly #byEntityRef = new ConnectionSets();
  readonly #byChannel = new ConnectionSets();

  get size(): number {
    return this.#connections.size;
  }

  /** The channels that have subscribers. */
  get channels(): Iterable<string> {
    return this.#byChannel.keys;
  }

  all(): Iterable<ClientConnection> {
    return this.#connections;
  }

  ofUser(userEntityRef: string): ReadonlySet<ClientConnection> {
    return this.#byUser.get(userEntityRef);
  }

  add(connection: ClientConnection): void {
    this.#connections.add(connection);
    this.#byUser.add(connection.user.userEntityRef, connection);
    this.#addEntityRefs(connection);
  }

  remove(connection: ClientConnection): void {
    if (!this.#connections.delete(connection)) {
      return;
    }
    this.#byUser.delete(connection.user.userEntityRef, connection);
    this.#deleteEntityRefs(connection);
    for (const channel of connection.channels) {
      this.#byChannel.delete(channel, connection);
    }
  }

  subscribe(connection: ClientConnection, channel: string): void {
    if (!connection.isClosed) {
      connection.channels.add(channel);
      this.#byChannel.add(channel, connection);
    }
  }

  unsubscribe(connection: ClientConnection, channel: string): void {
    if (connection.channels.delete(channel)) {
      this.#byChannel.delete(channel, connection);
    }
  }

  /** Replaces what is known of the same user. */
  updateUser(connection: ClientConnection, user: SignalUser): void {
    if (connection.isClosed) {
      return;
    }
    this.#deleteEntityRefs(connection);
    connection.user = user;
    connection.userSince = Date.now();
    connection.wasToldOfExpiry = false;
    this.#addEntityRefs(connection);
  }

  /**
   * The subscribers of a channel, each once; with entity refs those that are any
   * of them. Looks at the subscribers, or at the connections of the entity refs,
   * whichever are fewer.
   */
  *find(
    channel: string,
    entityRefs?: ReadonlySet<string>,
  ): Iterable<ClientConnection> {
    const subscribers = this.#byChannel.get(channel);
    if (!entityRefs) {
      yield* subscribers;
      return;
    }
    const candidates = this.#findAny(entityRefs, subscribers.size);
    for (const connection of candidates ?? subscribers) {
      if (
        candidates
          ? connection.channels.has(channel)
          : isRecipient(connection.user, entityRefs)
      ) {
        yield connection;
      }
    }
  }

  // `undefined` if it would look at `limit` connections or more.
  #findAny(
    entityRefs: ReadonlySet<string>,
    limit: number,
  ): Set<ClientConnection> | undefined {
    const found = new Set<ClientConnection>();
    let looks = 0;
    for (const entityRef of entityRefs) {
      const connections = this.#byEntityRef.get(entityRef);
      looks += connections.size;
      if (looks >= limit) {
        return undefined;
      }
      for (const connection of connections) {
        found.add(connection);
      }
    }
    return found;
  }

  #addEntityRefs(connection: ClientConnection): void {
    for (const entityRef of connection.user.entityRefs) {
      this.#byEntityRef.add(entityRef, connection);
    }
  }

  #deleteEntityRefs(connection: ClientConnection): void {
    for (const entityRef of connection.user.entityRefs) {
      this.#byEntityRef.delete(entityRef, connection);
    }
  }
}
