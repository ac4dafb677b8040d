import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type {
  EventsService,
  EventsServiceSubscribeOptions,
} from '@backstage/plugin-events-node';
import { SIGNALS_TOPIC } from '@callboard/backstage-plugin-signals-common';
import { readEventStream } from './__testUtils__/readEventStream';
import {
  startSignalsBackend,
  type SignalsBackend,
} from './__testUtils__/startSignalsBackend';
import { userToken } from './__testUtils__/testAuth';
import { TestClient } from './__testUtils__/TestClient';

it('says which version of Backstage it requires where the HTTP router takes no WebSockets', async () => {
  const olderHttpRouter = createServiceFactory({
    service: coreServices.httpRouter,
    deps: {},
    factory: () => ({ use() {}, addAuthPolicy() {} } as any),
  });
  await expect(
    startSignalsBackend({ features: [olderHttpRouter] }),
  ).rejects.toThrow(
    '@callboard/backstage-plugin-signals-backend requires Backstage 1.57 or newer:',
  );
});

describe('signalsPlugin', () => {
  let backend: SignalsBackend;

  beforeEach(async () => {
    backend = await startSignalsBackend();
  });

  afterEach(async () => {
    await backend.stop();
  });

  it('delivers to the users meant, on the channels they subscribed to', async () => {
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    const john = await TestClient.connect(backend.url, userToken('john'));
    await jane.subscribe(['a']);
    await john.subscribe(['a', 'b']);

    const publish = (
      recipients: string | string[] | null,
      channel: string,
      n: number,
    ) => backend.signals.publish({ recipients, channel, message: { n } });
    await publish('user:default/jane', 'a', 1);
    await publish('user:default/john', 'a', 2);
    await publish(null, 'a', 3);
    await publish(null, 'b', 4);
    await publish(['group:default/john', 'user:default/john'], 'b', 5);
    await publish('group:default/everybody', 'a', 6);
    await publish('User:Default/Jane', 'a', 7);
    await publish('user:default/jane', 'b', 8);

    await jane.settle();
    await john.settle();
    expect(jane.signals.map(({ message }) => message.n)).toEqual([1, 3, 6, 7]);
    expect(john.signals.map(({ message }) => message.n)).toEqual([
      2, 3, 4, 5, 6,
    ]);
  });

  it('writes a signal as JSON once, however many receive it over whatever', async () => {
    let deliver: EventsServiceSubscribeOptions['onEvent'];
    const events: EventsService = {
      publish: async () => {},
      subscribe: async ({ onEvent }) => {
        deliver = onEvent;
      },
    };
    await backend.stop();
    backend = await startSignalsBackend({ events });
    const clients = await Promise.all(
      Array.from({ length: 10 }, () =>
        TestClient.connect(backend.url, userToken('jane')),
      ),
    );
    for (const client of clients) {
      await client.subscribe(['a']);
    }
    const stream = readEventStream(
      await fetch(`${backend.url}/stream?channel=a`, {
        headers: { Authorization: `Bearer ${userToken('jane')}` },
      }),
    );
    await stream.next();
    await stream.next();

    const toJSON = jest.fn(() => ({ n: 1 }));
    await deliver!({
      topic: SIGNALS_TOPIC,
      eventPayload: {
        recipients: { type: 'broadcast' },
        channel: 'a',
        message: { toJSON },
      },
    });
    for (const client of clients) {
      expect((await client.receive('signal')).message).toEqual({ n: 1 });
    }
    const { value } = await stream.next();
    expect(value.message).toMatchObject({ type: 'signal', message: { n: 1 } });
    expect(toJSON).toHaveBeenCalledTimes(1);
    await stream.return(undefined);
  });

  it('serves stock clients, and tells them nothing but signals', async () => {
    const stock = await TestClient.connectStock(backend.url, userToken('jane'));
    const raw = new Array<string>();
    stock.socket.on('message', data => raw.push(data.toString()));
    stock.socket.send('{"action":"subscribe","channel":"a"}');
    const jane = await TestClient.connect(backend.url, userToken('jane'));
    await jane.subscribe(['a']);

    await backend.signals.publish({
      recipients: { type: 'user', entityRef: 'user:default/jane' },
      channel: 'a',
      message: { n: 1 },
    });
    await stock.receive('signal');
    expect(raw.map(text => JSON.parse(text))).toEqual([
      { channel: 'a', message: { n: 1 }, id: expect.any(String) },
    ]);
  });
});
