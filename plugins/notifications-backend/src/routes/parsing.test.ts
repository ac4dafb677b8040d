import { nameFields } from './nameFieldsInErrors';
import { parseMoment } from './parseInboxQuery';
import { prefersMinimal } from './prefersMinimal';

describe('prefersMinimal', () => {
  it.each([
    ['return=minimal', true],
    ['RETURN = "Minimal"', true],
    ['respond-async, return=minimal; foo=bar', true],
    [['wait=10', 'return=minimal'], true],
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

describe('nameFields', () => {
  it.each([
    [
      "request/body must have required property 'recipients'",
      'recipients is required',
    ],
    [
      "request/body/payload/additionalLinks/0 must have required property 'url'",
      'payload.additionalLinks[0].url is required',
    ],
    ['request/query/limit must be integer', 'limit must be integer'],
    ['request/body must be object', 'the body must be object'],
    ['request/headers/idempotency-key must be x', 'idempotency-key must be x'],
    [
      'request/body/payload/translations/a~1b must be object',
      'payload.translations.a/b must be object',
    ],
    [
      'request/body/a must be string, request/body/b/1 must be null',
      'a must be string, b[1] must be null',
    ],
  ])('words %s', (message, expected) => {
    expect(nameFields(message)).toBe(expected);
  });
});

describe('parseMoment', () => {
  it.each([
    ['2026-05-01T08:00:00.123Z', '2026-05-01T08:00:00.123Z'],
    ['2026-05-01T08:00:00+02:00', '2026-05-01T06:00:00.000Z'],
    ['2026-05-01', '2026-05-01T00:00:00.000Z'],
    ['2026-W18-5', '2026-05-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseMoment(text, 'x').toISOString()).toBe(expected);
  });
});
