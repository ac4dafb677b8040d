import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import createKnex from 'knex';
import { inspect } from 'node:util';
import { createMessage, createTestStore, send } from './__testUtils__';
import { NotificationsStore } from './NotificationsStore';
import { DatabaseError, withDatabaseErrors } from './withDatabaseErrors';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const message = createMessage({ title: 'Secret title' });
const userRefs = ['user:default/secret'];

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    error => error,
  );
}

describe.each(databases.eachSupportedId())('withDatabaseErrors, %p', id => {
  it('says which statement failed and why, and none of the values', async () => {
    const { store } = await createTestStore(databases, id);
    await send(store, message, userRefs);

    // The message is there already, which the database explains at length.
    const error = await errorOf(send(store, message, userRefs));

    expect(inspect(error, { depth: Infinity })).not.toMatch(
      /secret|[0-9a-f]{8}-[0-9a-f]{4}/i,
    );
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/insert into .* - .*constraint/is),
      code: expect.any(String),
    });
  });

  it('says none of the values when there is no connection to be had', async () => {
    const { knex } = await createTestStore(databases, id);
    const crowded = createKnex({
      ...knex.client.config,
      pool: { min: 0, max: 1 },
      log: { warn: () => {} },
    });
    const store = await NotificationsStore.create({
      database: mockServices.database({ knex: crowded }),
    });
    const everything = await crowded.transaction();
    // From here on only, as a slow machine may take longer to connect.
    crowded.client.pool.acquireTimeoutMillis = 20;

    const errors = [
      await errorOf(send(store, message, userRefs)),
      await errorOf(
        store.getSettingsOfUsers({
          userRefs,
          concerning: { origin: 'plugin:secret' },
        }),
      ),
    ];

    for (const error of errors) {
      expect(inspect(error, { depth: Infinity })).not.toMatch(/secret/i);
      expect(error).toBeInstanceOf(ServiceUnavailableError);
      expect(String(error)).toMatch(/No connection to the database/);
    }
    await everything.rollback();
    await crowded.destroy();
  });
});

describe('withDatabaseErrors', () => {
  it.each([
    ...['55P03', '57014', '25P03', '40P01', '40001'].map(code => ({
      code,
      message: 'waiting for Secret',
      reason: 'The database did not respond in time',
    })),
    ...['ECONNREFUSED', 'ENOTFOUND', '53300', '57P03'].map(code => ({
      code,
      message: 'no Secret there',
      reason: 'No connection to the database could be established',
    })),
    ...['ECONNRESET', 'EPIPE', '08006', '57P01'].map(code => ({
      code,
      message: 'Secret',
      reason: 'The connection to the database broke',
    })),
    {
      message: 'select Secret - Connection terminated unexpectedly',
      reason: 'The connection to the database broke',
    },
  ])(
    'says that the database is not available where it failed with $code $message',
    async ({ reason, message: original, ...rest }) => {
      const failure = Object.assign(new Error(original), rest);
      const store = withDatabaseErrors({ save: () => Promise.reject(failure) });
      const thrown = await errorOf(store.save());
      expect(thrown).toEqual(new ServiceUnavailableError(reason));
      expect(inspect(thrown, { depth: Infinity })).not.toMatch(/secret/i);
    },
  );

  it('leaves errors as they are that are for whoever asked', async () => {
    const conflict = new ConflictError('The key was given to another one');
    const store = withDatabaseErrors({
      name: 'store',
      async save() {
        throw conflict;
      },
    });
    await expect(store.save()).rejects.toBe(conflict);
    expect(store.name).toBe('store');
  });
});
