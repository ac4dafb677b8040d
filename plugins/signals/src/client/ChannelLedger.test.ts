import {
  parseSignalPosition,
  SignalMessage,
} from '@callboard/backstage-plugin-signals-common';
import { ChannelLedger } from './ChannelLedger';

const ours = { canResume: true };
const stock = { canResume: false };

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
  ledger.takeChanges(ours);
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
    expect(ledger.takeChanges(ours)).toEqual({
      unsubscribe: [],
      subscribe: [{ channels: ['c', 'b'], missedMs: 0 }],
      refused: [],
    });
    expect(ledger.takeChanges(ours)).toEqual({
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
    expect(ledger.takeChanges(ours)).toEqual({
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
      ledger.takeChanges(ours);
      ledger.unwant('a');
      expect(ledger.takeChanges(ours)).toEqual(nothing);
      expect(ledger.accept(signal('a', 'p:1'))).toBe(false);
      ledger.want('a');
      expect(ledger.takeChanges(ours)).toEqual(nothing);
      expect(ledger.accept(signal('a', 'p:2'))).toBe(true);
      ledger.unwant('a');
      if (answer === 'subscribed') {
        ledger.settle(['a'], '@1,p:2');
      } else {
        ledger.refuse(['a']);
      }
      expect(ledger.takeChanges(ours).unsubscribe).toEqual(['a']);
      ledger.want('a');
      expect(ledger.takeChanges(ours).subscribe).toHaveLength(1);
    }
  });

  it('resumes all channels from their position in one request, before it starts others', () => {
    const ledger = new ChannelLedger(() => 0);
    ledger.want('first');
    ledger.takeChanges(ours);
    ledger.want('second');
    ledger.settle(['first'], '@1,p:4');
    ledger.startConnection();
    expect(ledger.takeChanges(ours).subscribe).toEqual([
      { channels: ['first'], position: '@1,p:4' },
      { channels: ['second'], missedMs: 0 },
    ]);
  });

  it('starts a channel where the connection stood when it was first wanted', () => {
    const ledger = createDelivering('@1,p:4', 'a');
    ledger.want('b');
    ledger.accept(signal('a', 'p:6'));
    expect(ledger.takeChanges(ours).subscribe).toEqual([
      { channels: ['b'], position: '@1,p:4' },
    ]);
    // The signal that was published while the request was on its way.
    expect(ledger.accept(signal('b', 'p:5'))).toBe(true);
    expect(ledger.accept(signal('b', 'p:5'))).toBe(false);
  });

  it('takes what is made up for in any order of the channels', () => {
    const ledger = createDelivering('@1,p:1', 'a', 'b');
    ledger.startConnection();
    ledger.takeChanges(ours);
    expect(ledger.accept(signal('a', 'p:5'))).toBe(true);
    expect(ledger.accept(signal('b', 'p:3'))).toBe(true);
    expect(ledger.settle(['a', 'b'], '@2,p:5')).toEqual([]);
    expect(ledger.accept(signal('b', 'p:3'))).toBe(false);
    expect(ledger.getWanted()).toEqual({
      channels: ['a', 'b'],
      position: '@2,p:5',
    });
  });

  it('takes what is made up for in the order of its numbers, also if it once came in another', () => {
    const ledger = createDelivering('@1,p:3', 'a');
    ledger.startConnection();
    ledger.takeChanges(ours);
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
    ledger.takeChanges(ours);
    ledger.accept(signal('a', 'p:4', 'p:5'));
    ledger.startConnection();
    expect(ledger.takeChanges(ours).subscribe).toEqual([
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

  it('leaves it to the server to say what cannot be made up for when it resumes', () => {
    const ledger = createDelivering('@1,p:1', 'a');
    ledger.startConnection();
    ledger.takeChanges(ours);
    expect(ledger.settle(['a'], '@9,p:9')).toEqual([]);
  });

  it('asks for a resync after a reconnect to a server that cannot resume', () => {
    const ledger = createDelivering('@1,p:1', 'a');
    ledger.startConnection();
    expect(ledger.takeChanges(stock).subscribe).toEqual([{ channels: ['a'] }]);
    expect(ledger.settle(['a'], undefined)).toEqual(['a']);
    expect(ledger.settle(['a'], undefined)).toEqual([]);
  });

  it('asks for a resync when a new channel had to wait for its delivery', () => {
    let now = 0;
    const ledger = new ChannelLedger(() => now);
    ledger.want('late');
    now = 2_000;
    ledger.want('prompt');
    now = 2_100;
    ledger.takeChanges(stock);
    expect(ledger.settle(['late', 'prompt'], undefined)).toEqual(['late']);
  });

  it('tells for how long new channels have been waiting, if the server can make up for it', () => {
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
    expect(ledger.takeChanges(ours).subscribe).toEqual([
      { channels: ['a'], missedMs: 5_960 },
      { channels: ['b', 'c'], missedMs: 30 },
    ]);

    // The connection ends in the middle of it, and the next one starts from there.
    expect(ledger.accept(signal('a', 'p:7', 'p:8'))).toBe(true);
    ledger.startConnection();
    expect(ledger.takeChanges(ours).subscribe[0]).toEqual({
      channels: ['a'],
      missedMs: 5_960,
    });
    expect(ledger.accept(signal('a', 'p:7', 'p:8'))).toBe(false);
    expect(ledger.accept(signal('a', 'p:8'))).toBe(true);
    expect(ledger.settle(['a', 'b', 'c'], '@1,p:8')).toEqual([]);
    expect(ledger.accept(signal('a', 'p:8'))).toBe(false);
  });

  it('asks for nothing from the future when the clock was set back', () => {
    let now = 5_000;
    const ledger = new ChannelLedger(() => now);
    ledger.want('a');
    now = 1_000;
    expect(ledger.takeChanges(ours).subscribe).toEqual([
      { channels: ['a'], missedMs: 0 },
    ]);
  });

  it('knows what was published before a channel was delivered, for the first time or again', () => {
    const ledger = new ChannelLedger(() => 0);
    ledger.want('a');
    expect(ledger.isCatchingUp('a')).toBe(false);
    ledger.takeChanges(ours);
    expect(ledger.isCatchingUp('a')).toBe(true);
    ledger.settle(['a'], '@1,p:1');
    expect(ledger.isCatchingUp('a')).toBe(false);

    // What is made up for later may have been read meanwhile as well.
    ledger.startConnection();
    ledger.takeChanges(ours);
    expect(ledger.isCatchingUp('a')).toBe(true);
    ledger.settle(['a'], '@1,p:1');

    // A stock server makes up for nothing.
    ledger.want('b');
    ledger.takeChanges(stock);
    expect(ledger.isCatchingUp('b')).toBe(false);
  });

  it('asks for refused channels again once another is given up', () => {
    const ledger = createDelivering('@1,p:1', 'a', 'b');
    ledger.refuse(['b']);
    expect(ledger.takeChanges(ours).subscribe).toEqual([]);
    ledger.unwant('a');
    expect(ledger.takeChanges(ours)).toEqual({
      unsubscribe: ['a'],
      subscribe: [{ channels: ['b'], position: '@1,p:1' }],
      refused: [],
    });
  });

  it('asks for no more channels than the connection has room for', () => {
    const ledger = new ChannelLedger(() => 0);
    ['a', 'b', 'c', 'd'].forEach(channel => ledger.want(channel));
    ledger.startConnection(2);
    expect(ledger.takeChanges(ours)).toEqual({
      unsubscribe: [],
      subscribe: [{ channels: ['a', 'b'], missedMs: 0 }],
      refused: ['c', 'd'],
    });
    expect(ledger.listRefused()).toEqual(['c', 'd']);
    ledger.settle(['a', 'b'], '@1,p:1');
    ledger.unwant('a');
    expect(ledger.takeChanges(ours)).toEqual({
      unsubscribe: ['a'],
      subscribe: [{ channels: ['c'], missedMs: 0 }],
      refused: ['d'],
    });

    // Another server has more room.
    ledger.startConnection(10);
    expect(ledger.takeChanges(ours).refused).toEqual([]);
    expect(ledger.listRefused()).toEqual([]);
  });

  it('keeps every request below the size that a server accepts', () => {
    const ledger = new ChannelLedger();
    const channels = Array.from({ length: 120 }, (_, n) => `channel-${n}`);
    channels.forEach(channel => ledger.want(channel));
    const { subscribe } = ledger.takeChanges(ours);
    expect(subscribe.map(request => request.channels.length)).toEqual([
      50, 50, 20,
    ]);
    expect(subscribe.flatMap(request => request.channels)).toEqual(channels);
  });

  it('knows nothing of the past after a reset', () => {
    const ledger = createDelivering('@1,p:3', 'a');
    ledger.reset();
    ledger.want('a');
    expect(ledger.takeChanges(ours).subscribe).toEqual([
      { channels: ['a'], missedMs: expect.any(Number) },
    ]);
    expect(ledger.accept(signal('a', 'p:2'))).toBe(true);
  });
});
