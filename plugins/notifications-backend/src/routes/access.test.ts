import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { ApiProbe } from '../__testUtils__/ApiProbe';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { spec } from '../schema';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const id = randomUUID();
const notification = {
  recipients: { type: 'entity', entityRef: 'user:default/jane' },
  payload: { title: 'T' },
};

/** Requests that are fine, by the caller they are for; a body where there is one. */
const requests: Record<
  'sender' | 'reader' | 'operator' | 'anybody',
  Record<string, unknown>
> = {
  sender: {
    'post /': notification,
    'post /notifications': notification,
    'post /retract': { id },
    'post /resolve': { id },
  },
  reader: {
    'get /': undefined,
    'get /notifications': undefined,
    'get /{id}': undefined,
    'get /notifications/{id}': undefined,
    'get /status': undefined,
    'get /topics': undefined,
    'get /origins': undefined,
    'get /settings': undefined,
    'post /settings': { channels: [] },
    'post /update': { ids: [id], read: true },
    'post /notifications/update': { ids: [id], read: true },
    'get /{id}/deliveries': undefined,
    'get /notifications/{id}/deliveries': undefined,
  },
  operator: {
    'get /deliveries': undefined,
    'get /dead-letters': undefined,
    'get /sends/{sendId}': undefined,
    'post /dead-letters/redrive': { channel: 'Email' },
  },
  anybody: { 'get /health': undefined },
};

describe.each(databases.eachSupportedId())('access on %s', databaseId => {
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    backend = await startNotificationsBackend({
      knex: await databases.init(databaseId),
    });
  });

  const statusesOf = async (
    probe: ApiProbe,
    role: keyof typeof requests,
  ): Promise<number[]> => {
    const statuses = new Set<number>();
    for (const [route, body] of Object.entries(requests[role])) {
      const [method, template] = route.split(' ');
      const path = template
        .replace(/\{\w+\}/, id)
        .replace(/^\/deliveries$/, '$&?destination=user:default/jane');
      const { status } =
        method === 'get' ? await probe.get(path) : await probe.post(path, body);
      statuses.add(status);
    }
    return [...statuses].sort();
  };

  it('is decided for every route there is', () => {
    const routes = Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method} ${path}`),
    );
    expect(Object.values(requests).flatMap(Object.keys).sort()).toEqual(
      routes.sort(),
    );
  });

  it('is for users where an inbox is concerned, and for plugins where something is sent', async () => {
    const { asUser, asPlugin } = backend;
    expect(await statusesOf(asUser('jane'), 'reader')).toEqual([200, 404]);
    expect(await statusesOf(asPlugin(), 'sender')).toEqual([200]);
    expect(await statusesOf(asUser('jane'), 'sender')).toEqual([403]);
    expect(await statusesOf(asPlugin(), 'reader')).toEqual([403]);
  });

  it('is for plugins, and not for users as long as no policy decides, where operators are concerned', async () => {
    const { asUser, asPlugin } = backend;
    expect(await statusesOf(asPlugin(), 'operator')).toEqual([200, 404]);
    expect(await statusesOf(asUser('jane'), 'operator')).toEqual([403]);
  });

  it('is that of the user on whose behalf a plugin calls', async () => {
    const probe = new ApiProbe({
      port: Number(backend.backend.server.port()),
      authorization: mockCredentials.service.header({
        onBehalfOf: mockCredentials.user('user:default/jane'),
        targetPluginId: 'notifications',
      }),
    });
    expect(await statusesOf(probe, 'sender')).toEqual([403]);
    expect(await statusesOf(probe, 'operator')).toEqual([403]);
    expect(await statusesOf(probe, 'reader')).toEqual([200, 404]);
  });

  it.each([
    ['an anonymous caller', mockCredentials.none.header()],
    ['a token that is none', mockCredentials.user.invalidHeader()],
    [
      'a token of a plugin that is none',
      mockCredentials.service.invalidHeader(),
    ],
  ])('is not for %s', async (_, authorization) => {
    const port = Number(backend.backend.server.port());
    const probe = new ApiProbe({ port, authorization });
    expect(await statusesOf(probe, 'sender')).toEqual([401]);
    expect(await statusesOf(probe, 'reader')).toEqual([401]);
    expect(await statusesOf(probe, 'operator')).toEqual([401]);
    expect(await statusesOf(probe, 'anybody')).toEqual([200]);
  });

  it('is there to the document of the API, for all who have a token', async () => {
    const response = await fetch(
      `http://localhost:${backend.backend.server.port()}/api/notifications/openapi.json`,
      { headers: { Authorization: mockCredentials.user.header() } },
    );
    expect(response.status).toBe(200);
    const { paths, ...document } = await response.json();
    expect({ ...document, paths: spec.paths }).toEqual(spec);
    expect(Object.keys(paths)).toEqual(
      Object.keys(spec.paths).map(path => `/api/notifications${path}`),
    );
    expect(Object.values(paths)).toEqual(Object.values(spec.paths));
  });
});
