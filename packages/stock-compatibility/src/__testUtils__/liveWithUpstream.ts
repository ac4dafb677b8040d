import type {
  Notification,
  NotificationPayload,
} from '@upstream-1.57/plugin-notifications-common';
import { RunningBackend } from './startBackend';

const JANE = 'user:default/jane';

/** Only the timestamps of sends give their order. */
async function untilLater() {
  for (const start = Date.now(); Date.now() < start + 2; ) {
    await new Promise(setImmediate);
  }
}

/**
 * Uses a backend for a while: sends, reads, saves and sets. Done again, it sends
 * some of it again in the same scopes.
 */
export async function liveWithUpstream(
  backend: RunningBackend,
  round: string,
): Promise<void> {
  const send = async (
    recipient: string | undefined,
    payload: NotificationPayload,
  ) => {
    await backend.notifications.send({
      recipients: recipient
        ? { type: 'entity', entityRef: recipient }
        : { type: 'broadcast' },
      payload,
    });
    await untilLater();
  };
  const everything: NotificationPayload = {
    title: `${round} Everything`,
    description: 'Déploy ✅ of "artist-web"\n100% _done_',
    link: '/catalog/default/component/artist-web?a=b#c',
    severity: 'critical',
    topic: 'deploys',
    icon: 'docs',
    metadata: {
      zulu: 'last letter first',
      alpha: { list: [1, null, 'é ✅ \u2028', { deep: [[[[true]]]] }], '': 0 },
      10: 'key that is a number',
      ...JSON.parse('{"__proto__": {"a": 1}, "constructor": null}'),
    },
  };

  for (const recipient of [JANE, 'group:default/stagehands', undefined]) {
    const to = recipient ?? 'everybody';
    await send(recipient, everything);
    await send(recipient, { ...everything, scope: `${round} ${to}` });
    await send(recipient, { title: `${round} Nothing but a title` });
    for (const mark of ['read', 'saved', 'both', 'unmarked']) {
      await send(recipient, { title: `${round} To be ${mark}`, topic: mark });
    }
    await send(recipient, {
      title: `${round} Empty`,
      description: '',
      link: '',
      topic: '',
      scope: '',
      icon: '',
      metadata: {},
    });
    // Each with what the one before lacks: an empty field may keep its value.
    await send(recipient, { title: `${round} Run`, scope: `run of ${to}` });
    await send(recipient, {
      ...everything,
      title: `${round} Run again`,
      scope: `run of ${to}`,
    });
    await send(recipient, {
      ...everything,
      title: `${round} Build`,
      scope: `build of ${to}`,
    });
    await send(recipient, {
      title: `${round} Build again`,
      severity: 'low',
      scope: `build of ${to}`,
    });
  }

  const mark = async (user: string, title: string, flags: object) => {
    const { notifications } = await backend.request<{
      notifications: Notification[];
    }>({ user, path: '/?limit=1000' });
    const ids = notifications
      .filter(({ payload }) => payload.title === `${round} ${title}`)
      .map(({ id }) => id);
    expect(ids).not.toEqual([]);
    await backend.request({ user, path: '/update', body: { ids, ...flags } });
    await untilLater();
  };
  await mark('jane', 'To be read', { read: true });
  await mark('jane', 'To be saved', { saved: true });
  await mark('jane', 'To be both', { read: true, saved: true });
  await mark('jane', 'To be unmarked', { read: true, saved: true });
  await mark('jane', 'To be unmarked', { read: false });
  await mark('jane', 'To be unmarked', { saved: false });
  await mark('jane', 'Run again', { read: true, saved: true });
  await mark('joe', 'To be saved', { read: true });
  await mark('joe', 'To be read', { saved: true });
  await mark('joe', 'Everything', { read: true });
  // Read, and sent again: in upstream an individual one is unread then.
  await send(JANE, { title: `${round} Run 3 again`, scope: `run of ${JANE}` });
  await send(undefined, {
    title: `${round} Run 3 again`,
    scope: 'run of everybody',
  });

  await backend.request({
    user: 'joe',
    path: '/settings',
    body: {
      channels: [
        {
          id: 'Web',
          origins: [
            {
              id: 'plugin:ci',
              enabled: true,
              topics: [
                { id: 'read', enabled: round !== 'First' },
                { id: 'saved', enabled: true },
                { id: 'both', enabled: false },
              ],
            },
          ],
        },
      ],
    },
  });
  await send('group:default/stagehands', {
    title: `${round} Not for Joe`,
    topic: 'both',
  });
}
