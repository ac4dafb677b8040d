import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { request as httpRequest } from 'node:http';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Ways to write the same request target that routes take for the same. */
const targets: Array<[name: string, of: (path: string) => string]> = [
  ['a path', path => `/api/notifications${path}`],
  ['a whole address', path => `http://localhost/api/notifications${path}`],
  ['a path with a fragment', path => `/api/notifications${path}#x`],
];

describe.each(databases.eachSupportedId())('requests to %s by', id => {
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    backend = await startNotificationsBackend({
      knex: await databases.init(id),
    });
  });

  /** `fetch` knows only one form of a request. */
  const request = (
    method: string,
    target: string,
    authorization: string,
    body?: unknown,
  ) =>
    new Promise<{ status?: number; text: string }>((resolve, reject) => {
      const sent = httpRequest(
        {
          host: '127.0.0.1',
          port: Number(backend.backend.server.port()),
          method,
          path: target,
          headers: { authorization, 'content-type': 'application/json' },
        },
        response => {
          let text = '';
          response.on('data', data => (text += data));
          response.on('end', () =>
            resolve({ status: response.statusCode, text }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });

  describe.each(targets)('%s', (_, target) => {
    const user = mockCredentials.user.header('user:default/jane');
    const plugin = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:ci'),
      targetPluginId: 'notifications',
    });

    it('are held to the document of the API', async () => {
      const refused: Array<[string, string, string, unknown?]> = [
        ['GET', '/notifications?limit=5000000', user],
        ['HEAD', '/notifications?limit=5000000', user],
        ['HEAD', '/notifications?orderField=foo', user],
        ['HEAD', '/topics?minimumSeverity=loud', user],
        ['POST', '/update', user, { ids: 'x', read: true }],
        ['POST', '/settings', user, { channels: 5 }],
        [
          'POST',
          '/notifications',
          plugin,
          {
            recipients: { type: 'broadcast' },
            payload: { title: 'T', severity: 'loud', icon: { a: 1 } },
          },
        ],
        ['POST', '/retract', plugin, { scope: null }],
      ];
      const statuses = [];
      for (const [method, path, caller, body] of refused) {
        const { status } = await request(method, target(path), caller, body);
        statuses.push(`${method} ${path} ${status}`);
      }
      expect(statuses).toEqual(
        refused.map(([method, path]) => `${method} ${path} 400`),
      );
    });

    it('are answered, HEAD without a body', async () => {
      const get = await request('GET', target('/status'), user);
      expect(get).toEqual({
        status: 200,
        text: '{"unread":0,"read":0,"unreadIds":[]}',
      });
      const head = await request('HEAD', target('/status'), user);
      expect(head).toEqual({ status: 200, text: '' });
    });
  });
});
