import { TestDatabases } from '@backstage/backend-test-utils';
import {
  contains,
  inCodePointOrder,
  isDeadlock,
  isOneOf,
  listOf,
  queryRows,
  tableOf,
} from './dialect';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const awkward = [
  '%',
  '_',
  '\\',
  "'",
  '"',
  '{',
  ',',
  '🎭',
  '',
  ' ',
  'NULL',
  '\n',
];

describe.each(databases.eachSupportedId())('dialect, %p', id => {
  it('makes a table of rows, in their order, whatever they contain', async () => {
    const knex = await databases.init(id);
    const rows = awkward.map((text, index) => ({
      text,
      nothing: null,
      count: index + 2 ** 40,
      flag: index % 2 === 0,
    }));

    const found: Array<Record<string, unknown>> = await knex
      .select('*')
      .from(
        tableOf(knex, {
          alias: 't',
          columns: {
            text: 'text',
            nothing: 'text',
            count: 'bigint',
            flag: 'boolean',
          },
          rows,
        }),
      )
      .orderBy('position');

    expect(
      found.map(({ text, nothing, count, flag }) => ({
        text,
        nothing,
        count: Number(count),
        flag: Boolean(flag),
      })),
    ).toEqual(rows);
    expect(Number(found[1].position) - Number(found[0].position)).toBe(1);
  });

  it('makes a table of no rows', async () => {
    const knex = await databases.init(id);
    const columns = { text: 'text', id: 'uuid' } as const;
    await expect(
      knex.select('*').from(tableOf(knex, { alias: 't', columns, rows: [] })),
    ).resolves.toEqual([]);
  });

  it('makes a list of any number of any values', async () => {
    const knex = await databases.init(id);
    const values = [
      ...awkward,
      ...Array.from({ length: 70_000 }, (_, n) => `${n}`),
    ];
    const find = async (text: string) => {
      const table = knex.select(knex.raw('cast(? as text) as text', [text]));
      const query = knex.from(table.as('t')).select('text');
      const listed = await query
        .clone()
        .whereIn('text', listOf(knex, { type: 'text', values }));
      const compared = await query
        .clone()
        .where(isOneOf(knex, { column: 'text', values }));
      return [listed.length, compared.length];
    };
    for (const text of [...awkward, '69999']) {
      await expect(find(text)).resolves.toEqual([1, 1]);
    }
    await expect(find('70000')).resolves.toEqual([0, 0]);
  });

  it('finds texts within texts, every character standing for itself', async () => {
    const knex = await databases.init(id);
    const isFound = async (text: string, inText: string) => {
      const table = knex.select(knex.raw('cast(? as text) as c', [inText]));
      const [row] = await queryRows<{ found: unknown }>(
        knex,
        'select :condition as found from :table as t',
        { condition: contains(knex, { column: 't.c', text }), table },
      );
      return Boolean(row.found);
    };
    for (const text of awkward) {
      await expect(isFound(text, `a${text}b`)).resolves.toBe(true);
      await expect(isFound(text, 'ab')).resolves.toBe(text === '');
    }
    await expect(isFound('a_c', 'abc')).resolves.toBe(false);
  });

  it('sorts by code points', async () => {
    const knex = await databases.init(id);
    const rows = ['ä', 'b', 'Z', 'a'].map(text => ({ text }));
    const columns = { text: 'text' } as const;
    await expect(
      knex
        .from(tableOf(knex, { alias: 't', columns, rows }))
        .orderByRaw(inCodePointOrder(knex, 'text'))
        .pluck('text'),
    ).resolves.toEqual(['Z', 'a', 'b', 'ä']);
  });
});

describe('isDeadlock', () => {
  it('knows the error of PostgreSQL by its code', () => {
    expect(isDeadlock(Object.assign(new Error(), { code: '40P01' }))).toBe(
      true,
    );
    expect(isDeadlock(Object.assign(new Error(), { code: '23505' }))).toBe(
      false,
    );
    expect(isDeadlock(undefined)).toBe(false);
  });
});
