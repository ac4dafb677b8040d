import { TestDatabases } from '@backstage/backend-test-utils';
import {
  isNotificationsEnabledFor,
  NotificationSettingRule,
  NotificationSettings,
} from '@callboard/backstage-plugin-notifications-common';
import { Knex } from 'knex';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';
import { NotificationsConfig } from '../config';
import { createRequestQueues } from '../lib';
import { NotificationsStore } from '../store';
import { PreferencesService } from './PreferencesService';
import { UserSettings } from './UserSettings';
import { insertKnownTopics } from '../store/operations/insertKnownTopics';
import {
  MAX_SETTINGS,
  toSettingRow,
  upsertSettingRows,
} from '../store/operations/upsertUserSettings';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('settings on %s', id => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startNotificationsBackend>>;

  beforeAll(async () => {
    knex = await databases.init(id);
    backend = await startNotificationsBackend({
      knex,
      processors: [{ getName: () => 'Email' }, { getName: () => 'Chat' }],
      config: {
        notifications: {
          defaultSettings: {
            channels: [
              {
                id: 'Email',
                enabled: false,
                origins: [
                  {
                    id: 'plugin:catalog',
                    enabled: true,
                    topics: [{ id: 'refresh', enabled: false }],
                  },
                ],
              },
              {
                id: 'Pager',
                origins: [{ id: 'plugin:pager', enabled: false }],
              },
            ],
          },
        },
      },
    });
    const { asPlugin } = backend;
    await asPlugin('plugin:ci').post('/', {
      recipients: { type: 'entity', entityRef: 'user:default/somebody' },
      payload: { title: 'T', topic: 'builds' },
    });
    await asPlugin('plugin:news').post('/', {
      recipients: { type: 'broadcast' },
      payload: { title: 'T', topic: 'fairs' },
    });
  });

  const read = async (name: string): Promise<NotificationSettings> =>
    (await backend.asUser(name).get('/settings')).body;
  const save = (name: string, settings: unknown) =>
    backend.asUser(name).post('/settings', settings);

  function change(
    settings: NotificationSettings,
    change_: {
      channel: string;
      origin?: string;
      topic?: string;
      enabled: boolean;
    },
  ): NotificationSettings {
    const {
      channel: channelId,
      origin: originId,
      topic: topicId,
      enabled,
    } = change_;
    const changed = structuredClone(settings);
    const channel = changed.channels.find(c => c.id === channelId)!;
    const origin = channel.origins.find(o => o.id === originId);
    const topic = origin?.topics?.find(t => t.id === topicId);
    (topic ?? origin ?? channel).enabled = enabled;
    return changed;
  }

  const reaches = async (
    name: string,
    options: { origin?: string; topic?: string } = {},
  ) => {
    const { body } = await backend.asPlugin(options.origin).post('/', {
      recipients: { type: 'entity', entityRef: `user:default/${name}` },
      payload: { title: 'T', topic: options.topic },
    });
    return body.length === 1;
  };

  it('list every channel with all origins and topics: sent, broadcast, or only in the config', async () => {
    const settings = await read('lara');
    expect(
      settings.channels.map(({ id: channel, enabled }) => [channel, enabled]),
    ).toEqual([
      ['Web', true],
      ['Email', false],
      ['Chat', true],
      ['Pager', true],
    ]);
    expect(settings.channels.map(({ title }) => title)).toEqual([
      undefined,
      'Email',
      'Chat',
      'Pager',
    ]);
    for (const { origins } of settings.channels) {
      expect(
        origins.map(({ id: origin, topics }) => [
          origin,
          topics?.map(t => t.id),
        ]),
      ).toEqual([
        ['plugin:catalog', ['refresh']],
        ['plugin:ci', ['builds']],
        ['plugin:news', ['fairs']],
        ['plugin:pager', []],
      ]);
    }
  });

  it('keep listing origins and topics after their notifications are gone', async () => {
    await knex('callboard_delivery').delete();
    const settings = await read('lara');
    expect(isListed(settings, 'plugin:ci', 'builds')).toBe(true);
  });

  it('enable by config an origin of a channel that users opt in to', async () => {
    const settings = await read('opal');
    const isOn = (origin: string, topic: string | null = null) =>
      isNotificationsEnabledFor(settings, 'Email', origin, topic);
    expect(isOn('plugin:catalog')).toBe(true);
    expect(isOn('plugin:catalog', 'other')).toBe(true);
    expect(isOn('plugin:catalog', 'refresh')).toBe(false);
    expect(isOn('plugin:ci')).toBe(false);
    expect(isOn('plugin:unheard')).toBe(false);
  });

  it('come back exactly as a client saved them', async () => {
    let settings = await read('cleo');
    for (const wish of [
      { channel: 'Web', origin: 'plugin:ci', enabled: false },
      { channel: 'Web', origin: 'plugin:ci', topic: 'builds', enabled: true },
      { channel: 'Email', enabled: true },
      { channel: 'Email', origin: 'plugin:catalog', enabled: false },
      { channel: 'Web', enabled: false },
      { channel: 'Email', enabled: false },
      { channel: 'Web', origin: 'plugin:ci', enabled: true },
    ]) {
      settings = change(settings, wish);
      const { status, body } = await save('cleo', settings);
      expect([status, body]).toEqual([200, settings]);
      expect(await read('cleo')).toEqual(settings);
    }
  });

  it('keep what a later request does not mention', async () => {
    await save('mona', {
      channels: [{ id: 'Web', origins: [{ id: 'plugin:ci', enabled: false }] }],
    });
    await save('mona', {
      channels: [
        { id: 'Email', origins: [{ id: 'plugin:ci', enabled: true }] },
      ],
    });
    const settings = await read('mona');
    expect(isNotificationsEnabledFor(settings, 'Web', 'plugin:ci', 'x')).toBe(
      false,
    );
    expect(isNotificationsEnabledFor(settings, 'Email', 'plugin:ci', 'x')).toBe(
      true,
    );
  });

  it('store only wishes, so that whoever has none follows the defaults', async () => {
    const stored = () =>
      knex('callboard_user_setting').where({ user_ref: 'user:default/dora' });
    await save('dora', await read('dora'));
    expect(await stored()).toHaveLength(0);
    await save(
      'dora',
      change(await read('dora'), {
        channel: 'Web',
        origin: 'plugin:news',
        enabled: false,
      }),
    );
    // The origin, and its topic that was to stay.
    expect(await stored()).toHaveLength(2);
  });

  it('hold for a topic however its letters are composed', async () => {
    const origin = 'plugin:kitchen';
    await reaches('zoe', { origin, topic: 'CAF\u00c9' });
    await save('zoe', {
      channels: [
        {
          id: 'Web',
          origins: [
            {
              id: origin,
              enabled: true,
              topics: [{ id: 'caf\u00e9', enabled: false }],
            },
          ],
        },
      ],
    });
    expect(await reaches('zoe', { origin, topic: 'Cafe\u0301' })).toBe(false);
    expect(await reaches('zoe', { origin, topic: 'cafe' })).toBe(true);
    const [{ origins }] = (await read('zoe')).channels;
    // Each once: nobody sees two switches for one topic.
    const found = origins.find(({ id: known }) => known === origin);
    expect(found?.topics?.map(({ enabled }) => enabled).sort()).toEqual([
      false,
      true,
    ]);
  });

  it('collapse ids that differ in letter case only, the last one counts', async () => {
    await save('case', {
      channels: [
        {
          id: 'WEB',
          origins: [
            { id: 'Plugin:CI', enabled: true },
            {
              id: 'plugin:ci',
              enabled: false,
              topics: [{ id: 'Builds', enabled: false }],
            },
          ],
        },
      ],
    });
    const settings = await read('case');
    expect(settings.channels.map(channel => channel.id)).toEqual([
      'Web',
      'Email',
      'Chat',
      'Pager',
    ]);
    const origins = settings.channels[0].origins.filter(({ id: origin }) =>
      /ci/i.test(origin),
    );
    expect(origins).toEqual([
      {
        id: 'plugin:ci',
        enabled: false,
        topics: [{ id: 'builds', enabled: false }],
      },
    ]);
    expect(
      await reaches('case', { origin: 'PLUGIN:ci', topic: 'BUILDS' }),
    ).toBe(false);
  });

  it('keep notifications out of the inbox, but for broadcasts and what is there', async () => {
    const { asUser, asPlugin } = backend;
    expect(await reaches('wanda')).toBe(true);
    await save('wanda', {
      channels: [
        {
          id: 'Web',
          enabled: false,
          origins: [
            {
              id: 'plugin:ci',
              enabled: false,
              topics: [{ id: 'builds', enabled: true }],
            },
          ],
        },
      ],
    });
    expect(await reaches('wanda')).toBe(false);
    expect(await reaches('wanda', { origin: 'plugin:unheard' })).toBe(false);
    expect(await reaches('wanda', { topic: 'builds' })).toBe(true);
    await asPlugin().post('/', {
      recipients: { type: 'broadcast' },
      payload: { title: 'To all' },
    });
    const { body } = await asUser('wanda').get('/?type=individual');
    expect(body.totalCount).toBe(2);
    const { body: broadcasts } = await asUser('wanda').get('/?search=to%20all');
    expect(broadcasts.totalCount).toBe(1);
  });

  it('tell a sender how many do not want to know', async () => {
    await save('mute', {
      channels: [{ id: 'Web', enabled: false, origins: [] }],
    });
    const { body } = await backend.asPlugin().post(
      '/',
      {
        recipients: {
          type: 'entity',
          entityRef: ['user:default/mute', 'user:default/open'],
        },
        payload: { title: 'T' },
      },
      { Prefer: 'return=minimal' },
    );
    expect(body).toMatchObject({ recipients: 1, muted: 1 });
  });

  it('refuse a channel that nobody knows, and save nothing of the rest', async () => {
    const before = await read('una');
    const { status, body } = await save('una', {
      channels: [
        { id: 'Web', enabled: false, origins: [] },
        { id: 'Carrier pigeon', origins: [] },
      ],
    });
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringMatching(/^channels\[1\]\.id /),
    ]);
    expect(await read('una')).toEqual(before);
  });

  it('stay as they were when the database fails in the middle of saving them', async () => {
    const stored = () =>
      knex('callboard_user_setting')
        .where({ user_ref: 'user:default/fred' })
        .orderBy('setting_key');
    await save('fred', {
      channels: [
        { id: 'Web', origins: [{ id: 'plugin:news', enabled: false }] },
      ],
    });
    const [settings, rows] = [await read('fred'), await stored()];
    expect(rows).toHaveLength(1);

    // What is there may be updated, and one row be added, but not the next.
    await knex.schema.raw(
      `create unique index one_more
       on callboard_user_setting ((origin_key = 'plugin:news'))
       where user_ref = 'user:default/fred'`,
    );
    const { status, body } = await save('fred', {
      channels: [
        {
          id: 'Web',
          origins: [
            { id: 'plugin:news', enabled: true },
            { id: 'plugin:ci', enabled: false },
            { id: 'plugin:pager', enabled: false },
          ],
        },
      ],
    });
    await knex.schema.raw('drop index one_more');

    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/fred|plugin:news/);
    expect(await stored()).toEqual(rows);
    expect(await read('fred')).toEqual(settings);
  });

  it('ignore origins and topics that nobody has sent, and keep those of the same request that are known', async () => {
    const stored = () =>
      knex('callboard_user_setting')
        .where({ user_ref: 'user:default/mia' })
        .select('origin', 'topic');
    const madeUp = Array.from({ length: 500 }, (_, n) => ({
      id: `made up ${n}`,
      enabled: false,
    }));
    const { status } = await save('mia', {
      channels: [
        {
          id: 'Web',
          origins: [
            {
              id: 'plugin:ci',
              enabled: true,
              topics: [{ id: 'builds', enabled: false }, ...madeUp],
            },
            ...madeUp,
          ],
        },
      ],
    });
    expect(status).toBe(200);
    expect(await stored()).toEqual([{ origin: 'plugin:ci', topic: 'builds' }]);
    expect(await reaches('mia', { topic: 'builds' })).toBe(false);
  });

  it('refuse settings beyond the limit of a user, by name, limit and value', async () => {
    await upsertSettingRows(
      knex,
      Array.from({ length: MAX_SETTINGS }, (_, n) =>
        toSettingRow('user:default/max', {
          channel: 'Chat',
          origin: 'plugin:gone',
          topic: `t${n}`,
          enabled: true,
        }),
      ),
    );
    const { status, body } = await save('max', {
      channels: [{ id: 'Web', origins: [{ id: 'plugin:ci', enabled: false }] }],
    });
    expect([status, body.error.message]).toEqual([
      400,
      'channels must not make more than 2000 settings of a user, and would make 2001',
    ]);
  });
});

