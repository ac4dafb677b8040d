import type { ClientConnection } from './ClientConnection';

const none: ReadonlySet<ClientConnection> = new Set();

/**
 * Connections by a key that they share. Keys without a connection are dropped.
 */
export class ConnectionSets {
  readonly #sets = new Map<string, Set<ClientConnection>>();

  get keys(): Iterable<string> {
    return this.#sets.keys();
  }

  get(key: string): ReadonlySet<ClientConnection> {
    return this.#sets.get(key) ?? none;
  }

  add(key: string, connection: ClientConnection): void {
    const connections = this.#sets.get(key);
    if (connections) {
      connections.add(connection);
    } else {
      this.#sets.set(key, new Set([connection]));
    }
  }

  delete(key: string, connection: ClientConnection): void {
    const connections = this.#sets.get(key);
    connections?.delete(connection);
    if (connections?.size === 0) {
      this.#sets.delete(key);
    }
  }
}
