import { NotificationsStore } from '../store/NotificationsStore';
import { UserSetting } from '../store/types';
import { SendPreferences } from './SendPreferences';

const channel = 'Web';
const origin = 'plugin:ci';
const [jane, john] = ['user:default/jane', 'user:default/john'];

async function readPreferences(
  topic: string | undefined,
  settings: UserSetting[],
) {
  const asked = new Array<unknown>();
  const store: Partial<NotificationsStore> = {
    getSettingsOfUsers: async ({ concerning }) => {
      asked.push(concerning);
      return { settings: new Map([[jane, settings]]) };
    },
  };
  const preferences = await SendPreferences.read({
    store: store as NotificationsStore,
    userRefs: [jane, john],
    origin,
    topic,
    defaultRules: [{ channel, origin, topic: 'noise', enabled: false }],
  });
  return { asked, preferences };
}

describe('SendPreferences', () => {
  it('answer for each topic by itself, also for the many who have no settings', async () => {
    const { preferences } = await readPreferences('runs', [
      { channel, origin, topic: 'runs', enabled: false },
    ]);
    const enabled = (userRef: string) =>
      [undefined, 'noise', 'runs', 'noise', undefined].map(topic =>
        preferences.isEnabled({ userRef, channel, topic }),
      );
    expect(enabled(john)).toEqual([true, false, true, false, true]);
    expect(enabled(jane)).toEqual([true, false, false, false, true]);
    expect(
      preferences.isEnabled({ userRef: john, channel: 'Mail', topic: 'noise' }),
    ).toBe(true);
  });

  it('read the settings of other topics once, and only if a processor changes the topic', async () => {
    const { preferences, asked } = await readPreferences('runs', []);
    await preferences.prepareFor('RUNS');
    await preferences.prepareFor(undefined);
    expect(asked).toEqual([{ origin, topic: { id: 'runs' } }]);
    await Promise.all(
      ['deploys', 'noise'].map(topic => preferences.prepareFor(topic)),
    );
    expect(asked.slice(1)).toEqual([{ origin }]);
  });
});
