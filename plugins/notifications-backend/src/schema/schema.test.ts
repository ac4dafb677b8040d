import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { assertStorableText } from './assertStorableText';
import { assertMatchesSchema, createParameterCheck } from './validation';

it('generates from openapi.yaml what is committed', async () => {
  const root = resolve(__dirname, '../..');
  const check = promisify(execFile)(
    process.execPath,
    ['scripts/generate.mjs', '--check'],
    { cwd: root },
  );
  await expect(check).resolves.toMatchObject({ stderr: '' });
});

describe('assertStorableText', () => {
  it.each([
    [{ a: [{ b: 'x\0' }] }, /^a\[0\]\.b /],
    [{ a: ['fine', '\udc00'] }, /^a\[1\] /],
    [{ 'a\0': 1 }, /^the request /],
    [{ a: { '\ud800': 1 } }, /^a /],
  ])('finds %j', (value, message) => {
    expect(() => assertStorableText(value)).toThrow(message);
  });

  it('lets through all other text, however deep', () => {
    let deep: unknown = '🦊 \u0001 \u202e \uffff';
    for (let i = 0; i < 50_000; i++) {
      deep = [deep];
    }
    expect(() => assertStorableText({ deep, none: null, n: 1 })).not.toThrow();
  });
});

describe('assertMatchesSchema', () => {
  it.each([
    [{}, 'title is required'],
    [undefined, 'the request must be object'],
    [{ title: 'a\0' }, /^title must be well-formed/],
    [
      { title: 'T', additionalLinks: ['/a', { title: 'T' }] },
      'additionalLinks[1].url is required',
    ],
    [
      { title: 'T', severity: 'loud' },
      'severity must be equal to one of the allowed values: critical, high, normal, low',
    ],
    [
      { title: 'T', translations: { 'a/b': {} } },
      /^translations must match pattern .*, translations property name must be valid$/,
    ],
  ])('says what is wrong with %j', (payload, message) => {
    expect(() => assertMatchesSchema('NotificationPayload', payload)).toThrow(
      message,
    );
  });
});

describe('createParameterCheck', () => {
  const check = createParameterCheck([
    { $ref: '#/components/parameters/limit' },
    { $ref: '#/components/parameters/offset' },
    { $ref: '#/components/parameters/read' },
    { $ref: '#/components/parameters/minimumSeverity' },
    { $ref: '#/components/parameters/idempotencyKey' },
    { $ref: '#/components/parameters/notificationId' },
  ]);

  it('reads numbers and flags, and fills in defaults', () => {
    const query = { offset: '5', read: 'false' };
    check({ query, headers: {}, params: {} });
    expect(query).toEqual({ offset: 5, read: false, limit: 100 });
  });

  it.each([
    [{ query: { offset: '' } }, 'offset must be integer'],
    [{ query: { read: '' } }, 'read must be boolean'],
    [{ query: { read: '1' } }, 'read must be boolean'],
    [{ query: { limit: ['1'] } }, 'limit must be integer'],
    [{ query: { minimumSeverity: 'loud' } }, /^minimumSeverity must .* low$/],
    [{ query: { toString: 'x' } }, "Unknown query parameter 'toString'"],
    [{ headers: { 'idempotency-key': '' } }, /^idempotency-key must NOT have/],
    [{ params: { id: 'x'.repeat(101) } }, /^id must NOT have more than 100/],
  ])('refuses %j', (part, message) => {
    const request = { query: {}, headers: { other: 'x' }, params: {}, ...part };
    expect(() => check(request)).toThrow(message);
  });
});
