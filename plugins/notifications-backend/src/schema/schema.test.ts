import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '@backstage/errors';
import { assertMatchesSchema } from './assertMatchesSchema';
import { assertStorableText } from './assertStorableText';

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
  it('names the field', () => {
    expect(() =>
      assertMatchesSchema('NotificationPayload', { title: 7 }),
    ).toThrow(new InputError('NotificationPayload/title must be string'));
  });
});
