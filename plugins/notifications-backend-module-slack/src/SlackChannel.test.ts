import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  ChannelDelivery,
  ChannelNotification,
  ChannelUnavailableError,
} from '@callboard/backstage-plugin-notifications-node';
import { slackResponses, SlackServer } from './__testUtils__/SlackServer';
import { toReference } from './references';
import { SlackChannel } from './SlackChannel';
import { UpstreamMessages } from './UpstreamMessages';

let slack: SlackServer;

beforeEach(async () => {
  slack = await SlackServer.start();
});

afterEach(() => {
  jest.restoreAllMocks();
  slack.stop();
});

function createEntity(
  kind: string,
  name: string,
  options: { slack?: string; email?: string } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace: 'default',
      annotations: options.slack
        ? { 'slack.com/bot-notify': options.slack }
        : {},
    },
    spec: { profile: { email: options.email } },
  };
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const entities = [
  createEntity('User', 'jane', { slack: 'U_JANE' }),
  createEntity('User', 'joe', { email: 'joe@example.com' }),
  createEntity('User', 'ghost', { email: 'ghost@example.com' }),
  createEntity('Group', 'stagehands', { slack: 'C_STAGEHANDS' }),
  createEntity('Group', 'silent'),
  ...Array.from({ length: 12 }, (_, index) =>
    createEntity('User', `user-${index}`, { slack: `U_${index}` }),
  ),
];

function createChannel(
  options: Partial<ConstructorParameters<typeof SlackChannel>[0]> = {},
) {
  const catalog = catalogServiceMock({ entities });
  const getEntitiesByRefs = jest.spyOn(catalog, 'getEntitiesByRefs');
  const channel = new SlackChannel({
    workspace: {
      id: 'SlackNotificationProcessor',
      title: 'Slack',
      token: 'xoxb-token',
      broadcastChannels: [],
      broadcastRoutes: [],
    },
    appBaseUrl: 'https://example.com/backstage',
    auth: mockServices.auth(),
    catalog,
    logger: mockServices.logger.mock(),
    slackApiUrl: slack.url,
    ...options,
  });
  return { channel, getEntitiesByRefs };
}

function createNotification(
  payload: Partial<ChannelNotification['payload']> = {},
): ChannelNotification {
  return {
    id: 'notification-1',
    sendId: 'send-1',
    origin: 'plugin:ci',
    isBroadcast: false,
    sentAt: new Date(),
    payload: { title: 'Build failed', ...payload },
  };
}

const abortSignal = new AbortController().signal;

function deliver(
  channel: SlackChannel,
  destinations: Array<string | Partial<ChannelDelivery>>,
  options: { payload?: object; abortSignal?: AbortSignal } = {},
) {
  return channel.deliver(
    {
      notification: createNotification(options.payload),
      deliveries: destinations.map((destination, index) => ({
        destination: '',
        key: `key-${index}`,
        attempt: 1,
        ...(typeof destination === 'string' ? { destination } : destination),
      })),
    },
    { abortSignal: options.abortSignal ?? abortSignal },
  );
}

const users = entities
  .slice(5)
  .map(({ metadata }) => `user:default/${metadata.name}`);

