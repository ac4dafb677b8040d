import { TestDatabases } from '@backstage/backend-test-utils';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import {
  NotificationProcessor,
  NotificationSendOptions,
} from '@callboard/backstage-plugin-notifications-node';
import { startNotificationsBackend } from '../__testUtils__/startNotificationsBackend';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Resolves once something was pushed as often as expected. */
class Collected<T> {
  readonly items = new Array<T>();
  private readonly waiting = new Array<() => void>();

  push(item: T): void {
    this.items.push(item);
    this.waiting.splice(0).forEach(resolve => resolve());
  }

  async until(count: number): Promise<T[]> {
    while (this.items.length < count) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
    return this.items;
  }
}

const to = (...names: string[]) => ({
  type: 'entity',
  entityRef: names.map(name => `user:default/${name}`),
});

describe.each(databases.eachSupportedId())('processors on %s', id => {
  async function startWith(
    processors: NotificationProcessor[],
    config?: Parameters<typeof startNotificationsBackend>[0]['config'],
  ) {
    const knex = await databases.init(id);
    return startNotificationsBackend({ knex, processors, config });
  }

  it('change payload and recipients of a send, one after the other', async () => {
    const seen = new Array<NotificationSendOptions>();
    const { asPlugin, asUser } = await startWith([
      {
        getName: () => 'First',
        // As some processors do: changes what it was given.
        processOptions: async options => {
          seen.push(structuredClone(options));
          options.payload.title += ' first';
          return options;
        },
      },
      {
        getName: () => 'Second',
        processOptions: async options => ({
          recipients: { type: 'entity', entityRef: 'user:default/b' },
          payload: {
            ...options.payload,
            title: `${options.payload.title} second`,
          },
        }),
      },
    ]);
    await asPlugin().post('/', {
      recipients: to('a'),
      payload: { title: 'T' },
    });
    expect(seen).toEqual([
      {
        recipients: { type: 'entity', entityRef: ['user:default/a'] },
        payload: { title: 'T', severity: 'normal' },
      },
    ]);
    expect((await asUser('a').get('/')).body.totalCount).toBe(0);
    const { body } = await asUser('b').get('/');
    expect(body.notifications[0].payload.title).toBe('T first second');
  });

  it('are not called for the other recipients of a send when they do not respond, and again in the next', async () => {
    const calls = new Array<string>();
    const never = (call: string) => {
      calls.push(call);
      return new Promise<never>(() => {});
    };
    const { asPlugin, asUser, logger } = await startWith(
      [
        {
          getName: () => 'Hangs early',
          processOptions: () => never('processOptions'),
        },
        {
          getName: () => 'Hangs',
          preProcess: () => never('preProcess'),
        },
        {
          getName: () => 'Fine',
          preProcess: async notification => ({
            ...notification,
            payload: { ...notification.payload, icon: 'fine' },
          }),
        },
      ],
      {
        notifications: {
          processorTimeout: { milliseconds: 20 },
          concurrencyLimit: 1,
        },
      },
    );
    for (const title of ['first', 'second']) {
      const { status } = await asPlugin().post('/', {
        recipients: to('a', 'b', 'c'),
        payload: { title },
      });
      expect(status).toBe(200);
    }
    const { body } = await asUser('c').get('/');
    expect(body.notifications.map((n: any) => n.payload)).toEqual([
      { title: 'second', severity: 'normal', icon: 'fine' },
      { title: 'first', severity: 'normal', icon: 'fine' },
    ]);
    const [early, late] = ['processOptions', 'preProcess'];
    expect(calls).toEqual([early, late, early, late]);
    expect(logger.error.mock.calls.map(([message]) => message)).toEqual([
      'The notification processor Hangs early failed in processOptions',
      'The notification processor Hangs failed in preProcess',
      'The notification processor Hangs early failed in processOptions',
      'The notification processor Hangs failed in preProcess',
    ]);
  });

  it('fail a send that must not go on without them, of which nothing is stored then', async () => {
    let isBroken = true;
    const failSometimes = async (title: string) => {
      if (isBroken) {
        throw new Error(`Secret of ${title}`);
      }
    };
    const { asPlugin, asUser, signals } = await startWith([
      {
        getName: () => 'Audit',
        required: true,
        getNotificationFilters: () => ({ includedTopics: ['early'] }),
        processOptions: async options => {
          await failSometimes(options.payload.title);
          return options;
        },
      },
      {
        getName: () => 'Personal',
        required: true,
        getNotificationFilters: () => ({ includedTopics: ['late'] }),
        preProcess: async notification => {
          await failSometimes(notification.payload.title);
          return notification;
        },
      },
    ]);
    const sendAll = async () => {
      const responses = [];
      for (const recipients of [to('a', 'b'), { type: 'broadcast' }]) {
        for (const topic of ['early', 'late']) {
          responses.push(
            await asPlugin().post(
              '/',
              { recipients, payload: { title: 'T', topic } },
              { 'Idempotency-Key': `${recipients.type} ${topic}` },
            ),
          );
        }
      }
      return responses;
    };
    for (const { status, body } of await sendAll()) {
      expect([status, body.error.name]).toEqual([
        503,
        'ServiceUnavailableError',
      ]);
      expect(body.error.message).toMatch(
        /^The notification processor (Audit|Personal) failed in \w+$/,
      );
    }
    expect((await asUser('a').get('/')).body.totalCount).toBe(0);
    expect(signals).toEqual([]);

    isBroken = false;
    for (const { status } of await sendAll()) {
      expect(status).toBe(200);
    }
    expect((await asUser('a').get('/')).body.totalCount).toBe(4);
  });

  it('get payloads that can be used without a browser, unless they ask for others, and change what is stored by what they change', async () => {
    const sent = {
      title: 'By {{ user:default/jane }}',
      description: 'See {{component:site}}',
      link: 'route:catalog.catalogEntity?kind=component&namespace=default&name=site',
      additionalLinks: [
        { title: 'Nowhere', url: 'route:shop.checkout' },
        { title: 'Catalog', url: 'route:catalog.catalogIndex' },
        { title: 'Docs', url: '/docs' },
      ],
      severity: 'normal',
      translations: { de: { title: 'Von {{user:jane}}' } },
    };
    const plain = {
      title: 'By jane',
      description: 'See site',
      link: 'https://example.com/app/catalog/default/component/site',
      additionalLinks: [
        { title: 'Catalog', url: 'https://example.com/app/catalog' },
        { title: 'Docs', url: '/docs' },
      ],
      severity: 'normal',
      translations: { de: { title: 'Von jane' } },
    };
    const given = new Collected<[string, unknown]>();
    const observe = (
      payloadFormat?: 'plain' | 'raw',
    ): NotificationProcessor => {
      const note = (...payloads: unknown[]) =>
        payloads.forEach(payload =>
          given.push([
            payloadFormat ?? 'default',
            JSON.parse(JSON.stringify(payload)),
          ]),
        );
      return {
        getName: () => `${payloadFormat}`,
        payloadFormat,
        processOptions: async options => {
          note(options.payload);
          return options;
        },
        preProcess: async (notification, options) => {
          note(notification.payload, options.payload);
          return notification;
        },
        postProcess: async (notification, options) =>
          note(notification.payload, options.payload),
      };
    };
    let isChanging = false;
    const changing: NotificationProcessor = {
      getName: () => 'Changing',
      processOptions: async options => ({
        ...options,
        payload: isChanging
          ? {
              ...options.payload,
              title: `${options.payload.title}!`,
              additionalLinks: [
                { title: 'Own', url: '/own' },
                ...options.payload.additionalLinks!,
              ],
            }
          : options.payload,
      }),
      preProcess: async ({ payload, ...notification }) => ({
        ...notification,
        payload: isChanging ? { ...payload, link: '/elsewhere' } : payload,
      }),
    };
    const { asPlugin, asUser } = await startWith(
      [observe(), observe('plain'), observe('raw'), changing],
      { app: { baseUrl: 'https://example.com/app' } },
    );
    const send = async (recipients: object) => {
      await asPlugin().post('/', { recipients, payload: sent });
      const { body } = await asUser('a').get('/');
      const [{ id: stored }] = body.notifications;
      return (await asUser('a').get(`/${stored}`)).body.payload;
    };

    for (const recipients of [to('a'), { type: 'broadcast' }]) {
      expect(await send(recipients)).toEqual(sent);
      for (const [format, payload] of await given.until(15)) {
        expect([format, payload]).toEqual([
          format,
          format === 'raw' ? sent : plain,
        ]);
      }
      given.items.splice(0);
    }

    isChanging = true;
    expect(await send(to('a'))).toEqual({
      ...sent,
      title: 'By jane!',
      link: '/elsewhere',
      additionalLinks: [
        { title: 'Own', url: '/own' },
        ...plain.additionalLinks,
        // What it could not know of stays.
        sent.additionalLinks[0],
      ],
    });
  });

  it('do not change the scope for single recipients, which is logged once', async () => {
    const { asPlugin, asUser, logger } = await startWith([
      {
        getName: () => 'Personal',
        preProcess: async notification => ({
          ...notification,
          payload: {
            ...notification.payload,
            icon: 'fine',
            scope: `of ${notification.user}`,
          },
        }),
      },
    ]);
    for (const title of ['first', 'second']) {
      await asPlugin().post('/', {
        recipients: to('a', 'b', 'c'),
        payload: { title, scope: 's' },
      });
    }
    const { body } = await asUser('b').get('/');
    expect(body.notifications.map((n: any) => n.payload)).toEqual([
      { title: 'second', severity: 'normal', scope: 's', icon: 'fine' },
    ]);
    expect(logger.warn.mock.calls).toEqual(
      Array(2).fill([
        'The notification processor Personal changed the scope in preProcess; ignored',
      ]),
    );
  });

  it('keep only their own channel waiting when they never carry something on', async () => {
    const hanging = new Collected<string>();
    const fine = new Collected<string>();
    const { asPlugin } = await startWith(
      [
        {
          getName: () => 'Hangs',
          preProcess: async notification => ({
            ...notification,
            payload: { ...notification.payload, icon: 'asked' },
          }),
          postProcess: ({ user, payload }) => {
            hanging.push(`${user} ${payload.title}`);
            return payload.title === 'first'
              ? new Promise<never>(() => {})
              : Promise.resolve();
          },
        },
        {
          getName: () => 'Fine',
          postProcess: async ({ user, payload }) =>
            fine.push(`${user} ${payload.title}`),
        },
      ],
      {
        notifications: {
          concurrencyLimit: 1,
        },
      },
    );
    const send = (title: string) =>
      asPlugin().post('/', {
        recipients: to('a', 'b'),
        payload: { title },
      });
    const everything = ['first', 'second'].flatMap(title =>
      ['a', 'b'].map(name => `user:default/${name} ${title}`),
    );
    expect((await send('first')).status).toBe(200);
    const second = await send('second');
    expect(await fine.until(4)).toEqual(everything);
    expect(await hanging.until(1)).toEqual([everything[0]]);
    // Nor do sends do without it.
    expect(second.body[0].payload.icon).toBe('asked');
  });

  it('may give back every payload that was sent, a long bare link too', async () => {
    const { asPlugin } = await startWith([
      {
        getName: () => 'Icons',
        processOptions: async options => ({
          ...options,
          payload: { ...options.payload, icon: 'docs' },
        }),
      },
    ]);
    const url = `/${'x'.repeat(4_000)}`;
    const { body } = await asPlugin().post('/', {
      recipients: to('a'),
      payload: { title: 'T', additionalLinks: [url, '/short'] },
    });
    expect(body[0].payload).toMatchObject({
      icon: 'docs',
      additionalLinks: [
        { title: expect.stringMatching(/^\/x{50,199}…$/), url },
        { title: '/short', url: '/short' },
      ],
    });
  });

  it('cost a send nothing where their filters let nothing through', async () => {
    const postProcess = jest.fn();
    const { asPlugin } = await startWith([
      {
        getName: () => 'Alarm',
        getNotificationFilters: () => ({ minSeverity: 'critical' }),
        postProcess,
      },
    ]);
    const copy = jest.spyOn(globalThis, 'structuredClone');
    const { status } = await asPlugin().post('/', {
      recipients: { type: 'entity', entityRef: ['user:a', 'user:b'] },
      payload: { title: 'T' },
    });
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(status).toBe(200);
    expect(copy).not.toHaveBeenCalled();
    expect(postProcess).not.toHaveBeenCalled();
    copy.mockRestore();
  });

  it('are passed over when they fail or make something that cannot be sent', async () => {
    const { asPlugin, asUser, logger } = await startWith([
      {
        getName: () => 'Throws',
        processOptions: async options => {
          options.payload.title = 'Half done';
          throw new Error('Broken');
        },
        preProcess: async notification => {
          notification.payload.title = 'Half done';
          throw new Error('Broken');
        },
        postProcess: async () => {
          throw new Error('Broken');
        },
      },
      {
        getName: () => 'Forbidden',
        processOptions: async options => ({
          ...options,
          payload: {
            ...options.payload,
            // eslint-disable-next-line no-script-url -- what must not get through
            link: 'javascript:alert(1)',
          },
        }),
        preProcess: async notification => ({
          ...notification,
          payload: { ...notification.payload, title: 'x'.repeat(2_000) },
        }),
      },
      {
        getName: () => 'Sly',
        preProcess: async notification => ({
          ...notification,
          payload: {
            ...notification.payload,
            additionalLinks: [{ title: 'Yes', url: 'data:text/html,x' }],
          },
        }),
      },
      {
        getName: () => 'Unstorable',
        processOptions: async options => ({
          ...options,
          payload: { ...options.payload, metadata: { 'a\0': 'b' } },
        }),
        preProcess: async notification => ({
          ...notification,
          payload: { ...notification.payload, title: 'half \ud800' },
        }),
      },
      {
        getName: () => 'No filters',
        getNotificationFilters: () => {
          throw new Error('Broken');
        },
        preProcess: async notification => ({
          ...notification,
          payload: { title: 'Must not be asked' },
        }),
      },
      {
        getName: () => 'Fine',
        preProcess: async notification => ({
          ...notification,
          payload: { ...notification.payload, icon: 'fine' },
        }),
      },
    ]);
    const { status, body } = await asPlugin().post('/', {
      recipients: to('a'),
      payload: { title: 'T' },
    });
    expect([status, body[0].payload]).toEqual([
      200,
      { title: 'T', severity: 'normal', icon: 'fine' },
    ]);
    expect((await asUser('a').get('/')).body.notifications).toEqual(body);
    expect(
      logger.error.mock.calls.map(
        ([message]) => message.split('processor ')[1],
      ),
    ).toEqual(
      expect.arrayContaining([
        'Throws failed in processOptions',
        'Forbidden failed in processOptions',
        'Unstorable failed in processOptions',
        'Throws failed in preProcess',
        'Forbidden failed in preProcess',
        'Sly failed in preProcess',
        'Unstorable failed in preProcess',
        'No filters failed in getNotificationFilters',
      ]),
    );
  });

  it('give recipients different payloads of the one notification', async () => {
    const { asPlugin, asUser } = await startWith([
      {
        getName: () => 'Personal',
        preProcess: async notification => {
          const { user, payload } = notification;
          return user === 'user:default/b'
            ? {
                ...notification,
                id: 'mine',
                origin: 'x',
                payload: { ...payload, title: 'For b' },
              }
            : notification;
        },
      },
    ]);
    const { body } = await asPlugin().post('/', {
      recipients: to('a', 'b', 'c'),
      payload: { title: 'T' },
    });
    const byUser = new Map(body.map((n: any) => [n.user, n]));
    const a: any = byUser.get('user:default/a');
    const b: any = byUser.get('user:default/b');
    expect(byUser.get('user:default/c')).toEqual({
      ...a,
      user: 'user:default/c',
      userRef: 'user:default/c',
    });
    expect([b.payload.title, b.origin]).toEqual(['For b', 'plugin:ci']);
    expect(b.id).toBe(a.id);
    expect((await asUser('b').get('/')).body.notifications).toEqual([b]);
  });

  it('do nothing to what is stored, nor to one another, by changing what they were told of the send', async () => {
    const seen = new Collected<string>();
    const meddle = (name: string): NotificationProcessor => ({
      getName: () => name,
      preProcess: async (notification, options) => {
        seen.push(options.payload.title);
        // eslint-disable-next-line no-script-url -- what must not get through
        options.payload.link = 'javascript:alert(1)';
        options.payload.title = `Changed by ${name}`;
        return notification;
      },
      postProcess: async (_, options) => {
        seen.push(options.payload.title);
        options.payload.title = `Changed by ${name}`;
      },
    });
    const { asPlugin, asUser } = await startWith(
      [meddle('First'), meddle('Second')],
      { notifications: { concurrencyLimit: 1 } },
    );
    const payload = { title: 'T', severity: 'normal' };
    for (const recipients of [to('a'), { type: 'broadcast' }]) {
      await asPlugin().post('/', { recipients, payload });
      expect(
        (await asUser('a').get('/')).body.notifications[0].payload,
      ).toEqual(payload);
    }
    expect(await seen.until(8)).toEqual(Array(8).fill('T'));
  });

  it('are only asked for what their filters and the settings of the user let through', async () => {
    const asked = new Array<string>();
    const before = new Collected<string>();
    const after = new Collected<string>();
    const { asPlugin, asUser } = await startWith(
      [
        {
          getName: () => 'Mail',
          getNotificationFilters: () => ({
            minSeverity: 'normal',
            excludedTopics: ['noise'],
          }),
          processOptions: async options => {
            asked.push(options.payload.title);
            return options;
          },
          preProcess: async notification => {
            before.push(`${notification.user} ${notification.payload.title}`);
            return notification;
          },
          postProcess: async ({ user, payload }) =>
            after.push(`${user} ${payload.title}`),
        },
      ],
      {
        notifications: {
          defaultSettings: { channels: [{ id: 'Mail', enabled: false }] },
        },
      },
    );
    await asUser('a').post('/settings', {
      channels: [{ id: 'Mail', enabled: true, origins: [] }],
    });
    for (const payload of [
      { title: 'low', severity: 'low' },
      { title: 'noise', topic: 'noise' },
      { title: 'news' },
    ]) {
      await asPlugin().post('/', { recipients: to('a', 'b'), payload });
    }
    await asPlugin().post('/', {
      recipients: { type: 'broadcast' },
      payload: { title: 'all' },
    });
    expect(await after.until(2)).toEqual(['user:default/a news', 'null all']);
    expect(before.items).toEqual(['user:default/a news', 'null all']);
    expect(asked).toEqual(['news', 'all']);
  });

  it('deliver in the background, none waiting for another', async () => {
    let release!: () => void;
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const slow = new Collected<Notification>();
    const fast = new Collected<Notification>();
    const { asPlugin, asUser } = await startWith([
      {
        getName: () => 'Slow',
        postProcess: async notification => {
          await gate;
          slow.push(notification);
        },
      },
      {
        getName: () => 'Fast',
        postProcess: async notification => fast.push(notification),
      },
    ]);
    await asUser('b').post('/settings', {
      channels: [{ id: 'Web', enabled: false, origins: [] }],
    });
    const sent = await asPlugin().post('/', {
      recipients: to('a', 'b'),
      payload: { title: 'T', scope: 's' },
    });
    expect(sent.body).toHaveLength(1);
    // Also to those who do not want it in the inbox.
    expect(await fast.until(2)).toEqual(
      ['a', 'b'].map(name => ({
        id: sent.body[0].id,
        user: `user:default/${name}`,
        userRef: `user:default/${name}`,
        isBroadcast: false,
        created: new Date(sent.body[0].created),
        updated: undefined,
        origin: 'plugin:ci',
        payload: expect.objectContaining({ title: 'T', scope: 's' }),
      })),
    );
    await asPlugin().post('/', {
      recipients: to('a'),
      payload: { title: 'Again', scope: 's' },
    });
    const [, , again] = await fast.until(3);
    expect(again).toMatchObject({
      created: new Date(sent.body[0].created),
      updated: expect.any(Date),
    });
    expect(slow.items).toEqual([]);
    release();
    await slow.until(3);
  });

  it('work on no more recipients at once, and begin no more within a time, than the config allows', async () => {
    const begun = {
      preProcess: new Array<number>(),
      postProcess: new Array<number>(),
    };
    const most = { preProcess: 0, postProcess: 0 };
    const running = { preProcess: 0, postProcess: 0 };
    const ended = new Collected<string>();
    const work = async (phase: keyof typeof running) => {
      begun[phase].push(performance.now());
      running[phase]++;
      most[phase] = Math.max(most[phase], running[phase]);
      await new Promise(resolve => setImmediate(resolve));
      running[phase]--;
      ended.push(phase);
    };
    const { asPlugin } = await startWith(
      [
        {
          getName: () => 'Busy',
          preProcess: async notification => {
            await work('preProcess');
            return notification;
          },
          postProcess: () => work('postProcess'),
        },
      ],
      {
        notifications: {
          concurrencyLimit: 2,
          throttleInterval: { milliseconds: 200 },
        },
      },
    );
    await Promise.all(
      [to('a', 'b'), to('c', 'd', 'e')].map(recipients =>
        asPlugin().post('/', { recipients, payload: { title: 'T' } }),
      ),
    );
    await ended.until(10);
    expect(most).toEqual({ preProcess: 2, postProcess: 2 });
    for (const times of Object.values(begun)) {
      // The last one has to wait for two intervals, by timers of whole milliseconds.
      expect(times[4] - times[0]).toBeGreaterThan(395);
    }
  });

  it('do not flood the log when they fail for every recipient of a large send', async () => {
    const fail = async () => {
      throw new Error('Broken');
    };
    const { asPlugin, logger } = await startWith([
      { getName: () => 'Broken', preProcess: fail },
      {
        getName: () => 'Without filters',
        getNotificationFilters: () => {
          throw new Error('Broken');
        },
        preProcess: fail,
      },
    ]);
    const { body } = await asPlugin().post('/', {
      recipients: to(...Array.from({ length: 500 }, (_, i) => `user-${i}`)),
      payload: { title: 'T' },
    });
    expect(body).toHaveLength(500);
    expect(logger.error.mock.calls.length).toBeLessThan(30);
  });

  it('are waited for when the backend stops', async () => {
    const ended = new Array<string>();
    const begun = new Collected<string>();
    let release!: () => void;
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const { asPlugin, backend } = await startWith([
      {
        getName: () => 'Slow',
        postProcess: async () => {
          begun.push('x');
          await gate;
          ended.push('processor');
        },
      },
    ]);
    await asPlugin().post('/', {
      recipients: to('a'),
      payload: { title: 'T' },
    });
    await begun.until(1);
    const stopped = backend.stop().then(() => ended.push('backend'));
    // Long enough for a backend that waits for nothing.
    setTimeout(release, 300);
    await stopped;
    expect(ended).toEqual(['processor', 'backend']);
  });
});
