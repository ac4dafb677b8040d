import { possibleIds, scopeKey, shortKey } from './keys';

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
      scopeKey('b', 'a'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is short, however long the texts are', () => {
    expect(scopeKey('o'.repeat(5_000), 's'.repeat(5_000))).toHaveLength(22);
  });

  it('stays the same from release to release, as it is stored', () => {
    expect(scopeKey('plugin:ci', 'run')).toBe('u31LmssP8mbz69zsUyyKmx');
  });

  it('knows ids by their form, in any case, each once', () => {
    const id = '0199a2b4-7c3e-7d21-8f00-0123456789ab';
    expect(
      possibleIds([id, id.toUpperCase(), `{${id}}`, 'x', '', `${id}\n`]),
    ).toEqual([id]);
  });
});
