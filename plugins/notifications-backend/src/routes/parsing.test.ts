import { prefersMinimal } from './createHandlers';
import { parseFilter, parseTimestamp } from './parseInboxQuery';

describe('prefersMinimal', () => {
  it.each([
    ['return=minimal', true],
    ['RETURN = "Minimal"', true],
    ['respond-async, return=minimal; foo=bar', true],
    ['wait=10, return=minimal', true],
    ['return=minimal, return=representation', true],
    ['return=representation, return=minimal', false],
    ['return=representation', false],
    ['x="return=minimal"', false],
    ['', false],
    [undefined, false],
  ])('reads %j as %s', (header, expected) => {
    expect(prefersMinimal(header)).toBe(expected);
  });
});

describe('parseTimestamp', () => {
  it.each([
    ['2026-05-01T08:00:00.123Z', '2026-05-01T08:00:00.123Z'],
    ['2026-05-01T08:00:00+02:00', '2026-05-01T06:00:00.000Z'],
    ['2026-05-01', '2026-05-01T00:00:00.000Z'],
    ['2026-W18-5', '2026-05-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseTimestamp(text, 'x').toISOString()).toBe(expected);
  });
});

describe('parseFilter', () => {
  it('looks at no texts for what all of them have', () => {
    // The page of the built-in plugin asks for it with every list.
    expect(parseFilter({ minimumSeverity: 'low', search: '' })).toEqual({});
    expect(parseFilter({ minimumSeverity: 'normal' })).toEqual({
      minimumSeverity: 'normal',
    });
  });
});
