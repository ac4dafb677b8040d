import { TestDatabases } from '@backstage/backend-test-utils';
import {
  clockRevision,
  contains,
  inCodePointOrder,
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
      return knex
        .from(table.as('t'))
        .whereIn('text', listOf(knex, { type: 'text', values }))
        .pluck('text');
    };
    for (const text of [...awkward, '69999']) {
      await expect(find(text)).resolves.toEqual([text]);
    }
    await expect(find('70000')).resolves.toEqual([]);
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

  it('draws revisions in microseconds, none twice', async () => {
    const knex = await databases.init(id);
    const drawn: number[] = [];
    const before = Date.now();
    for (let n = 0; n < 50; n++) {
      const [row] = await knex.select({ rev: clockRevision(knex) });
      drawn.push(Number(row.rev));
    }
    expect(new Set(drawn).size).toBe(50);
    expect([...drawn].sort((a, b) => a - b)).toEqual(drawn);
    expect(drawn[0]).toBeGreaterThanOrEqual(before * 1_000);
    expect(drawn[49]).toBeLessThan((Date.now() + 1) * 1_000);
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
