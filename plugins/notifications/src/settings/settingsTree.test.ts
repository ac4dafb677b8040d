import { NotificationSettings } from '@callboard/backstage-plugin-notifications-common';
import { applyRules, groupsOf, isEnabled, toDelta } from './settingsTree';

const settings: NotificationSettings = {
  channels: [
    {
      id: 'Web',
      enabled: true,
      origins: [
        {
          id: 'plugin:ci',
          enabled: false,
          topics: [
            { id: 'deploy', enabled: true },
            { id: 'build', enabled: false },
          ],
        },
      ],
    },
    { id: 'Email', enabled: false, origins: [{ id: 'other', enabled: true }] },
  ],
};

describe('settingsTree', () => {
  it('lists every origin and topic that any channel knows', () => {
    expect(groupsOf(settings)).toEqual([
      { origin: 'other', topics: [] },
      { origin: 'plugin:ci', topics: ['build', 'deploy'] },
    ]);
  });

  it('goes through the settings once, however many boxes ask', () => {
    const topics = Array.from({ length: 400 }, (_, n) => `topic-${n}`);
    const channels = [
      {
        id: 'Web',
        origins: [
          {
            id: 'plugin:ci',
            enabled: false,
            topics: topics.map((id, n) => ({ id, enabled: n % 2 === 0 })),
          },
        ],
      },
    ];
    const read = jest.fn(() => channels);
    const large = {
      get channels() {
        return read();
      },
    };
    const enabled = topics.filter(topic =>
      isEnabled(large, 'WEB', { origin: 'Plugin:CI', topic }),
    );
    expect(enabled).toHaveLength(200);
    expect(isEnabled(large, 'Web', { origin: 'plugin:ci' })).toBe(false);
    expect(isEnabled(large, 'Web', { origin: 'other' })).toBe(true);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('says only what changes, and leaves the origin above a topic as it is', () => {
    const rules = [
      { channel: 'Web', origin: 'plugin:ci', topic: 'build', enabled: true },
    ];
    expect(toDelta(settings, rules)).toEqual({
      channels: [
        {
          id: 'Web',
          origins: [
            {
              id: 'plugin:ci',
              enabled: false,
              topics: [{ id: 'build', enabled: true }],
            },
          ],
        },
      ],
    });
    const after = applyRules(settings, rules);
    const row = { origin: 'plugin:ci', topic: 'build' };
    expect(isEnabled(settings, 'Web', row)).toBe(false);
    expect(isEnabled(after, 'Web', row)).toBe(true);
  });

  it('switches a whole channel together with what is in it', () => {
    const rules = [
      { channel: 'Email', enabled: true },
      { channel: 'Email', origin: 'other', enabled: true },
    ];
    expect(toDelta(settings, rules)).toEqual({
      channels: [
        {
          id: 'Email',
          enabled: true,
          origins: [{ id: 'other', enabled: true }],
        },
      ],
    });
    expect(applyRules(settings, rules).channels[1].enabled).toBe(true);
  });
});
