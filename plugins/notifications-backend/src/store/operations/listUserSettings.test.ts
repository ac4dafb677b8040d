import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore } from '../__testUtils__';
import { listUserSettings } from './listUserSettings';

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

  it('leaves out what cannot concern the channels and the origin', async () => {
    const { knex, store } = await createTestStore(databases, id);
    const settings = [
      { channel: 'Web', enabled: false },
      { channel: 'Mail', enabled: false },
      { channel: 'Web', origin: 'plugin:CI', enabled: true },
      { channel: 'Web', origin: 'plugin:ci', topic: 'runs', enabled: false },
      { channel: 'Web', origin: 'plugin:other', enabled: false },
    ];
    await store.saveSettings({ userRef: jane, settings });
    const list = async (options: { channels?: string[]; origin?: string }) =>
      (await listUserSettings(knex, { userRefs: [jane], ...options })).get(
        jane,
      );

    const found = await list({ channels: ['WEB'], origin: 'Plugin:ci' });
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([settings[0], settings[2], settings[3]]),
    );
    await expect(list({ origin: 'plugin:none' })).resolves.toEqual([
      settings[1],
      settings[0],
    ]);
    await expect(list({ channels: [] })).resolves.toBeUndefined();
  });
});
