import { SendPreferences } from './SendPreferences';

describe('SendPreferences', () => {
  it('answer for each topic by itself, also for the many who have no settings', () => {
    const channel = 'Web';
    const origin = 'plugin:ci';
    const [jane, john] = ['user:default/jane', 'user:default/john'];
    const preferences = new SendPreferences({
      origin,
      defaultRules: [{ channel, origin, topic: 'noise', enabled: false }],
      settings: new Map([
        [jane, [{ channel, origin, topic: 'runs', enabled: false }]],
      ]),
    });
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
});
