import {
  isNotificationsEnabledFor,
  resolveNotificationPreference,
} from './preferences';
import { NotificationSettingRule } from './settings';

const origin = 'plugin:catalog';

function resolve(options: {
  user?: NotificationSettingRule[];
  defaults?: NotificationSettingRule[];
  topic?: string;
}) {
  return resolveNotificationPreference({
    userRules: options.user ?? [],
    defaultRules: options.defaults ?? [],
    query: { channel: 'Email', origin, topic: options.topic },
  });
}

describe('resolveNotificationPreference', () => {
  it('enables what nobody said anything about', () => {
    expect(resolve({})).toBe(true);
    expect(
      resolve({ user: [{ channel: 'Web', enabled: false }], topic: 't' }),
    ).toBe(true);
  });

  it('lets the most specific wish of the user win', () => {
    const user = [
      { channel: 'Email', origin, topic: 't', enabled: true },
      { channel: 'Email', enabled: true },
      { channel: 'Email', origin, enabled: false },
    ];
    expect(resolve({ user, topic: 't' })).toBe(true);
    expect(resolve({ user, topic: 'other' })).toBe(false);
    expect(resolve({ user })).toBe(false);
  });

  it('enables an origin by config on a channel that is otherwise off', () => {
    const defaults = [
      { channel: 'Email', enabled: false },
      { channel: 'Email', origin, enabled: true },
    ];
    expect(resolve({ defaults })).toBe(true);
    expect(resolve({ defaults, topic: 't' })).toBe(true);
    expect(resolve({ defaults: defaults.slice(0, 1) })).toBe(false);
  });

  it('lets any wish of the user win over any default', () => {
    expect(
      resolve({
        user: [{ channel: 'Email', enabled: false }],
        defaults: [{ channel: 'Email', origin, topic: 't', enabled: true }],
        topic: 't',
      }),
    ).toBe(false);
  });

  it('takes no notice of how letters are composed', () => {
    const user = [
      { channel: 'Email', origin, topic: 'caf\u00e9', enabled: false },
    ];
    expect(resolve({ user, topic: 'CAFE\u0301' })).toBe(false);
    expect(resolve({ user, topic: 'cafe' })).toBe(true);
  });

  it('takes no notice of letter case, and the last of duplicates', () => {
    expect(
      resolve({
        user: [
          { channel: 'EMAIL', origin: 'Plugin:Catalog', enabled: true },
          { channel: 'email', origin: 'plugin:CATALOG', enabled: false },
        ],
      }),
    ).toBe(false);
  });
});

describe('isNotificationsEnabledFor', () => {
  it('answers for a settings tree as the stock function of that name', () => {
    const settings = {
      channels: [
        {
          id: 'Web',
          enabled: false,
          origins: [
            { id: 'a', enabled: true, topics: [{ id: 't', enabled: false }] },
          ],
        },
      ],
    };
    expect(isNotificationsEnabledFor(settings, 'Web', 'a', null)).toBe(true);
    expect(isNotificationsEnabledFor(settings, 'Web', 'a', 't')).toBe(false);
    expect(isNotificationsEnabledFor(settings, 'Web', 'a', 'u')).toBe(true);
    expect(isNotificationsEnabledFor(settings, 'Web', 'b', 't')).toBe(false);
    expect(isNotificationsEnabledFor(settings, 'Email', 'b', 't')).toBe(true);
  });
});
