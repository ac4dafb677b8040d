import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Notification } from '@upstream-1.57/plugin-notifications-common';
import { newestRelease, Release, releases } from './__testUtils__/releases';
import { startBackend, System } from './__testUtils__/startBackend';
import { userToken } from './__testUtils__/testAuth';

// On SQLite, upstream returns timestamps in two different ways.
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const asUser = { Authorization: `Bearer ${userToken('jane')}` };
const asPlugin = {
  Authorization: mockCredentials.service.header({
    onBehalfOf: mockCredentials.service('plugin:ci'),
    targetPluginId: 'notifications',
  }),
};

/** What a body is like, without what differs by intent or from run to run. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(shapeOf);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        // Upstream has `null` where its types say that nothing is.
        .filter(([name, entry]) => entry !== null || name === 'user')
        .map(([name, entry]) => [
          name,
          ['id', 'created', 'read', 'saved', 'updated'].includes(name)
            ? typeof entry
            : shapeOf(entry),
        ]),
    );
  }
  return value;
}

/** Makes the same requests to either backend, and returns the responses. */
async function converse(system: System, release: Release) {
  const backend = await startBackend({
    system,
    release,
    knex: await databases.init('POSTGRES_18'),
  });
  const answers: Array<{ call: string; status: number; body: unknown }> = [];
  const call = async (
    headers: Record<string, string>,
    path: string,
    body?: unknown,
  ) => {
    const response = await fetch(
      `${backend.baseUrl}/api/notifications${path}`,
      {
        method: body ? 'POST' : 'GET',
        body: body === undefined ? undefined : JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...headers },
      },
    );
    const json = await response.json();
    answers.push({
      call: `${headers === asUser ? 'user' : 'plugin'} ${
        body ? 'POST' : 'GET'
      } ${path.replace(/[0-9a-f-]{36}/g, ':id')}`,
      status: response.status,
      // Errors are worded differently.
      body: response.ok ? shapeOf(json) : undefined,
    });
    return json;
  };

  // Upstream notifies new users of everything, so Jane is none.
  await call(asUser, '/status');
  const toJane = { type: 'entity', entityRef: 'user:default/jane' };
  const [sent] = await call(asPlugin, '/', {
    recipients: toJane,
    payload: {
      title: 'First',
      description: 'Description',
      link: '/catalog',
      severity: 'high',
      topic: 'deploys',
      scope: 'build',
      icon: 'docs',
      metadata: { build: 1 },
    },
  });
  await call(asPlugin, '/notifications', {
    recipients: { type: 'broadcast' },
    payload: { title: 'Second' },
  });
  for (const body of [
    { recipients: toJane, payload: {} },
    { payload: { title: 'Title' } },
    // eslint-disable-next-line no-script-url -- what must not be let through
    { recipients: toJane, payload: { title: 'T', link: 'javascript:1' } },
    { recipients: { type: 'other' }, payload: { title: 'T' } },
  ]) {
    await call(asPlugin, '/', body);
  }
  // Only plugins send, and only users read.
  const payload = { title: 'Title' };
  await call(asUser, '/', { recipients: toJane, payload });
  await call(asPlugin, '/notifications');

  const { id } = sent as Notification;
  for (const path of [
    '/',
    '/notifications',
    `/${id}`,
    `/notifications/${id}`,
    '/00000000-0000-4000-8000-000000000000',
    '/status',
    '/topics',
    '/topics?minimumSeverity=critical',
    '/?offset=1&limit=1&orderField=created,desc',
    '/?orderField=created,asc',
    '/?search=SECOND',
    '/?read=true',
    '/?read=false',
    '/?saved=true',
    '/?createdAfter=2020-01-01T00:00:00.000Z',
    '/?createdAfter=nonsense',
    '/?minimumSeverity=high',
    '/?topic=deploys',
    '/?limit=abc',
  ]) {
    await call(asUser, path);
  }
  await call(asUser, '/update', { ids: [id], read: true });
  await call(asUser, '/notifications/update', { ids: [id], saved: true });
  await call(asUser, '/status');
  await call(asUser, '/settings');
  await call(asUser, '/settings', {
    channels: [
      {
        id: 'Web',
        origins: [
          {
            id: 'plugin:ci',
            enabled: true,
            topics: [{ id: 'deploys', enabled: false }],
          },
        ],
      },
    ],
  });
  await call(asUser, '/settings', {
    channels: [{ id: 'No such channel', origins: [] }],
  });
  await backend.stop();
  return answers;
}

describe('the REST API', () => {
  let answers: Awaited<ReturnType<typeof converse>>;

  beforeAll(async () => {
    answers = await converse('callboard', newestRelease);
  });

  it.each(releases)(
    'has all responses and fields of upstream %s',
    async release => {
      const expected = await converse('stock', release);

      expect(answers.map(({ call, status }) => `${call}: ${status}`)).toEqual(
        expected.map(({ call, status }) => `${call}: ${status}`),
      );
      expect(answers).toMatchObject(expected);
    },
  );
});