describe('settings of many origins', () => {
  it('list all topics that the user decided about before those of anybody else', () => {
    const origins = Array.from({ length: 25 }, (_, n) => `origin-${n}`);
    const topics = Array.from({ length: 80 }, (_, n) => `service-${n}/failed`);
    const decided = topics.slice(0, 60).map(topic => ({
      channel: 'Web',
      origin: 'origin-7',
      topic,
      enabled: false,
    }));
    const tree = new UserSettings({
      channels: ['Web', 'Email', 'Chat'],
      listedTopics: origins.flatMap(origin =>
        topics.map(topic => ({ origin, topic })),
      ),
      knownTopics: [],
      userRules: decided,
      defaultRules: [],
    }).toTree();
    const listed = tree.channels[0].origins.find(o => o.id === 'origin-7');
    expect(listed?.topics?.filter(({ enabled }) => !enabled)).toHaveLength(60);
    expect(tree.channels[0].origins).toHaveLength(25);
    expect(JSON.stringify(tree).length).toBeLessThan(128_000);
  });
});

describe.each(databases.eachSupportedId())(
  'settings beside senders with very many topics on %s',
  id => {
    it('are small enough to be posted back, and read few rows', async () => {
      const knex = await databases.init(id);
      const backend = await startNotificationsBackend({
        knex,
        processors: [{ getName: () => 'Email' }, { getName: () => 'Chat' }],
      });
      const long = 'ü'.repeat(60);
      const sendTopics = async (origin: string, count: number) => {
        const topics = Array.from({ length: count }, (_, n) => ({
          origin,
          topic: `build-${n}-${long}`,
        }));
        await insertKnownTopics(knex, { topics });
      };
      await sendTopics('plugin:ci', 20_000);
      for (let n = 0; n < 30; n++) {
        await sendTopics(`plugin:other-${n}`, 30);
      }
      await backend.asPlugin('plugin:ci').post('/', {
        recipients: { type: 'broadcast' },
        payload: { title: 'T', topic: 'last' },
      });
      await knex('callboard_known_topic')
        .where('topic', 'last')
        .increment('last_sent', 1_000);
      let rows = 0;
      knex.on('query-response', response => {
        rows += (response.rows ?? response).length ?? 0;
      });
      const jane = backend.asUser('jane');

      const { body: tree } = await jane.get('/settings');
      expect(rows).toBeLessThan(2_200);
      expect(Buffer.byteLength(JSON.stringify(tree))).toBeLessThan(128_000);
      const [{ origins }] = tree.channels;
      expect(origins).toHaveLength(31);
      for (const { topics } of origins) {
        expect(topics.length).toBeGreaterThan(5);
      }
      const ci = origins.find((o: { id: string }) => o.id === 'plugin:ci');
      expect(ci.topics).toContainEqual({ id: 'last', enabled: true });

      // The box of the sender writes one row, and all of its topics follow.
      for (const topic of [ci, ...ci.topics]) {
        topic.enabled = false;
      }
      const saved = await jane.post('/settings', tree);
      expect(saved.status).toBe(200);
      expect(saved.body).toEqual(tree);
      expect(await knex('callboard_user_setting')).toMatchObject([
        { channel: 'Web', origin: 'plugin:ci', topic: null },
      ]);
      // A topic that is not listed may be decided about all the same, and is listed then.
      const [hidden] = await knex('callboard_known_topic')
        .where('origin', 'plugin:ci')
        .whereNotIn(
          'topic',
          ci.topics.map((topic: { id: string }) => topic.id),
        )
        .limit(1);
      const one = { id: hidden.topic, enabled: true };
      const { body: after } = await jane.post('/settings', {
        channels: [
          {
            id: 'Web',
            origins: [{ id: 'plugin:ci', enabled: false, topics: [one] }],
          },
        ],
      });
      expect(JSON.stringify(after.channels[0])).toContain(JSON.stringify(one));
    });
  },
);

