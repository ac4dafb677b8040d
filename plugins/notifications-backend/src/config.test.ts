import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readNotificationsConfig } from './config';

const read = (notifications?: JsonObject) =>
  readNotificationsConfig(
    mockServices.rootConfig({ data: notifications ? { notifications } : {} }),
  );

describe('readNotificationsConfig', () => {
  it('has a default for everything', () => {
    const config = read();
    expect(config.retention?.toISO()).toBe('P1Y');
    expect(config).toMatchObject({
      defaultRules: [],
      processing: {
        concurrency: 10,
        intervalMilliseconds: 0,
        timeoutMilliseconds: 600_000,
      },
      appBaseUrl: undefined,
    });
  });

  it('reads durations, and that notifications are kept for ever', () => {
    expect(read({ retention: { days: 30 } }).retention?.as('days')).toBe(30);
    expect(read({ retention: '2 weeks' }).retention?.as('days')).toBe(14);
    expect(read({ retention: false }).retention).toBeUndefined();
    expect(read({}).deliveryRetention?.as('days')).toBe(90);
    expect(
      read({ deliveryRetention: '2 weeks' }).deliveryRetention?.as('days'),
    ).toBe(14);
    expect(
      read({ deliveryRetention: false }).deliveryRetention,
    ).toBeUndefined();
    const { processing } = read({ throttleInterval: { milliseconds: 0 } });
    expect(processing.intervalMilliseconds).toBe(0);
    expect(
      read({
        concurrencyLimit: 2,
        throttleInterval: { seconds: 1 },
        processorTimeout: '2 minutes',
      }).processing,
    ).toEqual({
      concurrency: 2,
      intervalMilliseconds: 1_000,
      timeoutMilliseconds: 120_000,
    });
  });

  it('takes default settings apart into rules', () => {
    const defaultSettings = {
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
        { id: 'Slack' },
      ],
    };
    expect(read({ defaultSettings }).defaultRules).toEqual([
      { channel: 'Email', enabled: false },
      { channel: 'Email', origin: 'plugin:catalog', enabled: true },
      {
        channel: 'Email',
        origin: 'plugin:catalog',
        topic: 'refresh',
        enabled: false,
      },
    ]);
  });

  it.each<[JsonObject, RegExp]>([
    [{ retention: true }, /notifications\.retention/],
    [{ retention: 'a while' }, /notifications\.retention/],
    [{ retention: { days: 0 } }, /notifications\.retention.*false/],
    [{ deliveryRetention: { days: 0 } }, /notifications\.deliveryRetention/],
    [{ retention: { days: -30 } }, /notifications\.retention/],
    [{ concurrencyLimit: 0 }, /notifications\.concurrencyLimit/],
    [{ concurrencyLimit: 1.5 }, /notifications\.concurrencyLimit/],
    [{ throttleInterval: 'now' }, /notifications\.throttleInterval/],
    [{ throttleInterval: { seconds: -1 } }, /notifications\.throttleInterval/],
    [{ throttleInterval: '2 hours' }, /notifications\.throttleInterval/],
    [{ processorTimeout: 'PT0S' }, /notifications\.processorTimeout/],
    [{ processorTimeout: '2 hours' }, /notifications\.processorTimeout/],
    [
      { defaultSettings: { channels: [{ id: 'Web', enabled: 'maybe' }] } },
      /notifications\.defaultSettings\.channels\[0\]\.enabled/,
    ],
  ])('names the key of %j', (notifications, message) => {
    expect(() => read(notifications)).toThrow(message);
  });
});
