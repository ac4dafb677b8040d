import { createServiceFactory } from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { TestDatabases } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { startNotificationsBackend } from './__testUtils__/startNotificationsBackend';

describe('metrics', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('count sends, recipients and processors by outcome, without what was said', async () => {
    const measured = new Array<
      [name: string, value: number, attributes?: object]
    >();
    const instrument = (name: string) => ({
      add: (value: number, attributes?: object) =>
        void measured.push([name, value, attributes]),
      record: (value: number, attributes?: object) =>
        void measured.push([name, value, attributes]),
    });
    const { asPlugin } = await startNotificationsBackend({
      knex: await databases.init('SQLITE_3'),
      processors: [
        {
          getName: () => 'Fragile',
          preProcess: async notification => {
            if (notification.user === 'user:default/b') {
              throw new Error('Broken');
            }
            return notification;
          },
        },
      ],
      signals: {
        publish: async () => {
          throw new Error('Broken');
        },
      },
      features: [
        createServiceFactory({
          service: metricsServiceRef,
          deps: {},
          factory: () =>
            metricsServiceMock.mock({
              createCounter: instrument,
              createHistogram: instrument,
            }),
        }),
      ],
    });
    const send = (entityRef: string[], link?: string) =>
      asPlugin().post(
        '/',
        {
          recipients: { type: 'entity', entityRef },
          payload: { title: 'Secret', link },
        },
        { 'Idempotency-Key': 'k' },
      );
    await send(['user:default/a', 'user:default/b']);
    await send(['user:default/a', 'user:default/b']);
    await send(['user:default/a'], '//forbidden');

    const origin = 'plugin:ci';
    const type = 'individual';
    const seconds = expect.any(Number);
    const call = { processor: 'Fragile', phase: 'preProcess' };
    expect(measured).toEqual([
      ['notifications.processors.count', 1, { ...call, outcome: 'success' }],
      ['notifications.processors.count', 1, { ...call, outcome: 'error' }],
      ['notifications.signals.error.count', 1, undefined],
      ['notifications.sends.count', 1, { origin, type, outcome: 'success' }],
      ['notifications.send.duration', seconds, { type, outcome: 'success' }],
      ['notifications.recipients.count', 2, { origin }],
      ['notifications.sends.count', 1, { origin, type, outcome: 'replay' }],
      ['notifications.send.duration', seconds, { type, outcome: 'replay' }],
      ['notifications.sends.count', 1, { origin, type, outcome: 'error' }],
      ['notifications.send.duration', seconds, { type, outcome: 'error' }],
    ]);
  });
});
