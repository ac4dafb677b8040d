import { JsonObject } from '@backstage/types';
import {
  ChannelResult,
  ChannelUnavailableError,
} from '@callboard/backstage-plugin-notifications-node';
import { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { Receiver } from './__testUtils__/Receiver';
import {
  createNotification,
  OTHER_SECRET,
  SECRET,
  startWebhookChannels,
} from './__testUtils__/startWebhookChannels';

const options = { abortSignal: new AbortController().signal };
const delivery = { destination: 'route', key: 'key-1', attempt: 1 };

let receiver: Receiver;

beforeEach(async () => {
  receiver = await Receiver.start();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await receiver.stop();
});

async function startChannel(route: JsonObject = {}) {
  const channels = await startWebhookChannels({
    audit: { url: receiver.url, secrets: [SECRET], ...route },
  });
  return channels.get('webhook/audit')!;
}

async function deliver(
  route: JsonObject = {},
  notification = createNotification(),
): Promise<ChannelResult | undefined> {
  const channel = await startChannel(route);
  const batch = { notification, deliveries: [delivery] };
  return (await channel.deliver(batch, options)).get('route');
}

describe('requests to webhooks', () => {
  it('carry the whole notification, signed so that receivers can verify it by either secret', async () => {
    const metadata = { run: 4711 };
    const notification = createNotification({
      description: 'Ünïcode ✅',
      link: '/ci/4711',
      additionalLinks: [
        { title: 'Log', url: 'https://ci.example.com/4711' },
        { title: 'Nowhere', url: 'route:shop.checkout' },
      ],
      metadata,
    });
    const headers = { authorization: 'Bearer token' };
    expect(
      await deliver({ secrets: [SECRET, OTHER_SECRET], headers }, notification),
    ).toEqual({ outcome: 'delivered', reference: 'key-1' });

    const [request] = receiver.requests;
    expect(request.headers).toMatchObject({
      'webhook-id': 'key-1',
      'content-type': 'application/json; charset=utf-8',
      authorization: 'Bearer token',
    });
    for (const secret of [SECRET, OTHER_SECRET]) {
      expect(new Webhook(secret).verify(request.body, request.headers)).toEqual(
        {
          type: 'notification.sent',
          timestamp: '2026-12-01T08:00:00.000Z',
          data: {
            notification: {
              id: notification.id,
              sendId: notification.sendId,
              origin: 'plugin:ci',
              isBroadcast: false,
              sentAt: '2026-12-01T08:00:00.000Z',
              payload: {
                title: 'Build failed',
                description: 'Ünïcode ✅',
                severity: 'high',
                link: 'https://example.com/backstage/ci/4711',
                additionalLinks: [
                  { title: 'Log', url: 'https://ci.example.com/4711' },
                ],
                metadata,
              },
            },
          },
        },
      );
    }
    const webhook = new Webhook(SECRET);
    expect(() =>
      webhook.verify(request.body.replace('ci', 'cd'), request.headers),
    ).toThrow('No matching signature');
    const sixMinutesLater = Date.now() + 360_000;
    jest.spyOn(Date, 'now').mockReturnValue(sixMinutesLater);
    expect(() => webhook.verify(request.body, request.headers)).toThrow(
      'timestamp too old',
    );
  });

  it('tell of resolved and retracted notifications once a batch, with ids of their own', async () => {
    const channel = await startChannel();
    const notification = createNotification();
    const references = ['key-1', 'key-2'].map(key => ({
      destination: `destination of ${key}`,
      key,
      reference: key,
    }));
    const expected = new Map(
      references.map(({ destination, reference }) => [
        destination,
        { outcome: 'delivered', reference },
      ]),
    );
    const resolve = (count: number) =>
      channel.resolve!(
        { notification, references: references.slice(0, count) },
        options,
      );
    expect(await resolve(2)).toEqual(expected);
    // The same again, as after a crash, and another resolve in the scope.
    await resolve(2);
    await resolve(1);
    expect(
      await channel.retract!(
        { notificationId: notification.id, references },
        options,
      ),
    ).toEqual(expected);

    const events = receiver.requests.map(
      ({ body, headers }) => new Webhook(SECRET).verify(body, headers) as any,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'notification.resolved',
      'notification.resolved',
      'notification.resolved',
      'notification.retracted',
    ]);
    expect(events[0].data.notification.payload.title).toBe('Build failed');
    expect(events[3].data).toEqual({ notification: { id: notification.id } });
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set([...ids, 'key-1', 'key-2'])).toHaveProperty('size', 5);
  });

  const respondWith = (status: number, headers = {}) => {
    receiver.respond = response => response.writeHead(status, headers).end();
  };

  it.each([
    [204, { outcome: 'delivered', reference: 'key-1' }],
    [400, { outcome: 'rejected', reason: 'http_400' }],
    [410, { outcome: 'rejected', reason: 'http_410' }],
    [408, { outcome: 'retry', reason: 'http_408', afterSeconds: 7 }],
    [425, { outcome: 'retry', reason: 'http_425', afterSeconds: 7 }],
  ])('that get a response of status %i come to %j', async (status, result) => {
    respondWith(status, { 'retry-after': '7' });
    expect(await deliver()).toEqual(result);
  });

  it('do not follow redirects', async () => {
    respondWith(302, { location: receiver.url });
    expect(await deliver()).toEqual({
      outcome: 'rejected',
      reason: 'http_302',
    });
    expect(receiver.requests).toHaveLength(1);
  });

  it.each([
    [429, '120', 120],
    [503, 'Tue, 01 Dec 2026 08:01:30 GMT', 90],
    [503, 'Tue, 01 Dec 2026 07:00:00 GMT', 0],
    [502, '99999999999999999999', 86_400],
    [500, 'soon', undefined],
  ])(
    'pause the channel after status %i with Retry-After %j',
    async (status, retryAfter, afterSeconds) => {
      jest
        .spyOn(Date, 'now')
        .mockReturnValue(Date.parse('2026-12-01T08:00:00Z'));
      respondWith(status, { 'retry-after': retryAfter });
      const error = await deliver().catch(e => e);
      expect(error).toBeInstanceOf(ChannelUnavailableError);
      expect(error).toMatchObject({ reason: `http_${status}`, afterSeconds });
    },
  );

  async function failureOf(route: JsonObject) {
    const error = await deliver(route).catch(e => e);
    expect(error).toBeInstanceOf(ChannelUnavailableError);
    // Neither the address nor a secret is in what is logged.
    expect(JSON.stringify(error) + error.stack + error.cause).not.toMatch(
      /127\.0\.0\.1|address-secret|example\.invalid|whsec_/,
    );
    return error.reason;
  }

  it('pause the channel when the receiver cannot be reached, without its address in the error', async () => {
    expect(
      await failureOf({ url: receiver.url.replace('http:', 'https:') }),
    ).toBe('tls_error');
    expect(await failureOf({ url: 'http://example.invalid' })).toBe(
      'host_not_found',
    );
    receiver.respond = response => response.destroy();
    expect(await failureOf({})).toBe('connection_reset');
    const stopped = await Receiver.start();
    const { url } = stopped;
    await stopped.stop();
    expect(await failureOf({ url })).toBe('connection_refused');
  });

  it('pause the channel when the receiver does not respond in time', async () => {
    receiver.respond = () => {};
    expect(await failureOf({ timeout: { milliseconds: 100 } })).toBe('timeout');
  });

  it('end with their signal, which is not the fault of the channel', async () => {
    const controller = new AbortController();
    receiver.respond = () => controller.abort(new Error('The backend stops'));
    const channel = await startChannel();
    await expect(
      channel.deliver(
        { notification: createNotification(), deliveries: [delivery] },
        { abortSignal: controller.signal },
      ),
    ).rejects.toThrow('The backend stops');
  });

  it.each([
    [
      'endless',
      (response: ServerResponse) => {
        const write = () => {
          while (response.write('x'.repeat(65_536)));
        };
        response.on('drain', write);
        write();
      },
    ],
    ['slow', (response: ServerResponse) => response.write('x')],
  ])(
    'do not wait for the body of an %s response, and close the connection',
    async (_, respond) => {
      const closed = new Promise(resolve => {
        receiver.respond = response => {
          response.on('close', resolve);
          respond(response);
        };
      });
      expect(await deliver()).toMatchObject({ outcome: 'delivered' });
      await closed;
    },
  );

  it('are not sent with more than 128 kB', async () => {
    const metadata = { text: 'x'.repeat(128 * 1024) };
    expect(await deliver({}, createNotification({ metadata }))).toEqual({
      outcome: 'rejected',
      reason: 'body_too_large',
    });
    expect(receiver.requests).toEqual([]);
  });
});
