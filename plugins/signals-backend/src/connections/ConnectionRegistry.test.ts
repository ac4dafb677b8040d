import type { SignalUser } from '../auth/SignalUser';
import type { ClientConnection } from './ClientConnection';
import { ConnectionRegistry } from './ConnectionRegistry';

/** A connection that counts how often a delivery looks at it. */
class CountedConnection {
  looks = 0;
  readonly isClosed = false;
  readonly #channels = new Set<string>();
  #user: SignalUser;

  constructor(userEntityRef: string, groups: string[] = []) {
    const entityRefs = new Set([userEntityRef, ...groups]);
    this.#user = { userEntityRef, entityRefs };
  }

  get channels() {
    this.looks += 1;
    return this.#channels;
  }

  get user() {
    this.looks += 1;
    return this.#user;
  }

  set user(user) {
    this.#user = user;
  }
}

const numbered = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`);

describe('ConnectionRegistry', () => {
  let registry: ConnectionRegistry;

  beforeEach(() => {
    registry = new ConnectionRegistry();
  });

  const cast = (connection: CountedConnection) =>
    connection as unknown as ClientConnection;

  function connect(
    channels: string[],
    userEntityRef: string,
    groups?: string[],
  ): CountedConnection {
    const connection = new CountedConnection(userEntityRef, groups);
    registry.add(cast(connection));
    for (const channel of channels) {
      registry.subscribe(cast(connection), channel);
    }
    connection.looks = 0;
    return connection;
  }

  const find = (channel: string, refs?: string[]) => [
    ...registry.find(channel, refs && new Set(refs)),
  ];

  it('finds those whom a signal is for, each once, without a look at the others', () => {
    const jane = connect(['a'], 'user:a/jane', ['group:a/cast']);
    const john = connect(['a', 'b'], 'user:a/john', ['group:a/cast']);
    const others = numbered(100, 'user:a/other-').map((ref, n) =>
      connect([n % 2 ? 'a' : 'b'], ref, ['group:a/others']),
    );
    expect(find('a', ['user:a/jane'])).toEqual([jane]);
    expect(find('b', ['group:a/cast'])).toEqual([john]);
    expect(find('a', ['user:a/john', 'group:a/cast'])).toEqual([john, jane]);
    expect(find('a', ['user:a/nobody'])).toEqual([]);
    expect(find('c', ['group:a/cast'])).toEqual([]);
    expect(others.filter(({ looks }) => looks > 0)).toEqual([]);
    expect(find('a')).toHaveLength(52);
    expect(find('c')).toEqual([]);
  });

  it('looks once at each connection of a user for a signal to all 200 groups of the user', () => {
    const groups = numbered(200, 'group:a/g');
    const connections = Array.from({ length: 50 }, () =>
      connect(['a'], 'user:a/jane', groups),
    );
    connect(['a'], 'user:a/john');
    expect(find('a', groups)).toEqual(connections);
    expect(connections.map(({ looks }) => looks)).toEqual(
      connections.map(() => 1),
    );
  });

  it('looks at the subscribers where a signal is for more connections than those', () => {
    const members = numbered(100, 'user:a/member-').map(ref =>
      connect(['a'], ref, ['group:a/cast']),
    );
    const jane = connect(['a', 'b'], 'user:a/jane', ['group:a/cast']);
    expect(find('b', ['group:a/cast'])).toEqual([jane]);
    expect(members.filter(({ looks }) => looks > 0)).toEqual([]);
  });

  it('holds as much as a connection has channels and entity refs together, and nothing of those who are gone', () => {
    const channels = numbered(20, 'channel-');
    const groups = numbered(200, 'group:a/g');
    const added = jest.spyOn(Set.prototype, 'add');
    const keyed = jest.spyOn(Map.prototype, 'set');
    const jane = connect(channels, 'user:a/jane', groups);
    const held = added.mock.calls.length + keyed.mock.calls.length;
    jest.restoreAllMocks();
    // Each pair of a channel and an entity ref would be more than 4,000.
    expect(held).toBeLessThan(1_000);

    registry.unsubscribe(cast(jane), channels[0]);
    expect([...registry.channels]).toEqual(channels.slice(1));
    registry.remove(cast(jane));
    registry.remove(cast(jane));
    expect([...registry.channels]).toEqual([]);
    expect(find('channel-1', ['group:a/g1'])).toEqual([]);
    expect([...registry.ofUser('user:a/jane')]).toEqual([]);
  });

  it('goes by the groups that a user has now', () => {
    const jane = connect(['a'], 'user:a/jane', ['group:a/cast']);
    numbered(3, 'user:a/other-').forEach(ref => connect(['a'], ref));
    registry.updateUser(cast(jane), {
      userEntityRef: 'user:a/jane',
      entityRefs: new Set(['user:a/jane', 'group:a/crew']),
    });
    expect(find('a', ['group:a/cast'])).toEqual([]);
    expect(find('a', ['group:a/crew'])).toEqual([jane]);
    expect(find('a', ['user:a/jane'])).toEqual([jane]);
  });
});
