import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotificationProcessor } from '@callboard/backstage-plugin-notifications-node';
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { UpstreamImport } from './migration';
import { createUpstreamTables } from './migration/__testUtils__/createUpstreamTables';
import { startNotificationsBackend } from './__testUtils__/startNotificationsBackend';
import { textOfLog } from './__testUtils__/textOfLog';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const payload = {
  title: 'Secret title',
  description: 'Secret text',
  link: '/secret',
  scope: 'secret scope',
  topic: 'Secret topic',
  icon: 'secret',
  additionalLinks: [{ title: 'Secret link', url: '/secret' }],
  metadata: { secret: 'Secret value' },
  translations: { de: { title: 'Secret translation' } },
};
const toUser = { type: 'entity', entityRef: 'user:default/secret-person' };
const toGroup = { type: 'entity', entityRef: 'group:default/secret-group' };
const toAll = { type: 'broadcast' };

/** As clients of HTTP throw them: with what they sent, also in the error beneath. */
function createRequestError(message: string, sent: unknown): Error {
  return Object.assign(
    new Error(message, {
      cause: Object.assign(new Error('socket hang up'), { sent }),
    }),
    { config: { data: JSON.stringify(sent) } },
  );
}

/** Does its work, fails, or returns what could not have been sent, by turns. */
function createProcessor(): NotificationProcessor {
  let calls = 0;
  const process = async <T extends object>(sent: T): Promise<T> => {
    calls += 1;
    if (calls % 3 === 0) {
      throw createRequestError('The mail server is gone', sent);
    }
    return calls % 3 === 1 ? { ...sent, payload: { title: 1 } } : sent;
  };
  return {
    getName: () => 'mail',
    processOptions: process,
    preProcess: process,
    postProcess: async notification => {
      await process(notification);
    },
    getNotificationFilters: () => ({}),
  };
}

describe.each(databases.eachSupportedId())('the log on %s', id => {
  it('holds nothing of a notification at any level, whatever is done and whatever fails', async () => {
    const knex = await databases.init(id);
    let isBroken = false;
    const { backend, asPlugin, asUser, logger } =
      await startNotificationsBackend({
        knex,
        processors: [createProcessor()],
        recipientResolver: {
          resolveNotificationRecipients: async request => {
            if (isBroken) {
              throw createRequestError('The directory is gone', request);
            }
            return { userEntityRefs: ['user:default/secret-person'] };
          },
        },
        signals: {
          publish: async signal => {
            if (isBroken) {
              throw createRequestError('The broker is gone', signal);
            }
          },
        },
      });
    const sender = asPlugin();
    const reader = asUser('secret-person');
    const invoke = (action: string, authorization: string, input: object) =>
      fetch(
        `http://localhost:${backend.server.port()}/api/notifications/.backstage/actions/v1/actions/notifications:${action}/invoke`,
        {
          method: 'POST',
          body: JSON.stringify(input),
          headers: {
            'Content-Type': 'application/json',
            Authorization: authorization,
          },
        },
      );
    const doEverything = async () => {
      for (const recipients of [toUser, toGroup, toAll]) {
        const send = { recipients, payload };
        for (const key of [undefined, 'secret-key', 'secret-key']) {
          await sender.post(
            '/',
            send,
            key === undefined ? {} : { 'Idempotency-Key': key },
          );
        }
        for (const wrong of [
          { ...payload, title: '' },
          { ...payload, link: 'secret:' },
          { ...payload, severity: 'secret' },
          { ...payload, scope: 'secret\0' },
        ]) {
          await sender.post('/', { recipients, payload: wrong });
        }
        await invoke(
          'send-notification',
          mockCredentials.service.header(),
          send,
        );
      }
      const list = await reader.get('/?search=secret');
      const ids = (list.body.notifications ?? []).map((n: any) => n.id);
      await reader.post('/update', { ids: [...ids, 'secret'], read: true });
      await reader.post('/update', {
        filter: { search: 'secret' },
        upTo: new Date().toISOString(),
        saved: true,
      });
      const user = mockCredentials.user.header('user:default/secret-person');
      await invoke('get-notifications', user, { search: 'secret' });
      await invoke('mark-notifications', user, { ids: ['secret'], read: true });
      await reader.post('/settings', {
        channels: [{ id: 'mail', origins: [] }],
      });
      await sender.post('/resolve', { scope: 'secret scope' });
      await sender.post('/retract', { scope: 'secret scope' });
      await sender.post('/retract', { id: 'secret' });
    };

    await doEverything();
    isBroken = true;
    await doEverything();
    isBroken = false;
    // One table after the other fails, at different depths of a transaction.
    for (const table of ['delivery', 'message', 'broadcast', 'known_topic']) {
      await knex.schema.renameTable(`callboard_${table}`, 'hidden');
      await doEverything();
      await knex.schema.renameTable('hidden', `callboard_${table}`);
    }
    await backend.stop();

    expect(logger.debug).toHaveBeenCalledWith(
      'A notification was sent',
      expect.anything(),
    );
    const text = textOfLog(logger);
    for (const reason of [
      'The mail server is gone',
      'The directory is gone',
      'The broker is gone',
      'payload.title must be string',
      'callboard_delivery',
    ]) {
      expect(text).toContain(reason);
    }
    expect(text).not.toMatch(/secret/i);
  });

  it('says why an import was interrupted, and nothing of what it imports', async () => {
    const knex = await databases.init(id);
    const { backend } = await startNotificationsBackend({ knex });
    await backend.stop();
    await createUpstreamTables(knex);
    const { title, topic } = payload;
    await knex('notification').insert(
      [1, 2].map(() => ({
        id: randomUUID(),
        user: 'user:default/secret-person',
        ...{ title, topic, origin: 'plugin:ci', created: new Date() },
      })),
    );
    // So that the database refuses the second, which PostgreSQL explains by the row.
    await knex.schema.alterTable('callboard_message', table =>
      table.unique(['topic']),
    );
    const logger = mockServices.logger.mock();
    const upstreamImport = UpstreamImport.create({ knex, logger });
    await upstreamImport.prepare();
    const error = await upstreamImport.run().catch(reason => reason);
    expect(error.message).toMatch(/unique/i);
    expect(inspect(error)).not.toMatch(/secret/i);
  });
});
