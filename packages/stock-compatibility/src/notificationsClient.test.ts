/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import { NotificationSeverity } from '@upstream-1.57/plugin-notifications-common';
import { releases } from './__testUtils__/releases';
import { RunningBackend, startBackend } from './__testUtils__/startBackend';
import { createUpstreamClients } from './__testUtils__/upstreamClients';

describe.each(releases)('the NotificationsClient of upstream %s', release => {
  let backend: RunningBackend;
  let client: ReturnType<typeof createUpstreamClients>['notifications'];

  beforeAll(async () => {
    backend = await startBackend({ system: 'callboard', release });
    client = createUpstreamClients(release, backend, 'jane').notifications;
    // As the page does first.
    await client.getStatus();
    const severities: NotificationSeverity[] = ['low', 'normal', 'high'];
    for (const [index, severity] of severities.entries()) {
      await backend.notifications.send({
        recipients: { type: 'entity', entityRef: 'user:default/jane' },
        payload: {
          title: `Title ${index}`,
          description: `Some 100% of_it ${index}`,
          severity,
          topic: `topic-${index}`,
        },
      });
    }
    await backend.notifications.send({
      recipients: { type: 'broadcast' },
      payload: { title: 'Broadcast', link: '/catalog' },
    });
  });

  afterAll(async () => {
    await backend.stop();
  });

  const titlesOf = async (
    options: Parameters<typeof client.getNotifications>[0],
  ) =>
    (await client.getNotifications(options)).notifications.map(
      ({ payload }) => payload.title,
    );

  it('lists, orders, pages and filters', async () => {
    expect(await titlesOf({})).toEqual([
      'Broadcast',
      'Title 2',
      'Title 1',
      'Title 0',
    ]);
    expect(await titlesOf({ sort: 'created', sortOrder: 'asc' })).toEqual([
      'Title 0',
      'Title 1',
      'Title 2',
      'Broadcast',
    ]);
    expect(
      (await titlesOf({ sort: 'topic', sortOrder: 'desc' })).slice(0, 3),
    ).toEqual(expect.arrayContaining(['Title 2', 'Title 1']));
    expect(await titlesOf({ sort: 'origin' })).toHaveLength(4);
    expect(await titlesOf({ limit: 2, offset: 1 })).toEqual([
      'Title 2',
      'Title 1',
    ]);
    expect(await titlesOf({ limit: 0 })).toEqual([]);
    expect(await titlesOf({ search: '100% OF_IT 1' })).toEqual(['Title 1']);
    expect(await titlesOf({ minimumSeverity: 'high' })).toEqual(['Title 2']);
    expect(await titlesOf({ topic: 'topic-0' })).toEqual(['Title 0']);
    expect(await titlesOf({ read: true })).toEqual([]);
    expect(await titlesOf({ saved: false, read: false })).toHaveLength(4);
    expect(await titlesOf({ createdAfter: new Date(0) })).toHaveLength(4);
    expect(
      await titlesOf({ createdAfter: new Date(Date.now() + 60_000) }),
    ).toEqual([]);
    expect((await client.getNotifications({ limit: 1 })).totalCount).toBe(4);
  });

  it('gets one, with all fields of upstream', async () => {
    const { notifications } = await client.getNotifications({
      topic: 'topic-1',
    });

    expect(await client.getNotification(notifications[0].id)).toEqual(
      expect.objectContaining({
        id: notifications[0].id,
        user: 'user:default/jane',
        origin: 'plugin:ci',
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        payload: expect.objectContaining({
          title: 'Title 1',
          description: 'Some 100% of_it 1',
          severity: 'normal',
          topic: 'topic-1',
        }),
      }),
    );
    await expect(
      client.getNotification('00000000-0000-4000-8000-000000000000'),
    ).rejects.toThrow('404');
  });

  it('counts and marks, each flag for itself, broadcasts too', async () => {
    const { notifications } = await client.getNotifications({});
    const ids = notifications
      .filter(({ payload }) => ['Broadcast', 'Title 2'].includes(payload.title))
      .map(({ id }) => id);
    expect(await client.getStatus()).toMatchObject({ unread: 4, read: 0 });

    const saved = await client.updateNotifications({ ids, saved: true });
    expect(saved.map(({ id }) => id).sort()).toEqual([...ids].sort());
    await client.updateNotifications({ ids, read: true });

    expect(await client.getStatus()).toMatchObject({ unread: 2, read: 2 });
    expect(await titlesOf({ saved: true })).toEqual(['Broadcast', 'Title 2']);
    const unread = await client.updateNotifications({ ids, read: false });
    expect(unread.map(({ read }) => Boolean(read))).toEqual([false, false]);
    expect(await titlesOf({ saved: true })).toEqual(['Broadcast', 'Title 2']);
    await client.updateNotifications({ ids, saved: false });
    expect(await titlesOf({ saved: true })).toEqual([]);
  });

  it('lists topics', async () => {
    const { topics } = await client.getTopics();
    expect([...topics].sort()).toEqual(['topic-0', 'topic-1', 'topic-2']);
    expect(await client.getTopics({ minimumSeverity: 'high' })).toEqual({
      topics: ['topic-2'],
    });
  });

  it('reads settings, and saves them as it has read them', async () => {
    const settings = await client.getNotificationSettings();
    const web = settings.channels.find(({ id }) => id === 'Web')!;
    const origin = web.origins.find(({ id }) => id === 'plugin:ci')!;
    expect(origin.enabled).toBe(true);
    expect(origin.topics).toEqual(
      expect.arrayContaining([{ id: 'topic-0', enabled: true }]),
    );

    origin.topics!.find(({ id }) => id === 'topic-0')!.enabled = false;
    const saved = await client.updateNotificationSettings(settings);

    expect(saved).toEqual(await client.getNotificationSettings());
    expect(
      saved.channels
        .find(({ id }) => id === 'Web')!
        .origins.find(({ id }) => id === 'plugin:ci')!
        .topics!.map(({ id, enabled }) => [id, enabled])
        .sort(),
    ).toEqual([
      ['topic-0', false],
      ['topic-1', true],
      ['topic-2', true],
    ]);
  });
});
