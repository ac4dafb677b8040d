import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { AddressInfo, createServer } from 'node:net';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { SmtpEndpoint, smtpError } from './__testUtils__/SmtpEndpoint';
import {
  deliveriesTo,
  notificationOf,
  startEmailChannel,
  user,
} from './__testUtils__/startEmailChannel';
import { CatalogUsers } from './CatalogUsers';
import { readEmailConfig } from './config';
import { createTransport } from './createTransport';
import { EmailChannel } from './EmailChannel';
import { EmailComposer } from './EmailComposer';

const ADA = 'user:default/ada';
const BOB = 'user:default/bob';
const EVE = 'user:default/eve';
const entities = [
  user('ada', 'ada@example.com'),
  user('bob', 'bob@example.com'),
  user('eve', 'eve@example.org'),
];

jest.setTimeout(60_000);

describe('EmailChannel', () => {
  const directory = createMockDirectory();
  const cleanups = new Array<() => Promise<unknown>>();

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) {
      await cleanup();
    }
  });

  async function startEndpoint(
    ...options: Parameters<typeof SmtpEndpoint.start>
  ): Promise<SmtpEndpoint> {
    const endpoint = await SmtpEndpoint.start(...options);
    cleanups.push(() => endpoint.close());
    return endpoint;
  }

  async function startChannel(
    options: Partial<Parameters<typeof startEmailChannel>[0]> & {
      port: number;
      login?: JsonObject;
    },
  ) {
    const { port, login, email, ...others } = options;
    const fixture = await startEmailChannel({
      entities,
      ...others,
      email: {
        transportConfig: {
          transport: 'smtp',
          hostname: '127.0.0.1',
          port,
          ...login,
        },
        ...email,
      },
    });
    cleanups.push(() => fixture.backend.stop());
    return fixture;
  }

  async function startSilentServer() {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    const server = createServer(socket => {
      cleanups.push(async () => socket.destroy());
      resolve();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(async () => server.close());
    return { port: (server.address() as AddressInfo).port, connected };
  }

  it('sends each user an e-mail of their own, in a thread by notification, that can be unsubscribed with one click', async () => {
    const endpoint = await startEndpoint();
    const { channel, deliver } = await startChannel({
      port: endpoint.port,
      email: { replyTo: 'help@example.com' },
    });
    expect(channel).toMatchObject({ id: 'Email', title: 'E-mail' });
    const unsubscribeUrl = `https://backstage.example.com/api/notifications/unsubscribe?token=${'a1-_'.repeat(
      100,
    )}`;
    const notification = notificationOf({
      description: 'It has **81 °C**.\nFan 2 does not turn.',
      severity: 'critical',
      link: '/catalog/default/component/desk',
      additionalLinks: [
        { title: 'Runbook', url: 'https://runbooks.example.com/dimmers' },
      ],
    });

    expect(await deliver([ADA, BOB], notification, { unsubscribeUrl })).toEqual(
      {
        [ADA]: { outcome: 'delivered' },
        [BOB]: { outcome: 'delivered' },
      },
    );

    expect(endpoint.recipients.sort()).toEqual([
      'ada@example.com',
      'bob@example.com',
    ]);
    const { raw, parsed } = endpoint.mailTo('ada@example.com');
    expect(parsed.from?.text).toBe('"Callboard" <callboard@example.com>');
    expect(parsed.replyTo?.text).toBe('help@example.com');
    expect(parsed.subject).toBe('Dimmer rack 3 is too hot');
    expect(parsed.messageId).toBe('<key-user-default-ada@example.com>');
    expect(parsed.inReplyTo).toBe(
      '<5f7ae4a4-8a0f-4b1f-9d52-6b0a7a0f7f10@example.com>',
    );
    expect(parsed.references).toBe(parsed.inReplyTo);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.headers.get('x-auto-response-suppress')).toBe('All');
    expect(raw).toContain('\r\nImportance: High\r\n');
    // A folded address is none.
    expect(raw).toContain(`\r\nList-Unsubscribe: <${unsubscribeUrl}>\r\n`);
    expect(raw).toContain(
      '\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n',
    );
    for (const part of [parsed.text, String(parsed.html)]) {
      expect(part).toContain('It has **81 °C**.');
      expect(part).toContain(
        'https://backstage.example.com/portal/catalog/default/component/desk',
      );
      expect(part).toContain('https://runbooks.example.com/dimmers');
      expect(part).toContain(
        'https://backstage.example.com/portal/notifications/settings',
      );
      expect(part).toContain(unsubscribeUrl);
    }
  });

  it('sends no unsubscribe headers without an address for them, and no priority of normal notifications', async () => {
    const endpoint = await startEndpoint();
    const { deliver } = await startChannel({ port: endpoint.port });

    await deliver([ADA]);

    const [{ raw, parsed }] = endpoint.mails;
    expect(raw).not.toMatch(/unsubscribe/i);
    expect(raw).not.toMatch(/^(x-priority|importance):/im);
    expect(parsed.text).toContain(
      'https://backstage.example.com/portal/notifications\n',
    );
  });

  it('lets a title neither add headers nor markup', async () => {
    const endpoint = await startEndpoint();
    const { deliver } = await startChannel({ port: endpoint.port });

    await deliver(
      [ADA],
      notificationOf({
        title:
          'Hot\r\nBcc: eve@example.org\r\n\r\n<img src=x onerror="alert(1)"> &',
        topic: '</p><script>alert(2)</script>',
        link: 'javascript:alert(3)', // eslint-disable-line no-script-url
      }),
    );

    expect(endpoint.recipients).toEqual(['ada@example.com']);
    const [{ parsed }] = endpoint.mails;
    expect(parsed.subject).toBe(
      'Hot Bcc: eve@example.org <img src=x onerror="alert(1)"> &',
    );
    expect(parsed.headers.has('bcc')).toBe(false);
    expect(parsed.html).not.toMatch(/<img|<script|javascript:/);
    expect(parsed.html).toContain(
      '&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp;',
    );
  });

  it('skips users without a usable address, and those that the config excludes', async () => {
    const endpoint = await startEndpoint();
    const { deliver } = await startChannel({
      port: endpoint.port,
      entities: [
        ...entities,
        user('nomail'),
        user('junk', 'x@example.com, eve@example.org'),
        user('denied', 'Denied@example.com'),
        user('outside', 'outside@sub.example.com'),
      ],
      email: {
        allowedEmailDomains: ['EXAMPLE.com'],
        allowlistEmailAddresses: ['Eve@example.org'],
        denylistEmailAddresses: ['denied@EXAMPLE.com'],
      },
    });
    const refs = ['nomail', 'junk', 'denied', 'outside', 'absent'].map(
      name => `user:default/${name}`,
    );

    expect(await deliver([ADA, EVE, ...refs])).toEqual({
      [ADA]: { outcome: 'delivered' },
      [EVE]: { outcome: 'delivered' },
      'user:default/nomail': { outcome: 'skipped', reason: 'no-address' },
      'user:default/junk': { outcome: 'skipped', reason: 'no-address' },
      'user:default/denied': { outcome: 'skipped', reason: 'excluded' },
      'user:default/outside': { outcome: 'skipped', reason: 'excluded' },
      'user:default/absent': { outcome: 'skipped', reason: 'no-address' },
    });
    expect(endpoint.mails).toHaveLength(2);
  });

  it('sends to the allowlist only, where there are no allowed domains', async () => {
    const endpoint = await startEndpoint();
    const { deliver } = await startChannel({
      port: endpoint.port,
      email: { allowlistEmailAddresses: ['ada@example.com'] },
    });

    expect(await deliver([ADA, BOB])).toEqual({
      [ADA]: { outcome: 'delivered' },
      [BOB]: { outcome: 'skipped', reason: 'excluded' },
    });
  });

  it('reads all addresses by one request, and is unavailable while the catalog is', async () => {
    const endpoint = await startEndpoint();
    const catalog = catalogServiceMock.mock({
      getEntitiesByRefs: jest
        .fn()
        .mockResolvedValueOnce({ items: entities })
        .mockRejectedValue(new Error('catalog of 10.0.0.1 is down')),
    });
    const { channel, deliver } = await startChannel({
      port: endpoint.port,
      catalog,
      email: { broadcastConfig: { receiver: 'users' } },
    });

    await deliver([ADA, BOB, EVE]);
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledWith(
      { entityRefs: [ADA, BOB, EVE], fields: ['spec.profile.email'] },
      { credentials: mockCredentials.service('plugin:notifications') },
    );
    expect(endpoint.mails).toHaveLength(3);

    await expect(deliver([ADA])).rejects.toMatchObject({
      name: 'ChannelUnavailableError',
      reason: 'catalog_unavailable',
    });
    catalog.queryEntities.mockRejectedValue(new Error('down'));
    await expect(
      channel.expandBroadcast!(notificationOf(), {
        abortSignal: new AbortController().signal,
      }),
    ).rejects.toMatchObject({ reason: 'catalog_unavailable' });
  });

  it('tells refused mailboxes from those to be tried again, and sends to the others', async () => {
    const endpoint = await startEndpoint({
      onRcptTo(address, _session, callback) {
        const refusals: { [name in string]: Error } = {
          'bob@example.com': smtpError(550, 'bob moved to eve@example.org'),
          'eve@example.org': smtpError(450, 'greylisted'),
        };
        callback(refusals[address.address]);
      },
    });
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const { deliver } = await startChannel({ port: endpoint.port, logger });

    expect(await deliver([ADA, BOB, EVE])).toEqual({
      [ADA]: { outcome: 'delivered' },
      [BOB]: { outcome: 'rejected', reason: 'smtp_550' },
      [EVE]: { outcome: 'retry', reason: 'smtp_450' },
    });
    // Only operators learn what the provider said.
    expect(JSON.stringify(logger.warn.mock.calls)).toContain('bob moved');
  });

  it.each([
    [554, 'rejected'],
    [451, 'retry'],
  ])('takes a %d to the contents as %s', async (code, outcome) => {
    const endpoint = await startEndpoint({
      onData(stream, _session, callback) {
        stream.on('end', () => callback(smtpError(code, 'refused')));
        stream.resume();
      },
    });
    const { deliver } = await startChannel({ port: endpoint.port });

    expect(await deliver([ADA])).toEqual({
      [ADA]: { outcome, reason: `smtp_${code}` },
    });
  });

  it.each([
    [
      'a server that is busy',
      { onConnect: (_: unknown, done: Done) => done(smtpError(421, 'busy')) },
      'smtp_421',
    ],
    [
      'a server that throttles recipients',
      {
        onRcptTo: (_: unknown, __: unknown, done: Done) =>
          done(smtpError(454, 'slow down')),
      },
      'smtp_454',
    ],
    [
      'a server that refuses the sender',
      {
        onMailFrom: (_: unknown, __: unknown, done: Done) =>
          done(smtpError(550, 'not yours')),
      },
      'smtp_550',
    ],
    [
      'wrong credentials',
      {
        onAuth: (_: unknown, __: unknown, done: Done) =>
          done(smtpError(535, 'wrong password of secret')),
      },
      'smtp_auth',
    ],
    [
      'a directory of users that is down',
      {
        onAuth: (_: unknown, __: unknown, done: Done) =>
          done(smtpError(454, 'try later')),
      },
      'smtp_454',
    ],
  ])('is unavailable because of %s', async (_, server, reason) => {
    const endpoint = await startEndpoint({
      onAuth: (_auth, _session, done) => done(null, { user: 'callboard' }),
      ...server,
    });
    const { deliver } = await startChannel({
      port: endpoint.port,
      login: { username: 'callboard', password: 'secret' },
    });

    await expect(deliver([ADA, BOB, EVE])).rejects.toMatchObject({
      name: 'ChannelUnavailableError',
      reason,
    });
    expect(endpoint.mails).toHaveLength(0);
  });

  it('is unavailable because nothing listens at the port', async () => {
    const gone = await SmtpEndpoint.start();
    const { port } = gone;
    await gone.close();
    const { deliver } = await startChannel({ port });

    await expect(deliver([ADA])).rejects.toMatchObject({
      name: 'ChannelUnavailableError',
      reason: 'smtp_refused',
    });
  });

  it('does not throw away what was sent before the server failed', async () => {
    let accepted = 0;
    const endpoint = await startEndpoint({
      onMailFrom(_address, _session, callback) {
        accepted++;
        callback(accepted > 1 ? smtpError(421, 'closing') : undefined);
      },
    });
    const { deliver } = await startChannel({
      port: endpoint.port,
      email: { concurrencyLimit: 1 },
    });

    const error = await deliver([ADA, BOB, EVE]).catch(thrown => thrown);
    expect(error).toMatchObject({
      name: 'ChannelUnavailableError',
      reason: 'smtp_421',
    });
    expect([...error.results]).toEqual([[ADA, { outcome: 'delivered' }]]);
    // The second e-mail was tried on a new connection, too, and the third did not begin.
    expect(accepted).toBe(3);
  });

  it('stops when it is told to, in the middle of an e-mail and before the next', async () => {
    const { port, connected } = await startSilentServer();
    const { deliver } = await startChannel({
      port,
      email: { concurrencyLimit: 1 },
    });
    const controller = new AbortController();

    const delivery = deliver([ADA, BOB], notificationOf(), {
      abortSignal: controller.signal,
    });
    await connected;
    controller.abort(new Error('shutting down'));

    await expect(delivery).rejects.toThrow('shutting down');
  });

  it('is unavailable because of a server that says nothing', async () => {
    const { port } = await startSilentServer();
    const rootConfig = mockServices.rootConfig({
      data: {
        app: { baseUrl: 'https://backstage.example.com' },
        notifications: {
          processors: {
            email: {
              sender: 'callboard@example.com',
              transportConfig: {
                transport: 'smtp',
                hostname: '127.0.0.1',
                port,
              },
            },
          },
        },
      },
    });
    const logger = mockServices.logger.mock();
    const config = readEmailConfig(rootConfig);
    const transport = createTransport({ config, rootConfig, logger });
    cleanups.push(async () => transport.close());
    const channel = new EmailChannel({
      config,
      users: new CatalogUsers({
        auth: mockServices.auth(),
        catalog: catalogServiceMock({ entities }),
      }),
      composer: new EmailComposer({ config }),
      transport,
      logger,
      mailMilliseconds: 50,
    });

    await expect(
      channel.deliver(
        {
          notification: notificationOf(),
          deliveries: deliveriesTo([ADA, BOB, EVE]),
        },
        { abortSignal: new AbortController().signal },
      ),
    ).rejects.toMatchObject({
      name: 'ChannelUnavailableError',
      reason: 'mail_timeout',
    });
  });

  it('sends broadcasts to the addresses of the config', async () => {
    const endpoint = await startEndpoint();
    const { channel, deliver } = await startChannel({
      port: endpoint.port,
      email: {
        broadcastConfig: {
          receiver: 'config',
          receiverEmails: ['all@example.com', 'night@example.com'],
        },
      },
    });
    const broadcast = { ...notificationOf(), isBroadcast: true };

    const destinations = await channel.expandBroadcast!(broadcast, {
      abortSignal: new AbortController().signal,
    });
    expect(destinations).toEqual([
      'mailto:all@example.com',
      'mailto:night@example.com',
    ]);
    await deliver(destinations, broadcast);

    const { parsed } = endpoint.mailTo('night@example.com');
    expect(parsed.text).toContain('sent to everybody');
    expect(parsed.text).not.toContain('/notifications/settings');
  });

  it('sends broadcasts to all users page by page, and by default to nobody', async () => {
    const all = Array.from({ length: 1_201 }, (_, i) => user(`user-${i}`));
    const catalog = catalogServiceMock({ entities: all });
    const query = jest.spyOn(catalog, 'queryEntities');
    const options = { abortSignal: new AbortController().signal };
    const toUsers = await startChannel({
      port: 1,
      catalog,
      email: { broadcastConfig: { receiver: 'users' } },
    });

    const refs = await toUsers.channel.expandBroadcast!(
      notificationOf(),
      options,
    );
    expect(new Set(refs)).toEqual(
      new Set(all.map(({ metadata }) => `user:default/${metadata.name}`)),
    );
    expect(refs).toHaveLength(1_201);
    expect(query).toHaveBeenCalledTimes(3);

    const toNobody = await startChannel({ port: 1 });
    expect(
      await toNobody.channel.expandBroadcast!(notificationOf(), options),
    ).toEqual([]);
  });

  it('lets a module write the e-mails, and tries again those that it fails for', async () => {
    const endpoint = await startEndpoint();
    const { deliver } = await startChannel({
      port: endpoint.port,
      renderer: {
        async getSubject({ origin }, { link }) {
          return `${origin}\nleads to ${link}`;
        },
        async getText({ user: recipient }) {
          if (recipient === BOB) {
            throw new Error('no text for bob');
          }
          return `For ${recipient}`;
        },
      },
    });

    expect(await deliver([ADA, BOB], notificationOf({ link: '/x' }))).toEqual({
      [ADA]: { outcome: 'delivered' },
      [BOB]: { outcome: 'retry', reason: 'template_failed' },
    });
    const [{ parsed }] = endpoint.mails;
    expect(parsed.subject).toBe(
      'plugin:lighting leads to https://backstage.example.com/portal/x',
    );
    expect(parsed.text?.trim()).toBe(`For ${ADA}`);
    // The default one would hide the text.
    expect(parsed.html).toBe(false);
  });

  it('begins no more e-mails within an interval than the config allows, over all calls', async () => {
    const endpoint = await startEndpoint();
    const { deliver } = await startChannel({
      port: endpoint.port,
      email: { concurrencyLimit: 1, throttleInterval: { hours: 1 } },
    });
    const controller = new AbortController();
    const options = { abortSignal: controller.signal };

    expect(await deliver([ADA], notificationOf(), options)).toEqual({
      [ADA]: { outcome: 'delivered' },
    });
    const waiting = deliver([BOB], notificationOf(), options);
    controller.abort(new Error('shutting down'));

    await expect(waiting).rejects.toThrow('shutting down');
    expect(endpoint.recipients).toEqual(['ada@example.com']);
  });

  it('hands e-mails to the program of the transport "sendmail", and is unavailable without it', async () => {
    directory.setContent({ sendmail: '#!/bin/sh\ncat > "$0.$4"\n' });
    await chmod(directory.resolve('sendmail'), 0o755);
    const { deliver } = await startChannel({
      port: 1,
      email: {
        transportConfig: {
          transport: 'sendmail',
          path: directory.resolve('sendmail'),
        },
      },
    });

    expect(await deliver([ADA])).toEqual({ [ADA]: { outcome: 'delivered' } });
    expect(
      await readFile(directory.resolve('sendmail.ada@example.com'), 'utf8'),
    ).toContain('Subject: Dimmer rack 3 is too hot\n');

    directory.clear();
    await expect(deliver([ADA])).rejects.toMatchObject({
      name: 'ChannelUnavailableError',
      reason: 'sendmail_missing',
    });
  });

  it('writes e-mails to the log instead of sending them, by the transport "stream"', async () => {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const { deliver } = await startChannel({
      port: 1,
      logger,
      email: { transportConfig: { transport: 'stream' } },
    });

    expect(await deliver([ADA])).toEqual({ [ADA]: { outcome: 'delivered' } });
    expect(JSON.stringify(logger.debug.mock.calls)).toContain(
      'To: ada@example.com',
    );
  });
});

type Done = (error?: Error) => void;
