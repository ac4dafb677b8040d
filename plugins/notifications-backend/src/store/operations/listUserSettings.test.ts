import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore } from '../__testUtils__';
import { listUserSettings, SettingsScope } from './listUserSettings';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const [jane, john, mary] = ['jane', 'john', 'mary'].map(
  name => `user:default/${name}`,
);

describe.each(databases.eachSupportedId())('listUserSettings, %p', id => {
  it('lists the settings of 100,000 users in one query, without those who have none', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const setting = { channel: 'Web', enabled: false };
    await store.saveSettings({ userRef: jane, settings: [setting] });
    await store.saveSettings({ userRef: john, settings: [setting] });
    await store.saveSettings({ userRef: mary, settings: [setting] });
    // More than a statement can have bindings.
    const crowd = Array.from(
      { length: 100_000 },
      (_, n) => `user:default/${n}`,
    );
    const statements = new Array<string>();
    knex.on('query', ({ sql }) => statements.push(sql));

    await expect(
      listUserSettings(knex, { userRefs: [jane, ...crowd, john] }),
    ).resolves.toEqual(
      new Map([
        [jane, [setting]],
        [john, [setting]],
      ]),
    );
    expect(statements).toHaveLength(1);
    await expect(listUserSettings(knex, { userRefs: [] })).resolves.toEqual(
      new Map(),
    );
  });

  it('reads only the rows of a topic, its origin and whole channels, whatever else a user has decided', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const settings = [
      { channel: 'Web', enabled: false },
      { channel: 'Mail', enabled: false },
      { channel: 'Web', origin: 'plugin:CI', enabled: true },
      { channel: 'Web', origin: 'plugin:ci', topic: 'runs', enabled: false },
    ];
    const topics = Array.from({ length: 500 }, (_, n) => `topic ${n}`);
    const others = [
      { channel: 'Web', origin: 'plugin:other', enabled: false },
      ...topics.map(topic => ({
        channel: 'Web',
        origin: 'plugin:ci',
        topic,
        enabled: false,
      })),
    ];
    await store.saveSettings({
      userRef: jane,
      settings: [...settings, ...others],
    });
    let rows = 0;
    knex.on('query-response', response => {
      rows += (response.rows ?? response).length;
    });
    const list = async (concerning: SettingsScope) => {
      rows = 0;
      const options = { userRefs: [jane, john], concerning };
      return (await listUserSettings(knex, options)).get(jane);
    };

    const origin = 'Plugin:ci';
    const found = await list({ origin, topic: { id: 'RUNS' } });
    expect(found).toHaveLength(4);
    expect(found).toEqual(expect.arrayContaining(settings));
    expect(rows).toBe(4);
    await expect(
      list({ origin, topic: { id: undefined } }),
    ).resolves.toHaveLength(3);
    await expect(list({ origin })).resolves.toHaveLength(504);
    await expect(
      list({ origin: 'plugin:none', topic: { id: 'runs' } }),
    ).resolves.toEqual([settings[1], settings[0]]);
  });
});
