import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import type { Notification } from '@upstream-1.57/plugin-notifications-common';
import { Knex } from 'knex';
import { liveWithUpstream } from './__testUtils__/liveWithUpstream';
import { newestRelease, Release, releases } from './__testUtils__/releases';
import { RunningBackend, startBackend } from './__testUtils__/startBackend';
import {
  Answers,
  askUpstream,
  compareAnswers,
} from './__testUtils__/upstreamAnswers';

/** Our backend, or that of an upstream release. */
type System = 'callboard' | Release;

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function createTestDatabase(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  return {
    knex,
    /** Resolves once an import that began when our backend started is over. */
    async untilImported() {
      while (await knex('callboard_import').whereNotNull('step').first()) {
        await sleep(20);
      }
    },
    /** Runs a backend on the database for as long as it takes. */
    async run<TResult>(
      system: System,
      work: (backend: RunningBackend) => Promise<TResult>,
    ): Promise<TResult> {
      if (await knex.schema.hasTable('callboard_import')) {
        // Long enough after the last look for another one.
        await knex('callboard_import').decrement('started', 3_600_000);
      }
      const backend = await startBackend(
        system === 'callboard'
          ? { system, knex }
          : { system: 'stock', release: system, knex },
      );
      try {
        return await work(backend);
      } finally {
        await backend.stop();
      }
    },
  };
}

async function askForBoth(backend: RunningBackend): Promise<Answers[]> {
  return [
    await askUpstream(backend, 'jane'),
    await askUpstream(backend, 'joe'),
  ];
}

/** Starts our backend, which imports, and compares what it answers. */
async function compareOurs(
  { run, untilImported }: Awaited<ReturnType<typeof createTestDatabase>>,
  answers: Answers[],
) {
  return run('callboard', async backend => {
    await untilImported();
    return [
      ...(await compareAnswers(backend, answers[0])),
      ...(await compareAnswers(backend, answers[1])),
    ];
  });
}

async function upstreamTables(knex: Knex) {
  const tables = [
    'notification',
    'broadcast',
    'broadcast_user_status',
    'user_settings',
    'knex_migrations',
  ];
  return Promise.all(tables.map(table => knex(table).select('*')));
}

/** Metadata that no send through upstream has, but a row of it may have. */
const ODD_METADATA = [
  '',
  ' {"b" : 1, "a" : 1e2, "2": 0, "1": 0, "a": [] }',
  '{"__proto__":{"x":1},"hasOwnProperty":1,"toJSON":null}',
  '{"\\u0000":"\\ud800 \u2028 \u{1f600}"}',
  JSON.stringify({ large: 'x'.repeat(40_000) }),
  `${'['.repeat(500)}1e400${']'.repeat(500)}`,
  'null',
  'false',
  '-0.5',
  '"text"',
];

/** Rows that upstream itself, its migrations or processors have left behind. */
async function addOddities(knex: Knex) {
  // Earlier than all that is sent, and late enough for a later import.
  const start = Date.now() - 600_000;
  const row = (number: number, changes: object) => ({
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    title: `Odd ${number}`,
    origin: 'plugin:odd',
    severity: 'normal',
    created: new Date(start + number * 10),
    ...changes,
  });
  const user = 'user:default/jane';
  const insert = (table: string, key: string, rows: object[]) =>
    knex(table).insert(rows).onConflict(key).ignore();

  // Two sends met: two rows of one user in one scope.
  await insert('notification', 'id', [
    row(1, { user, scope: 's' }),
    row(2, { user, scope: 's' }),
  ]);
  if (await knex.schema.hasColumn('notification', 'metadata')) {
    for (const [index, metadata] of ODD_METADATA.entries()) {
      const number = 10 + 2 * index;
      await insert('notification', 'id', [row(number, { user, metadata })]);
      await insert('broadcast', 'id', [row(number + 1, { metadata })]);
    }
  }
  const setting = { user, channel: 'Web' };
  await insert('user_settings', 'settings_key_hash', [
    {
      ...setting,
      origin: 'plugin:odd',
      enabled: false,
      // As the migration 20250317_addTopic makes it, with a stray brace.
      settings_key_hash: createHash('sha256')
        .update('user:default/jane|Web|plugin:odd|}')
        .digest('hex'),
    },
    {
      ...setting,
      origin: 'Plugin:Odd',
      enabled: true,
      settings_key_hash: 'the same origin in another letter case',
    },
  ]);
}

