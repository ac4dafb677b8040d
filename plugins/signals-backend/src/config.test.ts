import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readSignalsConfig } from './config';

describe('readSignalsConfig', () => {
  const read = (data: JsonObject) =>
    readSignalsConfig(mockServices.rootConfig({ data }));

  it('has a default for everything', () => {
    expect(read({})).toMatchObject({
      allowedOrigins: [],
      limits: { maxChannels: 20, messageBurst: 500 },
      keepAliveMs: 25_000,
      replay: { maxAgeMs: 300_000 },
      reorderWindowMs: 3_000,
      resyncSpreadMs: 5_000,
      drainMs: 0,
      relay: true,
    });
  });

  it('reads durations of every form, and origins from everywhere', () => {
    const config = read({
      app: { baseUrl: 'https://app.example.com/portal' },
      backend: {
        baseUrl: 'https://example.com',
        cors: { origin: 'https://*.example.com' },
        lifecycle: { serverShutdownDelay: '20s' },
      },
      signals: {
        allowedOrigins: ['https://other.example.com'],
        keepAlive: '10 seconds',
        reorderWindow: { milliseconds: 0 },
        replay: { maxAge: 'PT1M' },
      },
    });
    expect(config).toMatchObject({
      allowedOrigins: [
        'https://app.example.com',
        'https://example.com',
        'https://*.example.com',
        'https://other.example.com',
      ],
      keepAliveMs: 10_000,
      reorderWindowMs: 0,
      replay: { maxAgeMs: 60_000 },
      drainMs: 20_000,
    });
  });

  it.each<[string, JsonObject]>([
    ['signals.keepAlive', { keepAlive: { seconds: 0 } }],
    ['signals.keepAlive', { keepAlive: { seconds: -1 } }],
    ['signals.keepAlive', { keepAlive: { days: 30 } }],
    ['signals.reorderWindow', { reorderWindow: { seconds: -1 } }],
    ['signals.reorderWindow', { reorderWindow: { years: 1 } }],
    ['signals.resyncSpread', { resyncSpread: { milliseconds: -1 } }],
    ['signals.replay.maxAge', { replay: { maxAge: { days: -1 } } }],
    ['keepAlive', { keepAlive: 'often' }],
    ['signals.limits.maxChannels', { limits: { maxChannels: 0 } }],
    ['signals.limits.badMessages', { limits: { badMessages: 1.5 } }],
    ['signals.replay.maxSignals', { replay: { maxSignals: -1 } }],
    ['signals.limits.messageBurst', { limits: { messageBurst: 19 } }],
    [
      'signals.limits.maxChannels, which is 501',
      { limits: { maxChannels: 501 } },
    ],
  ])('names %s when it refuses %j', (key, signals) => {
    expect(() => read({ signals })).toThrow(key);
  });

  it('refuses an ingress that takes signals without a token', () => {
    const withTopics = (...topics: string[]) => ({
      events: { http: { topics } },
    });
    expect(() => read(withTopics('github'))).not.toThrow();
    expect(() => read(withTopics('github', 'signals'))).toThrow(
      "events.http.topics in config, must not list 'signals'",
    );
  });
});
