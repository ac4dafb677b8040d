import {
  startSignalsBackend,
  type SignalsBackend,
} from './__testUtils__/startSignalsBackend';
import { userToken } from './__testUtils__/testAuth';
import { TestClient } from './__testUtils__/TestClient';

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