describe('a Slack channel', () => {
  it('posts to users by annotation or e-mail address, to groups, and to Slack channels, and asks the catalog once', async () => {
    slack.users.set('joe@example.com', 'U_JOE');
    const { channel, getEntitiesByRefs } = createChannel();

    const results = await deliver(channel, [
      'user:default/jane',
      'user:default/joe',
      'user:default/ghost',
      'user:default/nobody',
      'group:default/stagehands',
      'group:default/silent',
      'slack-channel:#general',
    ]);

    expect(slack.summary).toEqual([
      'chat.postMessage U_JANE',
      'users.lookupByEmail joe@example.com',
      'chat.postMessage U_JOE',
      'users.lookupByEmail ghost@example.com',
      'chat.postMessage C_STAGEHANDS',
      'chat.postMessage #general',
    ]);
    const noAddress = { outcome: 'skipped', reason: 'no-address' };
    expect(Object.fromEntries(results)).toEqual({
      'user:default/jane': {
        outcome: 'delivered',
        reference: 'D_JANE/170000001.000100',
      },
      'user:default/joe': {
        outcome: 'delivered',
        reference: 'D_JOE/170000003.000100',
      },
      'user:default/ghost': noAddress,
      'user:default/nobody': noAddress,
      'group:default/stagehands': {
        outcome: 'delivered',
        reference: 'C_STAGEHANDS/170000005.000100',
      },
      'group:default/silent': noAddress,
      'slack-channel:#general': {
        outcome: 'delivered',
        reference: '#general/170000006.000100',
      },
    });
    expect(getEntitiesByRefs).toHaveBeenCalledTimes(1);
    expect(slack.calls[0]).toMatchObject({
      token: 'Bearer xoxb-token',
      text: 'Build failed',
      metadata: {
        event_type: 'backstage_notification',
        event_payload: {
          notification_id: 'notification-1',
          delivery_key: 'key-0',
        },
      },
    });
  });

  it('remembers for an hour who has an e-mail address, and for five minutes that nobody has', async () => {
    const now = jest.spyOn(Date, 'now');
    slack.users.set('joe@example.com', 'U_JOE');
    const { channel } = createChannel();
    const lookUpsAfter = async (minutes: number) => {
      now.mockReturnValue(minutes * 60_000);
      slack.calls.length = 0;
      await deliver(channel, ['user:default/joe', 'user:default/ghost']);
      return slack.calls
        .filter(({ method }) => method === 'users.lookupByEmail')
        .map(({ email }) => email);
    };

    expect(await lookUpsAfter(0)).toEqual([
      'joe@example.com',
      'ghost@example.com',
    ]);
    expect(await lookUpsAfter(4)).toEqual([]);
    expect(await lookUpsAfter(6)).toEqual(['ghost@example.com']);
    expect(await lookUpsAfter(61)).toEqual([
      'joe@example.com',
      'ghost@example.com',
    ]);
  });

  it('delivers the rest of a batch when Slack refuses one message, and says with which code', async () => {
    const { channel } = createChannel();
    slack.answerNext(
      slackResponses.error('channel_not_found'),
      slackResponses.error('is_archived'),
      slackResponses.error('internal_error'),
    );

    const results = await deliver(channel, users.slice(0, 4));

    expect([...results.values()]).toEqual([
      { outcome: 'rejected', reason: 'channel_not_found' },
      { outcome: 'rejected', reason: 'is_archived' },
      { outcome: 'retry', reason: 'internal_error' },
      { outcome: 'delivered', reference: expect.any(String) },
    ]);
  });

  it.each([
    ['429', slackResponses.rateLimited(7), 'rate_limited', 7],
    ['503', slackResponses.unavailable(), 'http_503', undefined],
    ['no response', slackResponses.hanging, 'timeout', undefined],
    [
      'the page of a proxy',
      slackResponses.proxyPage(),
      'unexpected_response',
      undefined,
    ],
    [
      'invalid_auth',
      slackResponses.error('invalid_auth'),
      'invalid_auth',
      undefined,
    ],
    [
      'token_revoked',
      slackResponses.error('token_revoked'),
      'token_revoked',
      undefined,
    ],
    [
      'account_inactive',
      slackResponses.error('account_inactive'),
      'account_inactive',
      undefined,
    ],
  ])(
    'is unavailable on %s, without a try of its own, and forgets no message that it has posted',
    async (_, answer, reason, afterSeconds) => {
      const { channel } = createChannel({ timeoutMilliseconds: 300 });
      const unavailable = expect.objectContaining({
        name: 'ChannelUnavailableError',
        reason,
        afterSeconds,
      });

      slack.answerNext(answer);
      await expect(deliver(channel, users)).rejects.toEqual(unavailable);
      expect(slack.calls).toHaveLength(1);

      slack.answerNext(
        ...users.slice(0, 10).map(() => slackResponses.posted('D_1', '1.0')),
        answer,
      );
      const error = await deliver(channel, users).catch(thrown => thrown);
      expect(slack.calls).toHaveLength(12);
      expect(error).toEqual(unavailable);
      expect([...error.results]).toEqual(
        users
          .slice(0, 10)
          .map(ref => [ref, { outcome: 'delivered', reference: 'D_1/1.0' }]),
      );
    },
  );

  it('is unavailable when Slack refuses connections, or the catalog fails', async () => {
    const { channel, getEntitiesByRefs } = createChannel();
    getEntitiesByRefs.mockRejectedValueOnce(new Error('down'));
    await expect(deliver(channel, users)).rejects.toEqual(
      expect.objectContaining({ reason: 'catalog_unavailable' }),
    );
    expect(slack.calls).toEqual([]);

    slack.stop();
    const refused = await deliver(channel, users).catch(error => error);
    expect(refused).toBeInstanceOf(ChannelUnavailableError);
    expect(refused.reason).toBe('request_failed');
  });

  it('stops when it is aborted, which says nothing about Slack', async () => {
    const { channel } = createChannel();
    const abort = new AbortController();
    slack.answerNext(slackResponses.hanging);
    const called = slack.nextCall();
    const delivered = deliver(channel, users, { abortSignal: abort.signal });
    await called;
    abort.abort(new Error('Stopping'));
    await expect(delivered).rejects.toThrow('Stopping');
    expect(slack.calls).toHaveLength(1);
  });

  it.each(databases.eachSupportedId())(
    'updates what the built-in module has posted within a day, on %s',
    async id => {
      const knex = await databases.init(id);
      const database = mockServices.database({ knex });
      await knex.schema.createTable('slack_message_timestamps', table => {
        for (const column of ['origin', 'scope', 'channel', 'ts']) {
          table.string(column);
        }
      });
      await knex('slack_message_timestamps').insert({
        origin: 'plugin:ci',
        scope: 'build-1',
        channel: 'C_STAGEHANDS',
        ts: '1.0',
      });
      const { channel } = createChannel({
        upstreamMessages: await UpstreamMessages.read(database),
      });
      slack.answerNext(slackResponses.posted('C_STAGEHANDS', '1.0'));
      const group = ['group:default/stagehands'];
      const sent = (scope: string) =>
        deliver(channel, group, { payload: { scope } });
      expect([...(await sent('build-1')).values()]).toEqual([
        { outcome: 'delivered', reference: 'C_STAGEHANDS/1.0' },
      ]);
      await sent('build-2');
      expect(slack.calls).toMatchObject([
        { method: 'chat.update', channel: 'C_STAGEHANDS', ts: '1.0' },
        { method: 'chat.postMessage', channel: 'C_STAGEHANDS' },
      ]);
    },
  );

  it('updates what was posted before, and posts anew what is gone', async () => {
    const { channel } = createChannel();
    slack.answerNext(
      slackResponses.posted('D_JANE', '1.0'),
      slackResponses.error('message_not_found'),
      slackResponses.posted('C_STAGEHANDS', '3.0'),
      slackResponses.error('msg_too_long'),
      slackResponses.error('channel_not_found'),
      slackResponses.posted('D_1', '6.0'),
    );
    // What upstream keeps of a direct message: updates do not take the id of a user.
    const upstreamRow = { channel: 'U_1', ts: '5.0' };

    const results = await deliver(
      channel,
      [
        { destination: 'user:default/jane', reference: 'D_JANE/1.0' },
        { destination: 'group:default/stagehands', reference: 'C_OLD/2.0' },
        { destination: users[0], reference: 'D_0/4.0' },
        { destination: users[1], reference: toReference(upstreamRow) },
      ],
      { payload: { title: 'Build mended' } },
    );

    expect(slack.summary).toEqual([
      'chat.update D_JANE',
      'chat.update C_OLD',
      'chat.postMessage C_STAGEHANDS',
      'chat.update D_0',
      'chat.update U_1',
      'chat.postMessage U_1',
    ]);
    expect(slack.calls[4].ts).toBe('5.0');
    expect(slack.calls[0]).toMatchObject({ ts: '1.0', text: 'Build mended' });
    expect([...results.values()]).toEqual([
      { outcome: 'delivered', reference: 'D_JANE/1.0' },
      { outcome: 'delivered', reference: 'C_STAGEHANDS/3.0' },
      { outcome: 'rejected', reason: 'msg_too_long' },
      { outcome: 'delivered', reference: 'D_1/6.0' },
    ]);
  });

  it('marks what is resolved and deletes what is retracted, also when users have deleted it', async () => {
    const { channel } = createChannel();
    const references = ['D_1/1.0', 'D_2/2.0', 'D_3/3.0'].map(
      (reference, index) => ({
        destination: users[index],
        key: `key-${index}`,
        reference,
      }),
    );
    slack.answerNext(
      slackResponses.posted('D_1', '1.0'),
      slackResponses.error('message_not_found'),
      slackResponses.error('cant_update_message'),
    );
    const resolved = await channel.resolve(
      { notification: createNotification(), references },
      { abortSignal },
    );
    expect(slack.summary).toEqual([
      'chat.update D_1',
      'chat.update D_2',
      'chat.update D_3',
    ]);
    expect(slack.calls[0].ts).toBe('1.0');
    expect(slack.calls[0].blocks).toMatchObject([
      { text: { text: ':white_check_mark: *Build failed*' } },
      { elements: [{ text: 'Resolved' }] },
    ]);
    expect([...resolved.values()]).toEqual([
      { outcome: 'delivered', reference: 'D_1/1.0' },
      { outcome: 'delivered', reference: 'D_2/2.0' },
      { outcome: 'rejected', reason: 'cant_update_message' },
    ]);

    slack.calls.length = 0;
    slack.answerNext(
      { body: { ok: true, channel: 'D_1', ts: '1.0' } },
      slackResponses.error('message_not_found'),
      slackResponses.rateLimited(3),
    );
    const limited = await channel
      .retract(
        { notificationId: 'notification-1', references },
        { abortSignal },
      )
      .catch(error => error);
    expect(slack.calls).toMatchObject([
      { method: 'chat.delete', channel: 'D_1', ts: '1.0' },
      { method: 'chat.delete', channel: 'D_2', ts: '2.0' },
      { method: 'chat.delete', channel: 'D_3', ts: '3.0' },
    ]);
    expect(limited).toMatchObject({ reason: 'rate_limited', afterSeconds: 3 });
    expect([...limited.results.values()]).toEqual([
      { outcome: 'delivered' },
      { outcome: 'delivered' },
    ]);
  });

  it('mentions users where they are known in Slack', async () => {
    slack.users.set('joe@example.com', 'U_JOE');
    const { channel } = createChannel();
    await deliver(channel, ['slack-channel:C_1'], {
      payload: {
        description:
          'By <@user:default/jane>, <@User:Joe>, <@user:default/ghost> & <!channel>',
      },
    });
    expect(slack.calls.at(-1)!.attachments[0].blocks[0].text.text).toBe(
      'By <@U_JANE>, <@U_JOE>, &lt;@user:default/ghost&gt; &amp; &lt;!channel&gt;',
    );
  });

  it('finds its destinations: groups by name or the Slack channels of the metadata, and broadcasts by route', () => {
    const logger = mockServices.logger.mock();
    const { channel } = createChannel({
      logger,
      workspace: {
        id: 'SlackNotificationProcessor',
        title: 'Slack',
        token: 'xoxb-token',
        broadcastChannels: ['C_ALL'],
        broadcastRoutes: [
          { channels: ['C_NEVER'] },
          { topic: 'alerts', channels: ['C_ALERTS'] },
          { origin: 'plugin:ci', channels: ['C_CI'] },
          { origin: 'plugin:ci', topic: 'alerts', channels: ['C_A', 'C_B'] },
        ],
      },
    });
    const toEntities = (entityRef: string | string[], metadata?: any) =>
      channel.getDestinations({
        origin: 'plugin:ci',
        payload: { title: 'Title', metadata },
        recipients: { type: 'entity', entityRef },
      });
    const toEverybody = (origin: string, topic?: string) =>
      channel.getDestinations({
        origin,
        payload: { title: 'Title', topic },
        recipients: { type: 'broadcast' },
      });

    const named = ['user:default/jane', 'Group:Stagehands', 'component:x/site'];
    expect(toEntities(named)).toEqual([
      'group:default/stagehands',
      'component:x/site',
    ]);
    expect(toEntities(named, { slackChannel: 'C_1' })).toEqual([
      'slack-channel:C_1',
    ]);
    expect(toEntities(named, { slackChannel: ['C_1', 'C_2', 'C_1'] })).toEqual([
      'slack-channel:C_1',
      'slack-channel:C_2',
    ]);
    expect(toEntities(named, [{ type: 'slackChannel', value: 'C_1' }])).toEqual(
      ['slack-channel:C_1'],
    );
    expect(toEntities(named, { slackChannel: 7 })).toHaveLength(2);
    expect(toEntities('user:default/jane', { slackChannel: 'C_1' })).toEqual(
      [],
    );

    expect(toEverybody('plugin:ci', 'alerts')).toEqual([
      'slack-channel:C_A',
      'slack-channel:C_B',
    ]);
    expect(toEverybody('plugin:ci')).toEqual(['slack-channel:C_CI']);
    expect(toEverybody('plugin:x', 'alerts')).toEqual([
      'slack-channel:C_ALERTS',
    ]);
    expect(toEverybody('plugin:x', 'other')).toEqual(['slack-channel:C_ALL']);

    expect(logger.warn).not.toHaveBeenCalled();
    expect(
      toEntities(Array.from({ length: 101 }, (_, i) => `group:default/g${i}`)),
    ).toHaveLength(100);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('100 of its 101 destinations'),
    );
  });
});
