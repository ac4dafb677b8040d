import { ChannelIndex } from './ChannelIndex';
import type { ClientConnection } from './ClientConnection';

function createConnection(...entityRefs: string[]): ClientConnection {
  return { user: { entityRefs }, lastDelivery: 0 } as ClientConnection;
}

/** A connection that nobody may look at once it is in the index. */
function createUntouchable(...entityRefs: string[]) {
  const connection = createConnection(...entityRefs);
  let isUntouchable = false;
  return {
    connection: new Proxy(connection, {
      get(target, property) {
        if (isUntouchable) {
          throw new Error(`Looked at ${String(property)} of somebody else`);
        }
        return Reflect.get(target, property);
      },
    }),
    hide: () => (isUntouchable = true),
  };
}

describe('ChannelIndex', () => {
  it('looks at nobody but those whom a signal is for, each of them once', () => {
    const index = new ChannelIndex();
    const jane = createConnection('user:a/jane', 'group:a/cast');
    const john = createConnection('user:a/john', 'group:a/cast');
    const others = Array.from({ length: 100 }, (_, n) =>
      createUntouchable(`user:a/other-${n}`, 'group:a/others'),
    );
    index.add(jane, 'a');
    index.add(john, 'a');
    for (const [n, { connection, hide }] of others.entries()) {
      index.add(connection, n % 2 ? 'a' : 'b');
      hide();
    }
    const find = (...refs: string[]) => [...index.find('a', refs)];
    expect(find('user:a/jane')).toEqual([jane]);
    expect(find('user:a/john', 'group:a/cast')).toEqual([john, jane]);
    expect(find('user:a/nobody')).toEqual([]);
    expect([...index.find('a')]).toHaveLength(52);
    expect([...index.find('c')]).toEqual([]);
  });

  it('keeps nothing of those who are gone', () => {
    const index = new ChannelIndex();
    const jane = createConnection('user:a/jane', 'group:a/cast');
    index.add(jane, 'a');
    index.add(jane, 'b');
    index.remove(jane, 'a');
    index.remove(jane, 'a');
    expect([...index.channels]).toEqual(['b']);
    expect([...index.find('a', ['group:a/cast'])]).toEqual([]);
    index.remove(jane, 'b');
    expect([...index.channels]).toEqual([]);
  });
});
