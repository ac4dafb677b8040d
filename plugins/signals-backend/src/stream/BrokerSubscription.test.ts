import { mockServices } from '@backstage/backend-test-utils';
import {
  DefaultEventsService,
  type EventsServiceSubscribeOptions,
} from '@backstage/plugin-events-node';
import { DefaultSignalsService as StockSignalsService } from '@backstage/plugin-signals-node';
import {
  startSignalsBackend,
  type SignalsBackend,
} from '../__testUtils__/startSignalsBackend';
import { TestClient } from '../__testUtils__/TestClient';
import { userToken } from '../__testUtils__/testAuth';

describe('BrokerSubscription', () => {
  const logger = mockServices.logger.mock();
  let backend: SignalsBackend;
  let isDown: boolean;

  beforeEach(async () => {
    isDown = true;
    const broker = DefaultEventsService.create({
      logger,
      useEventBus: 'never',
    });
    backend = await startSignalsBackend({
      features: [logger.factory],
      events: {
        publish: params => broker.publish(params),
        async subscribe(options: EventsServiceSubscribeOptions) {
          // As one that is local first, and then asks a server.
          await broker.subscribe(options);
          if (isDown) {
            throw new Error('The broker is down');
          }
        },
      },
    });
  });

  afterEach(async () => {
    await backend.stop();
  });

  const getHealth = async () => {
    const response = await fetch(`${backend.url}/health`);
    return [response.status, (await response.json()).status];
  };
  const getSubscribedSince = async () =>
    (await backend.diagnose(userToken('jane'))).broker.subscribedSince;

  it('is tried until the broker takes it, and says so meanwhile', async () => {
    expect(await getHealth()).toEqual([503, 'not-subscribed']);
    expect(await getSubscribedSince()).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/^Could not subscribe .* The broker is down$/),
    );
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const { position } = await jane.subscribe(['a']);

    isDown = false;
    const upAt = Date.now();
    expect(await jane.receive('resync')).toMatchObject({
      channels: ['a'],
      reason: 'gap',
    });
    expect(await getHealth()).toEqual([200, 'ok']);
    expect(Date.parse((await getSubscribedSince())!)).toBeGreaterThanOrEqual(
      upAt,
    );

    // Who comes later missed something, too.
    const late = await TestClient.connect(backend.url, userToken('jane'));
    await late.subscribe(['a'], position);
    expect(await late.receive('resync')).toMatchObject({ channels: ['a'] });
    await late.subscribe(['b'], undefined, Date.now() - upAt + 1_000);
    expect(await late.receive('resync')).toMatchObject({ channels: ['b'] });

    // What was left of the attempts before does not bring it once more.
    const stock = StockSignalsService.create({ events: backend.events });
    await stock.publish({
      recipients: { type: 'broadcast' },
      channel: 'a',
      message: { n: 1 },
    });
    await jane.settle();
    expect(jane.signals).toHaveLength(1);
  });
});