/** What ran on a database, one after the other. */
const HISTORIES = releases.flatMap((release, index): System[][] => [
  // The last time, nothing is left to import.
  [release, 'callboard', release, 'callboard', 'callboard'],
  // Upstream is upgraded before the import, and after it.
  ...releases.slice(index - 1, index).flatMap((previous): System[][] => [
    [previous, release, 'callboard'],
    [previous, 'callboard', release, 'callboard'],
  ]),
]);

describe.each(databases.eachSupportedId())('an upstream database on %p', id => {
  it.each(HISTORIES.map(history => [history.join(', '), history] as const))(
    'leads to the answers that upstream gave, to every query and field, after %s',
    async (_, history) => {
      const database = await createTestDatabase(id);
      const { knex, run } = database;
      const rounds = ['First', 'Second'].values();
      let answers: Answers[] = [];
      for (const system of history) {
        if (system !== 'callboard') {
          answers = await run(system, async backend => {
            await liveWithUpstream(backend, rounds.next().value!);
            await addOddities(knex);
            return askForBoth(backend);
          });
          continue;
        }
        const tables = await upstreamTables(knex);
        for (const { ours, expected } of await compareOurs(database, answers)) {
          expect(ours).toEqual(expected);
        }
        // So one can go back.
        expect(await upstreamTables(knex)).toEqual(tables);
      }
    },
  );

  it('leads to the answers that upstream gave also if two releases go on beside ours', async () => {
    const database = await createTestDatabase(id);
    const { knex, run, untilImported } = database;
    const answers = await run(releases[0], async older => {
      await liveWithUpstream(older, 'First');
      return run(newestRelease, async newer => {
        await run('callboard', async () => {
          await untilImported();
          await liveWithUpstream(newer, 'Second');
          await liveWithUpstream(older, 'Third');
          await addOddities(knex);
        });
        return askForBoth(newer);
      });
    });

    for (const { ours, expected } of await compareOurs(database, answers)) {
      expect(ours).toEqual(expected);
    }
  });

  it.each(releases)(
    'is gone on with where %s was: scopes, flags and settings',
    async release => {
      const { run, untilImported } = await createTestDatabase(id);
      const scope = 'run of user:default/jane';
      const read = async (backend: RunningBackend, user: string) => {
        const { notifications } = await backend.request<{
          notifications: Notification[];
        }>({ user, path: '/?limit=1000' });
        return {
          count: notifications.length,
          run: notifications.find(({ payload }) => payload.scope === scope)!,
          titles: notifications.map(({ payload }) => payload.title),
        };
      };
      const before = await run(release, async backend => {
        await liveWithUpstream(backend, 'First');
        return read(backend, 'jane');
      });

      await run('callboard', async backend => {
        await untilImported();
        await backend.notifications.send({
          recipients: { type: 'entity', entityRef: 'user:default/jane' },
          payload: { title: 'Run here', scope },
        });
        await backend.notifications.send({
          recipients: { type: 'entity', entityRef: 'group:default/stagehands' },
          payload: { title: 'Not for Joe here either', topic: 'both' },
        });

        const jane = await read(backend, 'jane');
        expect(jane.count).toBe(before.count + 1);
        expect(jane.run).toEqual(
          expect.objectContaining({
            created: before.run.created,
            saved: new Date(before.run.saved!).toISOString(),
            updated: expect.any(String),
            payload: expect.objectContaining({ title: 'Run here' }),
          }),
        );
        const joe = await read(backend, 'joe');
        expect(joe.titles).not.toContain('Not for Joe here either');
      });
    },
  );
});
