import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { NotificationsStore } from '../store';
import { Unsubscription, UnsubscribeLinks } from './UnsubscribeLinks';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ci: Unsubscription = {
  userRef: 'user:default/jane',
  channel: 'Email',
  origin: 'plugin:ci',
  topic: '<builds> & "runs"',
};

describe.each(databases.eachSupportedId())('links to unsubscribe on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;
  let links: UnsubscribeLinks;
  let baseUrl: string;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({
      knex,
      processors: [{ getName: () => 'Email' }],
      config: { app: { baseUrl: 'https://portal.example/' } },
    });
    baseUrl = `http://localhost:${backend.backend.server.port()}/api/notifications`;
    // Another instance than the one that is asked.
    links = await UnsubscribeLinks.create({
      store: await NotificationsStore.create({
        database: mockServices.database({ knex, migrations: { skip: true } }),
      }),
      discovery: mockServices.discovery.mock({
        getExternalBaseUrl: async () => baseUrl,
      }),
    });
  });

  afterEach(async () => {
    jest.useRealTimers();
    await knex('callboard_user_setting').delete();
  });

  const settings = async () =>
    knex('callboard_user_setting')
      .orderBy('setting_key')
      .select('user_ref', 'channel', 'origin', 'topic', 'enabled');
  const request = async (url: string, init?: RequestInit) => {
    const response = await fetch(url, init);
    return { status: response.status, response, text: await response.text() };
  };

  it('say what they turn off, and change nothing, when they are followed', async () => {
    const url = links.create(ci);
    expect(url).toMatch(/\/api\/notifications\/unsubscribe\?token=[\w.-]+$/);
    const { status, response, text } = await request(url);
    expect(status).toBe(200);
    expect(text).toContain('&lt;builds&gt; &amp; &quot;runs&quot;');
    expect(text).toContain('plugin:ci');
    expect(text).toContain('<form method="post">');
    expect(text).not.toMatch(/<script|<builds>|user:default/);
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(policy).not.toMatch(/unsafe|script-src|https?:/);
    expect(response.headers.get('Content-Type')).toMatch(/^text\/html/);
    expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
    await request(url, { method: 'HEAD' });
    expect(await settings()).toEqual([]);
  });

  it.each<[string, RequestInit]>([
    [
      'mail programs',
      {
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      },
    ],
    [
      'mail programs that post another kind of form',
      {
        headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
        body: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      },
    ],
    ['people who click on the button', { body: undefined }],
  ])('turn a topic off by one click of %s, once', async (_, init) => {
    const url = links.create(ci);
    for (let times = 0; times < 2; times++) {
      const { status, text } = await request(url, { method: 'POST', ...init });
      expect(status).toBe(200);
      expect(text).toContain('https://portal.example/settings/notifications');
    }
    expect(await settings()).toEqual([
      {
        user_ref: ci.userRef,
        channel: 'Email',
        origin: 'plugin:ci',
        topic: ci.topic,
        enabled: expect.anything(),
      },
    ]);
    const [{ enabled }] = await settings();
    expect(Boolean(enabled)).toBe(false);
    const { body } = await backend.asUser('jane').get('/settings');
    expect(
      body.channels.map((channel: any) => [
        channel.id,
        channel.origins[0].enabled,
        channel.origins[0].topics[0].enabled,
      ]),
    ).toEqual([
      ['Web', true, true],
      ['Email', true, false],
    ]);
  });

  it('turn the origin off where there is no topic, for their user only', async () => {
    await request(links.create({ ...ci, topic: undefined }), {
      method: 'POST',
    });
    const enabled = async (user: string) => {
      const { body } = await backend.asUser(user).get('/settings');
      return body.channels[1].origins[0]?.enabled;
    };
    expect(await enabled('jane')).toBe(false);
    expect(await enabled('john')).toBe(undefined);
  });

  it('do nothing when they are expired, incomplete, or made by others', async () => {
    jest.useFakeTimers({
      now: Date.now() - 91 * 24 * 3_600_000,
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'],
    });
    const expired = links.create(ci);
    jest.useRealTimers();
    const url = links.create(ci);
    const [content, signature] = url.split('token=')[1].split('.');
    const forged = Buffer.from(
      JSON.stringify(['user:default/john', 'Email', 'o', null, 9e12]),
    ).toString('base64url');
    const page = `${baseUrl}/unsubscribe`;
    for (const bad of [
      expired,
      url.slice(0, -1),
      `${url}.x`,
      page,
      `${page}?token=`,
      `${page}?token=.`,
      `${page}?token=${content}`,
      `${page}?token=${forged}.${signature}`,
      `${page}?token[]=${content}.${signature}`,
      `${page}?token=${'x'.repeat(8_000)}.${signature}`,
    ]) {
      for (const method of ['GET', 'POST']) {
        const { status, text } = await request(bad, { method });
        expect([bad, status]).toEqual([bad, 400]);
        expect(text).toContain('This link does not work');
      }
    }
    expect(await settings()).toEqual([]);
  });
});
