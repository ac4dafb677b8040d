import { getSignalCloseReaction } from './closeCodes';
import { formatClientMessage, parseClientMessage } from './clientMessages';
import type { ServerControlMessage } from './serverMessages';
import { formatServerMessage, parseServerMessage } from './serverMessageText';
import type { SignalSplit } from './SignalSplit';

describe('client messages', () => {
  it('reads what stock clients send', () => {
    expect(parseClientMessage('{"action":"subscribe","channel":"a"}')).toEqual({
      action: 'subscribe',
      channels: ['a'],
    });
    expect(
      parseClientMessage('{"action":"unsubscribe","channel":"a"}'),
    ).toEqual({ action: 'unsubscribe', channels: ['a'] });
  });

  it.each([
    { action: 'subscribe' as const, channels: ['a'], position: '@1,p:2' },
    { action: 'subscribe' as const, channels: ['a', 'b'] },
    { action: 'subscribe' as const, channels: ['a'], missedMs: 1_500 },
    { action: 'unsubscribe' as const, channels: ['a', 'b'] },
    { action: 'renew' as const, token: 't' },
    { action: 'ping' as const },
  ])('reads what it writes: %j', message => {
    expect(parseClientMessage(formatClientMessage(message))).toEqual(message);
  });

  it.each(['"soon"', -1, null, '1e999'])(
    'does without a missed time that is %s',
    missedMs => {
      expect(
        parseClientMessage(
          `{"action":"subscribe","channel":"a","missedMs":${missedMs}}`,
        ),
      ).toEqual({ action: 'subscribe', channels: ['a'] });
    },
  );

  it.each([
    '',
    'x',
    'null',
    '[]',
    '"subscribe"',
    '{}',
    '{"action":"shout","channel":"a"}',
    '{"action":"subscribe"}',
    '{"action":"subscribe","channel":""}',
    '{"action":"subscribe","channel":7}',
    '{"action":"subscribe","channels":[]}',
    '{"action":"subscribe","channels":["a",null]}',
    '{"action":"subscribe","channels":"a"}',
    `{"action":"subscribe","channel":"${'a'.repeat(256)}"}`,
    '{"action":"renew"}',
    '{"action":"renew","token":""}',
  ])('does not take %j for a message', text => {
    expect(parseClientMessage(text)).toBeUndefined();
  });
});

describe('server messages', () => {
  const limits = { maxMessageBytes: 1, maxChannels: 2 };
  const controlMessages: ServerControlMessage[] = [
    { type: 'ready', connection: 'c', limits, keepAliveMs: 1 },
    { type: 'subscribed', channels: ['a'], position: 'p:1' },
    { type: 'unsubscribed', channels: ['a'] },
    { type: 'refused', channels: ['a'], reason: 'too-many-channels' },
    { type: 'resync', channels: ['a'], reason: 'gap', spreadMs: 5 },
    { type: 'position', position: '@1' },
    { type: 'expiring', expiresInMs: 1 },
    { type: 'renewed', expiresInMs: 1 },
    { type: 'renewed' },
    { type: 'draining', withinMs: 0 },
    { type: 'pong' },
    { type: 'close', code: 4401, reason: 'expired' },
  ];

  it.each(controlMessages)('reads what it writes: %j', message => {
    expect(parseServerMessage(formatServerMessage(message))).toEqual(message);
  });

  it.each(controlMessages)(
    'never lets a stock client take %j for a signal',
    message => {
      expect(JSON.parse(formatServerMessage(message))).not.toHaveProperty(
        'channel',
      );
    },
  );

  it('leaves the position of a signal out where it equals the id', () => {
    const signal = { type: 'signal' as const, channel: 'a', message: { x: 1 } };
    const complete = { ...signal, id: 'p:2', position: 'p:2' };
    const ahead = { ...signal, id: 'p:4', position: 'p:2' };

    expect(formatServerMessage(complete)).toBe(
      '{"channel":"a","message":{"x":1},"id":"p:2"}',
    );
    expect(formatServerMessage(signal)).toBe(
      '{"channel":"a","message":{"x":1}}',
    );
    const chunk = { ...ahead, split: [3, 5] as SignalSplit };
    for (const message of [signal, complete, ahead, chunk]) {
      expect(parseServerMessage(formatServerMessage(message))).toEqual(message);
    }
  });

  it.each([
    [[5, 3]],
    [[1, 2]],
    [[0, 4]],
    [[4]],
    [[4, 4.5]],
    [['4', '5']],
    [[1, 1e9]],
    ['4'],
    [null],
  ])('takes a signal for whole that says it was split like %j', split => {
    const whole = { channel: 'a', message: {}, id: 'p:4' };
    expect(parseServerMessage(JSON.stringify({ ...whole, split }))).toEqual({
      type: 'signal',
      position: 'p:4',
      ...whole,
    });
  });

  it.each([
    'x',
    '[]',
    '{}',
    '{"type":"future"}',
    '{"type":"constructor"}',
    '{"type":"position"}',
    '{"type":"resync","channels":["a"],"reason":"gap","spreadMs":-1}',
    '{"channel":"a"}',
    '{"channel":"a","message":"x"}',
    '{"channel":7,"message":{}}',
  ])('ignores %j', text => {
    expect(parseServerMessage(text)).toBeUndefined();
  });
});

describe('getSignalCloseReaction', () => {
  it.each([
    [1000, 'reconnect'],
    [1001, 'reconnect'],
    [1006, 'reconnect'],
    [1012, 'reconnect'],
    [1013, 'reconnect-slowly'],
    [4400, 'stop'],
    [4401, 'reconnect-with-new-token'],
    [4403, 'stop'],
    [4408, 'reconnect'],
    [4429, 'reconnect-slowly'],
    [4999, 'reconnect'],
  ])('answers %i with %s', (code, reaction) => {
    expect(getSignalCloseReaction(code)).toBe(reaction);
  });
});
