import type { ClientConnection } from './ClientConnection';

interface ChannelSubscribers {
  all: Set<ClientConnection>;
  byEntityRef: Map<string, Set<ClientConnection>>;
}

/**
 * Finds the connections that a signal is for, by channel and entity ref, at a
 * cost that depends on their number only.
 */
export class ChannelIndex {
  readonly #channels = new Map<string, ChannelSubscribers>();
  #lastDelivery = 0;

  get channels(): Iterable<string> {
    return this.#channels.keys();
  }

  add(connection: ClientConnection, channel: string): void {
    let subscribers = this.#channels.get(channel);
    if (!subscribers) {
      subscribers = { all: new Set(), byEntityRef: new Map() };
      this.#channels.set(channel, subscribers);
    }
    subscribers.all.add(connection);
    for (const entityRef of connection.user.entityRefs) {
      const connections = subscribers.byEntityRef.get(entityRef);
      if (connections) {
        connections.add(connection);
      } else {
        subscribers.byEntityRef.set(entityRef, new Set([connection]));
      }
    }
  }

  remove(connection: ClientConnection, channel: string): void {
    const subscribers = this.#channels.get(channel);
    if (!subscribers?.all.delete(connection)) {
      return;
    }
    for (const entityRef of connection.user.entityRefs) {
      const connections = subscribers.byEntityRef.get(entityRef);
      connections?.delete(connection);
      if (connections?.size === 0) {
        subscribers.byEntityRef.delete(entityRef);
      }
    }
    if (subscribers.all.size === 0) {
      this.#channels.delete(channel);
    }
  }

  /**
   * Everybody subscribed to a channel; of those, if there are entity refs, the
   * ones that are any of them, each once.
   */
  *find(
    channel: string,
    entityRefs?: Iterable<string>,
  ): Iterable<ClientConnection> {
    const subscribers = this.#channels.get(channel);
    if (!subscribers) {
      return;
    }
    if (!entityRefs) {
      yield* subscribers.all;
      return;
    }
    const delivery = ++this.#lastDelivery;
    for (const entityRef of entityRefs) {
      for (const connection of subscribers.byEntityRef.get(entityRef) ?? []) {
        if (connection.lastDelivery !== delivery) {
          connection.lastDelivery = delivery;
          yield connection;
        }
      }
    }
  }
}
