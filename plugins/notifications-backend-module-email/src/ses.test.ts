import { createServer, IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { startEmailChannel, user } from './__testUtils__/startEmailChannel';

const ADA = 'user:default/ada';

jest.setTimeout(60_000);

describe('EmailChannel by Amazon SES', () => {
  type Reply = { status: number; type?: string };
  let reply: Reply;
  const requests = new Array<{ message: IncomingMessage; body: any }>();
  const server = createServer(async (message, response) => {
    requests.push({ message, body: await json(message) });
    response.writeHead(reply.status, {
      'content-type': 'application/json',
      ...(reply.type && { 'x-amzn-errortype': reply.type }),
    });
    response.end(
      JSON.stringify(
        reply.type ? { message: 'said by SES' } : { MessageId: 'ses-1' },
      ),
    );
  });
  let fixture: Awaited<ReturnType<typeof startEmailChannel>>;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    fixture = await startEmailChannel({
      entities: [user('ada', 'ada@example.com')],
      email: {
        transportConfig: {
          transport: 'ses',
          region: 'eu-west-1',
          endpoint: `http://127.0.0.1:${
            (server.address() as AddressInfo).port
          }`,
        },
        sesConfig: { configurationSetName: 'bounces' },
      },
      config: {
        aws: {
          mainAccount: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
        },
      },
    });
  });

  afterAll(async () => {
    await fixture.backend.stop();
    server.closeAllConnections();
    server.close();
  });

  it('sends with the region, the credentials and the options of the config', async () => {
    reply = { status: 200 };

    expect(await fixture.deliver([ADA])).toEqual({
      [ADA]: { outcome: 'delivered' },
    });

    const [{ message, body }] = requests;
    expect(message.headers.authorization).toMatch(
      /Credential=AKIATEST\/\d+\/eu-west-1\/ses\//,
    );
    expect(body).toMatchObject({
      ConfigurationSetName: 'bounces',
      Destination: { ToAddresses: ['ada@example.com'] },
    });
    const mail = await simpleParser(
      Buffer.from(body.Content.Raw.Data, 'base64'),
    );
    expect(mail.subject).toBe('Dimmer rack 3 is too hot');
  });

  it('takes a refused message as rejected', async () => {
    reply = { status: 400, type: 'MessageRejected' };

    expect(await fixture.deliver([ADA])).toEqual({
      [ADA]: { outcome: 'rejected', reason: 'ses_message_rejected' },
    });
  });

  it.each([
    [429, 'TooManyRequestsException'],
    [400, 'SendingPausedException'],
    [403, 'InvalidClientTokenId'],
    [503, 'ServiceUnavailable'],
  ])('is unavailable after a %d %s, and asks once', async (status, type) => {
    reply = { status, type };
    requests.length = 0;

    await expect(fixture.deliver([ADA])).rejects.toMatchObject({
      name: 'ChannelUnavailableError',
      reason: `ses_${status}`,
    });
    expect(requests).toHaveLength(1);
  });
});
