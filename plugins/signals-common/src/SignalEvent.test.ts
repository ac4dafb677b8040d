import { parseSignalEvent } from './SignalEvent';
import { normalizeSignalRecipients } from './recipients';

describe('normalizeSignalRecipients', () => {
  it.each([
    [null, {}],
    [{ type: 'broadcast' }, {}],
    ['User:default/Jane', { entityRefs: ['user:default/jane'] }],
    [[], { entityRefs: [] }],
    [
      ['user:default/a', 'group:default/b', 'user:default/A'],
      { entityRefs: ['user:default/a', 'group:default/b'] },
    ],
    [
      { type: 'user', entityRef: 'user:default/a' },
      { entityRefs: ['user:default/a'] },
    ],
    [
      { type: 'user', entityRef: ['user:default/a', 'user:default/b'] },
      { entityRefs: ['user:default/a', 'user:default/b'] },
    ],
  ])('accepts %j', (recipients, expected) => {
    expect(normalizeSignalRecipients(recipients)).toEqual(expected);
  });

  it.each([
    undefined,
    7,
    '',
    {},
    ['user:default/a', 7],
    { type: 'user' },
    { type: 'everybody' },
    { type: 'user', entityRef: null },
  ])('does not take %j for a broadcast', recipients => {
    expect(normalizeSignalRecipients(recipients)).toBeUndefined();
  });
});

describe('parseSignalEvent', () => {
  const stock = {
    channel: 'a',
    recipients: { type: 'user', entityRef: 'user:default/Jane' },
    message: { x: 1 },
  };
  const envelope = { publisher: 'p', sequence: 2, id: 'p:2', time: 5 };
  const signal = {
    channel: 'a',
    entityRefs: ['user:default/jane'],
    message: { x: 1 },
  };

  it('reads the payload of the stock publisher', () => {
    expect(parseSignalEvent(stock)).toEqual({ signal });
  });

  it('reads numbered signals and heartbeats', () => {
    expect(parseSignalEvent({ ...stock, envelope })).toEqual({
      signal,
      envelope,
    });
    expect(parseSignalEvent({ envelope })).toEqual({ envelope });
  });

  it('treats a signal with a broken envelope as one without', () => {
    for (const broken of [
      { ...envelope, sequence: 0 },
      { ...envelope, publisher: 'a:b' },
      { ...envelope, recent: [{ sequence: 1 }] },
      { ...envelope, split: [3, 4] },
      { ...envelope, split: 2 },
      'p:2',
    ]) {
      expect(parseSignalEvent({ ...stock, envelope: broken })).toEqual({
        signal,
      });
    }
  });

  it.each([
    undefined,
    'x',
    [],
    {},
    { ...stock, recipients: undefined },
    { ...stock, message: 'text' },
    { ...stock, channel: '', envelope },
    { ...stock, message: undefined, envelope },
  ])('ignores %j', payload => {
    expect(parseSignalEvent(payload)).toBeUndefined();
  });
});
