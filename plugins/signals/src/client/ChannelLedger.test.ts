import {
  parseSignalPosition,
  SignalMessage,
} from '@callboard/backstage-plugin-signals-common';
import { ChannelLedger } from './ChannelLedger';

function signal(
  channel: string,
  id?: string,
  position: string | undefined = id,
): SignalMessage {
  return { type: 'signal', channel, message: {}, id, position };
}

/** A ledger on whose connection the channels are delivered from the given position. */
function createDelivering(position: string, ...channels: string[]) {
  const ledger = new ChannelLedger();
  channels.forEach(channel => ledger.want(channel));
  ledger.startConnection();
  ledger.takeChanges();
  ledger.settle(channels, position);
  return ledger;
}

describe('ChannelLedger', () => {
  it('collapses what changes before anybody asks into the wanted set, in order', () => {
    const ledger = new ChannelLedger(() => 0);
    ['c', 'a', 'b'].forEach(channel => ledger.want(channel));
    ledger.unwant('a');
    ledger.unwant('c');
    ledger.want('c');
    expect(ledger.takeChanges()).toEqual({
      unsubscribe: [],
      subscribe: [{ channels: ['c', 'b'], missedMs: 0 }],
      refused: [],
    });
    expect(ledger.takeChanges()).toEqual({
      unsubscribe: [],
      subscribe: [],
      refused: [],
    });
  });

  it('unsubscribes only from what the connection was asked for', () => {
    const ledger = createDelivering('@1,p:1', 'a', 'b');
    ledger.unwant('a');
    ledger.want('new');
    ledger.unwant('new');
    expect(ledger.takeChanges()).toEqual({
      unsubscribe: ['a'],
      subscribe: [],
      refused: [],
    });
  });

  it('neither leaves a channel nor asks for it again before the answer has come', () => {
    const nothing = { unsubscribe: [], subscribe: [], refused: [] };
    for (const answer of ['subscribed', 'refused']) {
      const ledger = new ChannelLedger(() => 0);
      ledger.want('a');
      ledger.takeChanges();
      ledger.unwant('a');
      expect(ledger.takeChanges()).toEqual(nothing);
      expect(ledger.accept(signal('a', 'p:1'))).toBe(false);
      ledger.want('a');
      expect(ledger.takeChanges()).toEqual(nothing);
      expect(ledger.accept(signal('a', 'p:2'))).toBe(true);
      ledger.unwant('a');
      if (answer === 'subscribed') {
        ledger.settle(['a'], '@1,p:2');
      } else {
        ledger.refuse(['a']);
      }
      expect(ledger.takeChanges().unsubscribe).toEqual(['a']);
      ledger.want('a');
      expect(ledger.takeChanges().subscribe).toHaveLength(1);
    }
  });

  it('resumes all channels from their position in one request, before it starts others', () => {
    const ledger = new ChannelLedger(() => 0);
    ledger.want('first');
    ledger.takeChanges();
    ledger.want('second');
    ledger.settle(['first'], '@1,p:4');
    ledger.startConnection();
    expect(ledger.takeChanges().subscribe).toEqual([
      { channels: ['first'], position: '@1,p:4' },
      { channels: ['second'], missedMs: 0 },
    ]);
  });

  it('starts a channel where the connection stood when it was first wanted', () => {
    const ledger = createDelivering('@1,p:4', 'a');
    ledger.want('b');
    ledger.accept(signal('a', 'p:6'));
    expect(ledger.takeChanges().subscribe).toEqual([
      { channels: ['b'], position: '@1,p:4' },
    ]);
    // The signal that was published while the request was on its way.
    expect(ledger.accept(signal('b', 'p:5'))).toBe(true);
    expect(ledger.accept(signal('b', 'p:5'))).toBe(false);
  });

  it('takes what is made up for in any order of the channels', () => {
    const ledger = createDelivering('@1,p:1', 'a', 'b');
    ledger.startConnection();
    ledger.takeChanges();
    expect(ledger.accept(signal('a', 'p:5'))).toBe(true);
    expect(ledger.accept(signal('b', 'p:3'))).toBe(true);
    ledger.settle(['a', 'b'], '@2,p:5');
    expect(ledger.accept(signal('b', 'p:3'))).toBe(false);
    expect(ledger.getWanted()).toEqual({
      channels: ['a', 'b'],
      position: '@2,p:5',
    });
  });

  it('takes what is made up for in the order of its numbers, also if it once came in another', () => {
    const ledger = createDelivering('@1,p:3', 'a');
    ledger.startConnection();
    ledger.takeChanges();
    // 5 overtook 4 on the way to the server, and 4 completed both.
    expect(ledger.accept(signal('a', 'p:4', 'p:5'))).toBe(true);
    expect(ledger.accept(signal('a', 'p:5', 'p:3'))).toBe(true);
    expect(ledger.accept(signal('a', 'p:5', 'p:3'))).toBe(false);
    ledger.settle(['a'], '@2,p:5');
    expect(ledger.accept(signal('a', 'p:4', 'p:5'))).toBe(false);
  });

  it('resumes from where it was when the connection ends in the middle of that', () => {
    const ledger = createDelivering('@1,p:3', 'a');
    ledger.startConnection();
    ledger.takeChanges();
    ledger.accept(signal('a', 'p:4', 'p:5'));
    ledger.startConnection();
    expect(ledger.takeChanges().subscribe).toEqual([
      { channels: ['a'], position: '@1,p:3' },
    ]);
    expect(ledger.accept(signal('a', 'p:4', 'p:5'))).toBe(false);
    expect(ledger.accept(signal('a', 'p:5', 'p:3'))).toBe(true);
  });

  it('resumes where the channel stands that has come the least far', () => {
    const ledger = createDelivering('@1,p:2,q:2', 'a');
    ledger.want('b');
    ledger.accept(signal('a', 'p:7'));
    ledger.accept(signal('a', 'r:1'));
    const { channels, position } = ledger.getWanted();
    expect(channels).toEqual(['a', 'b']);
    expect(parseSignalPosition(position)).toEqual(
      parseSignalPosition('@1,p:2,q:2'),
    );
  });

  it('drops signals of channels that nobody wants', () => {
    const ledger = createDelivering('@1,p:1', 'a');
    ledger.unwant('a');
    expect(ledger.accept(signal('a', 'p:2'))).toBe(false);
    expect(ledger.accept(signal('unknown', 'p:3'))).toBe(false);
  });

  it('tells for how long new channels have been waiting', () => {
    let now = 0;
    const ledger = new ChannelLedger(() => now);
    ledger.want('a');
    now = 5_930;
    ledger.want('b');
    now = 5_950;
    ledger.want('c');
    expect(ledger.getWanted()).toEqual({
      channels: ['a', 'b', 'c'],
      missedMs: 5_950,
    });
    now = 5_960;
    expect(ledger.takeChanges().subscribe).toEqual([
      { channels: ['a'], missedMs: 5_960 },
      { channels: ['b', 'c'], missedMs: 30 },
    ]);

    // The connection ends in the middle of it, and the next one starts from there.
    expect(ledger.accept(signal('a', 'p:7', 'p:8'))).toBe(true);
    ledger.startConnection();
    expect(ledger.takeChanges().subscribe[0]).toEqual({
      channels: ['a'],
      missedMs: 5_960,
    });
    expect(ledger.accept(signal('a', 'p:7', 'p:8'))).toBe(false);
    expect(ledger.accept(signal('a', 'p:8'))).toBe(true);
    ledger.settle(['a', 'b', 'c'], '@1,p:8');
    expect(ledger.accept(signal('a', 'p:8'))).toBe(false);
  });

  it('asks for nothing from the future when the clock was set back', () => {
    let now = 5_000;
    const ledger = new ChannelLedger(() => now);
    ledger.want('a');
    now = 1_000;
    expect(ledger.takeChanges().subscribe).toEqual([
      { channels: ['a'], missedMs: 0 },
    ]);
  });

  it('knows what was published before a channel was delivered, for the first time or again', () => {
    const ledger = new ChannelLedger(() => 0);
    ledger.want('a');
    expect(ledger.isCatchingUp('a')).toBe(false);
    ledger.takeChanges();
    expect(ledger.isCatchingUp('a')).toBe(true);
    ledger.settle(['a'], '@1,p:1');
    expect(ledger.isCatchingUp('a')).toBe(false);

    // What is made up for later may have been read meanwhile as well.
    ledger.startConnection();
    ledger.takeChanges();
    expect(ledger.isCatchingUp('a')).toBe(true);
  });

  it('asks for refused channels again once another is given up', () => {
    const ledger = createDelivering('@1,p:1', 'a', 'b');
    ledger.refuse(['b']);
    expect(ledger.takeChanges().subscribe).toEqual([]);
    ledger.unwant('a');
    expect(ledger.takeChanges()).toEqual({
      unsubscribe: ['a'],
      subscribe: [{ channels: ['b'], position: '@1,p:1' }],
      refused: [],
    });
  });

  it('asks for no more channels than the connection has room for', () => {
    const ledger = new ChannelLedger(() => 0);
    ['a', 'b', 'c', 'd'].forEach(channel => ledger.want(channel));
    ledger.startConnection(2);
    expect(ledger.takeChanges()).toEqual({
      unsubscribe: [],
      subscribe: [{ channels: ['a', 'b'], missedMs: 0 }],
      refused: ['c', 'd'],
    });
    expect(ledger.listRefused()).toEqual(['c', 'd']);
    ledger.settle(['a', 'b'], '@1,p:1');
    ledger.unwant('a');
    expect(ledger.takeChanges()).toEqual({
      unsubscribe: ['a'],
      subscribe: [{ channels: ['c'], missedMs: 0 }],
      refused: ['d'],
    });

    // Another server has more room.
    ledger.startConnection(10);
    expect(ledger.takeChanges().refused).toEqual([]);
    expect(ledger.listRefused()).toEqual([]);
  });

  it('keeps every request below the size that a server accepts', () => {
    const ledger = new ChannelLedger();
    const channels = Array.from({ length: 120 }, (_, n) => `channel-${n}`);
    channels.forEach(channel => ledger.want(channel));
    const { subscribe } = ledger.takeChanges();
    expect(subscribe.map(request => request.channels.length)).toEqual([
      50, 50, 20,
    ]);
    expect(subscribe.flatMap(request => request.channels)).toEqual(channels);
  });

  it('knows nothing of the past after a reset', () => {
    const ledger = createDelivering('@1,p:3', 'a');
    ledger.reset();
    ledger.want('a');
    expect(ledger.takeChanges().subscribe).toEqual([
      { channels: ['a'], missedMs: expect.any(Number) },
    ]);
    expect(ledger.accept(signal('a', 'p:2'))).toBe(true);
  });
});
