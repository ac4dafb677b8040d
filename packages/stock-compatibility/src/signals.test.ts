/**
 * @jest-environment ./__testUtils__/browserEnvironment.js
 */
import { EventEmitter, once } from 'node:events';
import { releases } from './__testUtils__/releases';
import { RunningBackend, startBackend } from './__testUtils__/startBackend';
import { createUpstreamClients } from './__testUtils__/upstreamClients';

type Message = { [name in string]: string | string[] | number | object };

/** Collects the messages that a SignalClient passes to a subscriber. */
function listen(
  client: ReturnType<typeof createUpstreamClients>['signals'],
  channel: string,
) {
  const messages: Message[] = [];
  const arrivals = new EventEmitter();
  const { unsubscribe } = client.subscribe<any>(channel, message => {
    messages.push(message);
    arrivals.emit('message');
  });
  return {
    messages,
    unsubscribe,
    async receive(count: number): Promise<Message[]> {
      while (messages.length < count) {
        await once(arrivals, 'message');
      }
      return messages;
    },
  };
}

describe.each(releases)('the SignalClient of upstream %s', release => {
  let backend: RunningBackend;

  beforeAll(async () => {
    backend = await startBackend({ system: 'callboard', release });
  });

  afterAll(async () => {
    await backend.stop();
  });

  /** Publishes until it is received: the client does not report when it has subscribed. */
  async function awaitSubscription(
    listener: ReturnType<typeof listen>,
    channel: string,
  ) {
    while (!listener.messages.some(({ ping }) => ping)) {
      await backend.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { ping: 1 },
      });
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    // What is under way still arrives in order, before this.
    await backend.signals.publish({
      recipients: { type: 'broadcast' },
      channel,
      message: { done: 1 },
    });
    while (!listener.messages.some(({ done }) => done)) {
      await listener.receive(listener.messages.length + 1);
    }
    listener.messages.length = 0;
  }

  it('gets what is meant for its user, groups of the user and everybody', async () => {
    const client = createUpstreamClients(release, backend, 'jane').signals;
    const listener = listen(client, 'channel');
    await awaitSubscription(listener, 'channel');

    for (const [n, entityRef] of [
      'user:default/jane',
      'user:default/joe',
      'group:default/stagehands',
    ].entries()) {
      await backend.signals.publish({
        recipients: { type: 'user', entityRef },
        channel: 'channel',
        message: { n },
      });
    }
    await backend.signals.publish({
      recipients: { type: 'broadcast' },
      channel: 'another',
      message: { n: 3 },
    });
    await backend.signals.publish({
      recipients: { type: 'broadcast' },
      channel: 'channel',
      message: { n: 4 },
    });

    expect(await listener.receive(3)).toEqual([{ n: 0 }, { n: 2 }, { n: 4 }]);
    listener.unsubscribe();
  });

  it('learns of new, read and unread notifications', async () => {
    const { signals, notifications } = createUpstreamClients(
      release,
      backend,
      'jane',
    );
    const listener = listen(signals, 'notifications');
    await awaitSubscription(listener, 'notifications');

    await backend.notifications.send({
      recipients: { type: 'entity', entityRef: 'user:default/jane' },
      payload: { title: 'Title' },
    });
    const [{ action, notification_id: id }] = await listener.receive(1);
    expect(action).toBe('new_notification');
    expect(
      (await notifications.getNotification(id as string)).payload.title,
    ).toBe('Title');
    await notifications.updateNotifications({
      ids: [id as string],
      read: true,
    });
    await notifications.updateNotifications({
      ids: [id as string],
      read: false,
    });
    await backend.notifications.send({
      recipients: { type: 'broadcast' },
      payload: { title: 'Broadcast' },
    });

    expect((await listener.receive(4)).slice(1)).toEqual([
      expect.objectContaining({
        action: 'notification_read',
        notification_ids: [id],
      }),
      expect.objectContaining({
        action: 'notification_unread',
        notification_ids: [id],
      }),
      expect.objectContaining({
        action: 'new_notification',
        notification_id: expect.any(String),
      }),
    ]);
    listener.unsubscribe();
  });

  it('finds the health endpoint', async () => {
    const response = await fetch(`${backend.baseUrl}/api/signals/health`);

    expect(response.status).toBe(200);
  });
});
