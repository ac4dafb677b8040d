import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject, JsonValue } from '@backstage/types';
import { Knex } from 'knex';
import { ApiProbe } from '../__testUtils__/ApiProbe';
import {
  generateFromSchema,
  Schema,
} from '../__testUtils__/generateFromSchema';
import { Randomness } from '../__testUtils__/Randomness';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { spec } from '../schema';

const ROUNDS = 60;

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

type Operation = {
  parameters?: ReadonlyArray<{ $ref: string }>;
  requestBody?: { content: { 'application/json': { schema: Schema } } };
};

const nameOf = ($ref: string) =>
  $ref.split('/').pop() as keyof typeof spec.components.parameters;
const operations = Object.entries(spec.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) =>
      [method, path, operation as Operation] as [string, string, Operation],
  ),
);
const bodies = operations.flatMap(([, path, { requestBody }]) =>
  requestBody
    ? [[path, requestBody.content['application/json'].schema] as const]
    : [],
);
const queries = operations.flatMap(([method, path, { parameters }]) =>
  method === 'get'
    ? [
        [
          path,
          (parameters ?? [])
            .map(({ $ref }) => spec.components.parameters[nameOf($ref)])
            .flatMap(parameter =>
              parameter.in === 'query' ? [parameter.name] : [],
            ),
        ] as const,
      ]
    : [],
);

/** Replaces whatever it is put in place of; most of it is of a wrong type, too. */
const HOSTILE: JsonValue[] = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  'a\0b',
  '\ud800',
  'x'.repeat(40_000),
  [],
  {},
  [[[]]],
  [null],
  { $gt: '' },
  { toString: 'x', constructor: { prototype: {} } },
];
const HOSTILE_QUERY = [
  '',
  'x',
  '-1',
  '1e9',
  '99999999999999999999',
  'NaN',
  '%00',
  '%ff',
  '%F0%9F%A6%8A',
  "'%22%3B--",
  'x'.repeat(2_000),
  'null',
  '2026-13-45',
  '+275760-09-13',
  '0000-01-01',
];

/** Whether a finding begins with one of the names, or with a part of what they name. */
function isNamed(message: string, names: string[]): boolean {
  return names.some(name =>
    new RegExp(`(^|, )${name.replace(/[^\w]/g, '\\$&')}(?![\\w-])`).test(
      message,
    ),
  );
}

type Place = { holder: JsonObject | JsonValue[]; key: string; path: string };

/** All places in a body where something could stand that must not. */
function listPlaces(value: JsonValue | undefined, path = ''): Place[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [
      { holder: value, key: String(index), path: `${path}[${index}]` },
      ...listPlaces(item, `${path}[${index}]`),
    ]);
  }
  if (value && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => {
      const inner = path ? `${path}.${key}` : key;
      return [{ holder: value, key, path: inner }, ...listPlaces(item, inner)];
    });
  }
  return [];
}

describe.each(databases.eachSupportedId())('the API on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;
  let callers: ApiProbe[];

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({ knex });
    callers = [backend.asPlugin(), backend.asUser('a')];
  });

  async function countRows() {
    const counts: Record<string, number> = {};
    for (const table of [
      'callboard_message',
      'callboard_delivery',
      'callboard_broadcast',
      'callboard_broadcast_flags',
      'callboard_user_setting',
      'callboard_known_topic',
      'callboard_idempotency_key',
    ]) {
      const [{ count }] = await knex(table).count({ count: '*' });
      counts[table] = Number(count);
    }
    return counts;
  }

  it.each(bodies)(
    'takes, or refuses by name, whatever is posted to %s',
    async (path, schema) => {
      const random = new Randomness(1);
      const refused = new Set<string>();
      let accepted = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const body = generateFromSchema(schema, random);
        const places = listPlaces(body);
        const place = places.length > 0 && random.pick(places);
        if (place && random.chance(0.8)) {
          Object.assign(place.holder, { [place.key]: random.pick(HOSTILE) });
        }
        for (const caller of callers) {
          const before = await countRows();
          const answer = await caller.post(path, body);
          const described = `${answer.status} ${JSON.stringify(
            answer.body,
          )} for ${JSON.stringify(body).slice(0, 2_000)}`;
          if (answer.status === 200) {
            accepted++;
            continue;
          }
          if (![400, 403, 404].includes(answer.status)) {
            throw new Error(`Unexpected answer ${described}`);
          }
          expect(await countRows()).toEqual(before);
          if (answer.status === 400) {
            const { message } = answer.body.error;
            refused.add(message);
            const names = listPlaces(body).map(({ path: name }) => name);
            if (
              !isNamed(message, names) &&
              !/(^|, )[\w.[\]]+ is required|^Either /.test(message)
            ) {
              throw new Error(`No field is named by ${described}`);
            }
          }
        }
      }
      // The rounds reached beyond the first check, and through the last.
      expect(refused.size).toBeGreaterThan(1);
      expect(accepted).toBeGreaterThan(1);
    },
  );

  it.each(queries)(
    'takes, or refuses by name, whatever is asked of %s',
    async (path, names) => {
      const random = new Randomness(2);
      const unexpected = new Array<string>();
      for (let round = 0; round < ROUNDS; round++) {
        const query = new Array<string>();
        for (const name of [...names, 'unknown']) {
          if (random.chance(0.15)) {
            const suffix = random.pick(['', '', '', '[]', '[a]', '%00']);
            query.push(`${name}${suffix}=${random.pick(HOSTILE_QUERY)}`);
          }
        }
        const target = path.replace(
          /\{\w+\}/,
          random.pick(HOSTILE_QUERY) || 'x',
        );
        const url = `${target}?${query.join('&')}`;
        for (const caller of callers) {
          const { status, body } = await caller.get(url);
          const asked = query.map(part => part.split(/[=[%]/)[0]);
          const isRefusedByName =
            status === 400 &&
            (isNamed(body.error.message, ['id', 'sendId', ...asked]) ||
              asked.some(name => body.error.message.endsWith(`'${name}'`)) ||
              // Nobody could read that.
              /^(the request has a property|malformed uri|\w+ is required)/.test(
                body.error.message,
              ));
          if (![200, 403, 404].includes(status) && !isRefusedByName) {
            unexpected.push(`${status} ${JSON.stringify(body)} for ${url}`);
          }
        }
      }
      expect(unexpected).toEqual([]);
    },
  );

  it.each([
    ['no body', '', {}],
    ['broken JSON', '{"recipients":', {}],
    ['JSON that is no object', '7', {}],
    ['another content type', '{}', { 'Content-Type': 'text/plain' }],
    [
      'an unknown charset',
      '{}',
      { 'Content-Type': 'application/json; charset=x' },
    ],
    ['an unknown encoding', '{}', { 'Content-Encoding': 'x' }],
    ['what is not compressed', '{}', { 'Content-Encoding': 'gzip' }],
    ['an empty key', '{}', { 'Idempotency-Key': '' }],
    ['a long key', '{}', { 'Idempotency-Key': 'x'.repeat(256) }],
  ])('refuses %s', async (_, body, headers) => {
    for (const [path] of bodies) {
      for (const caller of callers) {
        const { status } = await caller.post(path, body, headers);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
    }
  });
});
