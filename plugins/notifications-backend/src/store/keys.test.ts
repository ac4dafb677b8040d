import { possibleIds, scopedNotificationId, shortKey } from './keys';

describe('keys', () => {
  it('tells apart what only looks alike once put together', () => {
    const keys = [
      shortKey('a', 'b'),
      shortKey('ab', ''),
      shortKey('a,b'),
      shortKey('a","b'),
      shortKey('a', undefined),
      shortKey('a'),
      shortKey('a', ''),
      shortKey('b', 'a'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is short, however long the texts are', () => {
    expect(shortKey('o'.repeat(5_000), 's'.repeat(5_000))).toHaveLength(22);
  });

  it('tells scopes apart by what they are of, and by every character', () => {
    const ids = [
      scopedNotificationId('individual', 'plugin:ci', 'run'),
      scopedNotificationId('broadcast', 'plugin:ci', 'run'),
      scopedNotificationId('individual', 'plugin:CI', 'run'),
      scopedNotificationId('individual', 'plugin:ci', 'Run'),
      scopedNotificationId('individual', 'plugin:ci","run', ''),
      scopedNotificationId('individual', 'plugin:ci', 'é'),
      scopedNotificationId('individual', 'plugin:ci', 'e\u0301'),
    ];
    expect(possibleIds(ids)).toEqual(ids);
  });

  it('stays the same from release to release, as it is stored', () => {
    expect(shortKey('plugin:ci', 'run')).toBe('u31LmssP8mbz69zsUyyKmx');
    expect(scopedNotificationId('individual', 'plugin:ci', 'run')).toBe(
      '92418e24-b295-55e2-85fb-1126830a0bb1',
    );
  });

  it('knows ids by their form, in any case, each once', () => {
    const id = '0199a2b4-7c3e-7d21-8f00-0123456789ab';
    expect(
      possibleIds([id, id.toUpperCase(), `{${id}}`, 'x', '', `${id}\n`]),
    ).toEqual([id]);
  });
});
