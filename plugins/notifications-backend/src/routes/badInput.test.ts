import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function countMessages(knex: Knex): Promise<number> {
  const [{ count }] = await knex('callboard_message').count({ count: '*' });
  return Number(count);
}

describe.each(databases.eachSupportedId())('bad requests to send on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({ knex });
  });

  it('refuses users with 403 and everybody else with 401, and stores nothing', async () => {
    const before = await countMessages(knex);
    const request = {
      recipients: { type: 'broadcast' },
      payload: { title: 'T' },
    };
    for (const path of ['/', '/notifications']) {
      for (const body of [request, {}, 'not json']) {
        const { asUser, asNobody } = backend;
        expect((await asUser('jane').post(path, body)).status).toBe(403);
        expect((await asNobody().post(path, body)).status).toBe(401);
      }
    }
    expect(await countMessages(knex)).toBe(before);
  });

  const metadataOfDepth = (depth: number) =>
    JSON.parse('['.repeat(depth) + ']'.repeat(depth));

  it.each<[string, object, RegExp]>([
    ['no recipients', { recipients: undefined }, /^recipients is required/],
    [
      'recipients of an unknown type',
      { recipients: { type: 'all' } },
      /^recipients.type /,
    ],
    [
      'recipients without references',
      { recipients: { type: 'entity' } },
      /^recipients.entityRef is required/,
    ],
    [
      'a reference that is none',
      { recipients: { type: 'entity', entityRef: ['user:a', 'b'] } },
      /^recipients.entityRef\[1\] /,
    ],
    [
      'an excluded reference that is none',
      {
        recipients: {
          type: 'entity',
          entityRef: 'user:a',
          excludeEntityRef: 'b',
        },
      },
      /^recipients.excludeEntityRef /,
    ],
    ['no title', { payload: {} }, /^payload.title is required/],
    ['a blank title', { payload: { title: ' \t' } }, /^payload.title /],
    [
      'a blank title in another language',
      { payload: { title: 'T', translations: { de: { title: ' ' } } } },
      /^payload.translations.de.title /,
    ],
    [
      'a link with a blank title',
      {
        payload: { title: 'T', additionalLinks: [{ title: ' ', url: '/a' }] },
      },
      /^payload.additionalLinks\[0\].title /,
    ],
    [
      'a long title',
      { payload: { title: 'x'.repeat(1001) } },
      /^payload.title .*1000/,
    ],
    ['NUL characters', { payload: { title: 'a\0b' } }, /^payload.title /],
    ['half characters', { payload: { title: 'a\ud800b' } }, /^payload.title /],
    [
      'a long description',
      { payload: { title: 'T', description: 'x'.repeat(20_001) } },
      /^payload.description /,
    ],
    [
      'a link to a script',
      // eslint-disable-next-line no-script-url -- what is to be refused
      { payload: { title: 'T', link: 'javascript:alert(1)' } },
      /^payload.link /,
    ],
    [
      'a link without a scheme',
      { payload: { title: 'T', link: '//host' } },
      /^payload.link /,
    ],
    [
      'an additional link with data',
      { payload: { title: 'T', additionalLinks: ['/a', 'data:x'] } },
      /^payload.additionalLinks\[1\].url /,
    ],
    [
      'an unknown severity',
      { payload: { title: 'T', severity: 'loud' } },
      /^payload.severity /,
    ],
    [
      'a long topic',
      { payload: { title: 'T', topic: 'x'.repeat(256) } },
      /^payload.topic /,
    ],
    [
      'a long scope',
      { payload: { title: 'T', scope: 'x'.repeat(256) } },
      /^payload.scope /,
    ],
    [
      'metadata that is no object',
      { payload: { title: 'T', metadata: 'x' } },
      /^payload.metadata /,
    ],
    [
      'large metadata',
      { payload: { title: 'T', metadata: { x: 'x'.repeat(33_000) } } },
      /^payload.metadata .*bytes/,
    ],
    [
      'deep metadata',
      { payload: { title: 'T', metadata: metadataOfDepth(30) } },
      /^payload.metadata .*deeper than 20 levels, and has at least 21/,
    ],
    [
      'metadata deeper than any stack',
      { payload: { title: 'T', metadata: metadataOfDepth(4_000) } },
      /^payload must not have more than 32 levels/,
    ],
    [
      'translations into no language',
      {
        payload: { title: 'T', translations: { 'not a tag': { title: 'T' } } },
      },
      /^payload.translations/,
    ],
  ])('refuses %s by the name of the field', async (_, part, message) => {
    const before = await countMessages(knex);
    const { status, body } = await backend.asPlugin().post('/', {
      recipients: { type: 'broadcast' },
      payload: { title: 'T' },
      ...part,
    });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
    expect(await countMessages(knex)).toBe(before);
  });

  it.each([
    ['broken JSON', 400, '{"recipients":', {}],
    [
      'text in another encoding',
      400,
      Buffer.from('{"a":"\xff"}', 'latin1'),
      {},
    ],
    ['what is not compressed', 400, '{}', { 'Content-Encoding': 'gzip' }],
    ['an unknown encoding', 415, '{}', { 'Content-Encoding': 'x' }],
    [
      'an unknown charset',
      415,
      '{}',
      { 'Content-Type': 'application/json; charset=x' },
    ],
    [
      'a charset whose bytes mean something else',
      415,
      '{}',
      { 'Content-Type': 'application/json; charset="UTF-16LE"' },
    ],
    ['more than it could use', 413, `"${'x'.repeat(33 * 1024 * 1024)}"`, {}],
  ])('says that the body is what it refuses: %s', async (...request) => {
    const [, statusCode, text, headers] = request;
    const { status, body } = await backend.asPlugin().post('/', text, headers);
    expect([status, body.error]).toEqual([
      statusCode,
      {
        name:
          { 400: 'InputError', 413: 'PayloadTooLargeError' }[statusCode] ??
          'UnsupportedMediaTypeError',
        message: expect.stringMatching(/^the body could not be read: /),
      },
    ]);
  });

  it('takes large bodies only to send, and of these only recipients may be large', async () => {
    const large = JSON.stringify({ ids: ['x'.repeat(150_000)] });
    const { asUser, asPlugin } = backend;
    for (const path of ['/update', '/notifications/update', '/settings']) {
      expect((await asUser('jane').post(path, large)).status).toBe(413);
    }
    for (const path of ['/retract', '/resolve']) {
      const { status, body } = await asPlugin().post(path, large);
      expect([status, body.error.message]).toEqual([
        413,
        'the body could not be read: it must not have more than 131072 bytes, and has 150012',
      ]);
    }
    const recipients = {
      type: 'entity',
      entityRef: Array.from({ length: 10_000 }, (_, n) => `user:default/${n}`),
      excludeEntityRef: Array.from({ length: 10_000 }, (_, n) => `user:a/${n}`),
    };
    for (const path of ['/', '/notifications']) {
      expect((await asUser('jane').post(path, large)).status).toBe(403);
      const { status, body } = await asPlugin().post(path, {
        recipients,
        payload: { title: 'T', unknown: 'x'.repeat(300_000) },
      });
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringMatching(
          /^payload must not have more than 262144 bytes, and has at least 30\d{4}$/,
        ),
      ]);
    }
    const sent = await asPlugin().post(
      '/',
      { recipients, payload: { title: 'T' } },
      { Prefer: 'return=minimal' },
    );
    expect(sent.body.recipients).toBe(10_000);
  });

  it.each([
    [
      'more levels than anything could have',
      `{"payload":${'['.repeat(1_000_000)}`,
      'payload must not have more than 32 levels, and has at least 33',
    ],
    [
      'as many objects as take a hundred times their size in memory',
      `{"recipients":{"entityRef":[${'{},'.repeat(1_000_000)}0]}}`,
      'recipients must not have more than 20000 objects and arrays, and has at least 20001',
    ],
    [
      'more values than there can be recipients',
      `{"recipients":{"entityRef":[${'0,'.repeat(1_000_000)}0]}}`,
      'recipients must not have more than 500000 values, and has at least 500001',
    ],
  ])('refuses %s before anything is parsed', async (_, text, message) => {
    const parse = jest.spyOn(JSON, 'parse');
    const { status, body } = await backend.asPlugin().post('/', text);
    const parsed = parse.mock.calls.filter(([json]) => json.length > 100_000);
    parse.mockRestore();
    expect([status, body.error.message]).toEqual([400, message]);
    expect(parsed).toEqual([]);
  });

  it('refuses unknown properties at the top of what senders post', async () => {
    const unknown = { metadata: {} };
    for (const [path, request] of [
      ['/', { recipients: { type: 'broadcast' }, payload: { title: 'T' } }],
      ['/retract', { scope: 's' }],
      ['/resolve', { scope: 's' }],
    ] as const) {
      const { status, body } = await backend
        .asPlugin()
        .post(path, { ...request, ...unknown });
      expect([status, body.error.message]).toEqual([
        400,
        "Unknown property 'metadata'",
      ]);
    }
    const { status, body } = await backend.asPlugin().post('/', {
      recipients: { type: 'broadcast', junk: 'x'.repeat(1_000) },
      payload: { title: 'T' },
    });
    expect([status, body.error.message]).toEqual([
      400,
      "Unknown property 'junk'",
    ]);
  });

  it('refuses characters that no database keeps in queries, by the name of the field', async () => {
    const reader = backend.asUser('jane');
    for (const field of ['search', 'topic', 'origin', 'cursor']) {
      const { status, body } = await reader.get(`/?${field}=a%00b`);
      expect([status, body.error.message]).toEqual([
        400,
        `${field} must be well-formed Unicode without NUL characters`,
      ]);
    }
    for (const path of ['/topics', '/origins']) {
      expect((await reader.get(`${path}?search=%00`)).status).toBe(400);
    }
    // Half a character is no UTF-8, so it arrives as something else.
    expect((await reader.get('/?search=%ED%A0%80')).status).toBeLessThan(500);
    expect((await reader.get('/a%00b')).status).toBe(404);
  });

  it('takes any idempotency key that a header can carry, up to its length', async () => {
    const send = (key: string) =>
      backend.asPlugin().post(
        '/',
        {
          recipients: { type: 'entity', entityRef: 'user:default/keys' },
          payload: { title: 'T' },
        },
        { 'Idempotency-Key': key },
      );
    for (const key of ['\u00ff\u0080', "'; --", 'x'.repeat(255)]) {
      expect((await send(key)).status).toBe(200);
      const replay = await send(key);
      expect(replay.headers.get('Idempotency-Replay')).toBe('true');
    }
    const { status, body } = await send('x'.repeat(256));
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/^idempotency-key /i);
  });
});
