import { TestDatabases } from '@backstage/backend-test-utils';
import { createTestStore, TestDatabaseId } from '../__testUtils__';
import { UserSetting } from '../types';
import { MAX_SETTINGS } from './upsertUserSettings';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const userRef = 'user:default/jane';

async function createSettings(id: TestDatabaseId) {
  const { store } = await createTestStore(databases, id);
  const save = (...settings: UserSetting[]) =>
    store.saveSettings({ userRef, settings });
  const read = async (ofUser = userRef) =>
    (await store.getSettings({ userRef: ofUser })).settings;
  return { save, read };
}

describe.each(databases.eachSupportedId())('upsertUserSettings, %p', id => {
  it('keeps whole channels, origins and topics apart, and loses none', async () => {
    const { save, read } = await createSettings(id);
    const settings: UserSetting[] = [
      { channel: 'Web', enabled: true },
      { channel: 'Web', origin: 'plugin:ci', enabled: false },
      { channel: 'Web', origin: 'plugin:ci', topic: 'runs', enabled: true },
      { channel: 'Web', origin: 'plugin:ci', topic: '', enabled: false },
      { channel: 'Mail', origin: 'plugin:ci', topic: 'runs', enabled: false },
    ];
    await save(...settings);

    const saved = await read();
    expect(saved).toHaveLength(settings.length);
    expect(saved).toEqual(expect.arrayContaining(settings));
    await expect(read('user:default/john')).resolves.toEqual([]);
  });

  it('leaves what is not given as it is', async () => {
    const { save, read } = await createSettings(id);
    await save({ channel: 'Web', enabled: false });
    await save({ channel: 'Mail', enabled: false });
    await save();
    await expect(read()).resolves.toEqual([
      { channel: 'Mail', enabled: false },
      { channel: 'Web', enabled: false },
    ]);
  });

  it('takes spellings for one that differ in letter case only: first spelling, last value', async () => {
    const { save, read } = await createSettings(id);
    await save(
      { channel: 'Web', origin: 'Plugin:CI', topic: 'ÜBER', enabled: true },
      { channel: 'web', origin: 'plugin:ci', topic: 'über', enabled: false },
    );
    const spelled = { channel: 'Web', origin: 'Plugin:CI', topic: 'ÜBER' };
    await expect(read()).resolves.toEqual([{ ...spelled, enabled: false }]);

    await save({
      channel: 'WEB',
      origin: 'PLUGIN:ci',
      topic: 'Über',
      enabled: true,
    });
    await expect(read()).resolves.toEqual([{ ...spelled, enabled: true }]);
  });

  it('loses nothing when two tabs save at once', async () => {
    const { save, read } = await createSettings(id);
    const topics = Array.from({ length: 50 }, (_, index) => `topic ${index}`);
    const of = (channel: string) => (topic: string) => ({
      channel,
      origin: 'plugin:ci',
      topic,
      enabled: false,
    });
    await Promise.all([
      save(...topics.map(of('Web')), ...topics.map(of('Mail'))),
      save(...topics.map(of('Slack')), ...[...topics].reverse().map(of('Web'))),
    ]);
    await expect(read()).resolves.toHaveLength(150);
  });

  it('refuses more settings than a user can have, also of two requests at once, and changes those that are there', async () => {
    const { save, read } = await createSettings(id);
    const topics = (from: number, to: number, enabled = false) =>
      Array.from({ length: to - from }, (_, index) => ({
        channel: 'Web',
        origin: 'plugin:ci',
        topic: `topic ${from + index}`,
        enabled,
      }));
    await save(...topics(0, MAX_SETTINGS - 1));
    const outcomes = await Promise.allSettled([
      save({ channel: 'Web', enabled: false }),
      save({ channel: 'Mail', enabled: false }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    await expect(read()).resolves.toHaveLength(MAX_SETTINGS);

    await expect(
      save(...topics(MAX_SETTINGS - 1, MAX_SETTINGS + 1)),
    ).rejects.toThrow(
      `channels must not make more than ${MAX_SETTINGS} settings of a user, and would make ${
        MAX_SETTINGS + 2
      }`,
    );
    await expect(read()).resolves.toHaveLength(MAX_SETTINGS);
    await save(...topics(0, 3, true));
    const changed = (await read()).filter(({ enabled }) => enabled);
    expect(changed).toHaveLength(3);
  });
});