describe('channels', () => {
  const create = (defaultRules: NotificationSettingRule[] = []) =>
    new PreferencesService({
      store: {
        getSettings: async () => ({ settings: [] }),
        listKnownTopics: async () => ({ topics: [] }),
      } as Partial<NotificationsStore> as NotificationsStore,
      config: {
        defaultSettings: { channels: [] },
        defaultRules,
      } as Partial<NotificationsConfig> as NotificationsConfig,
      queues: createRequestQueues(),
      channels: [
        { id: 'Email', title: 'E-mail' },
        { id: 'Pager', title: 'Pager', isEnabledByDefault: false },
        { id: 'pager', title: 'Second instance' },
      ],
    });
  const userRef = 'user:default/jane';

  it('have a title, and may be off by default unless the config says otherwise', async () => {
    const { channels } = await create().getSettings({ userRef });
    expect(channels).toEqual([
      { id: 'Web', enabled: true, origins: [] },
      { id: 'Email', title: 'E-mail', enabled: true, origins: [] },
      { id: 'Pager', title: 'Pager', enabled: false, origins: [] },
    ]);
    const decided = await create([
      { channel: 'PAGER', enabled: true },
    ]).getSettings({ userRef });
    expect(decided.channels[2].enabled).toBe(true);
    const ofOrigin = await create([
      { channel: 'Pager', origin: 'plugin:ci', enabled: true },
    ]).getSettings({ userRef });
    expect(ofOrigin.channels[2]).toMatchObject({
      enabled: false,
      origins: [{ id: 'plugin:ci', enabled: true }],
    });
  });
});

function isListed(
  settings: NotificationSettings,
  originId: string,
  topicId: string,
) {
  return settings.channels.every(({ origins }) =>
    origins.some(
      ({ id, topics }) =>
        id === originId && topics?.some(topic => topic.id === topicId),
    ),
  );
}
