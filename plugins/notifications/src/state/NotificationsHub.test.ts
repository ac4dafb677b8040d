import { mockApis } from '@backstage/test-utils';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  FakeNotificationsApi,
  FakeSignalApi,
} from '../__testUtils__';
import { NotificationsClient } from '../api';
import { InboxEvent } from './InboxEvent';
import { NotificationsHub } from './NotificationsHub';

jest.useFakeTimers();

async function startHub(
  inbox: Notification[],
  options: { withoutSignals?: boolean } = {},
) {
  const api = new FakeNotificationsApi(inbox);
  const signals = new FakeSignalApi();
  const hub = NotificationsHub.create({
    api,
    signals: options.withoutSignals ? undefined : signals,
  });
  const events: InboxEvent[] = [];
  hub.onEvent(event => events.push(event));
  const leave = hub.attach();
  // By then it knows the count, and from when on something is news.
  await jest.advanceTimersByTimeAsync(1000);
  hub.remember(inbox);
  api.requests.length = 0;
  return { api, signals, hub, events, leave };
}

describe('NotificationsHub', () => {
  it('causes one subscription and one request for each matter, however many attach', async () => {
    const api = new FakeNotificationsApi([aNotification()]);
    const signals = new FakeSignalApi();
    const hub = NotificationsHub.create({ api, signals });
    const leave = [hub.attach(), hub.attach(), hub.attach()];
    await jest.advanceTimersByTimeAsync(999);
    expect(api.requests).toEqual(['getStatus']);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.requests).toEqual(['getStatus', 'getNotifications']);
    expect(signals.subscriptionCount).toBe(1);
    expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });

    leave.forEach(goAway => goAway());
    expect(signals.subscriptionCount).toBe(0);
  });

  it('counts arrivals, marks and retractions without asking the backend', async () => {
    const [a, b] = [aNotification(), aNotification({}, { read: new Date() })];
    const { api, signals, hub, events } = await startHub([a, b]);

    const arrival = aNotification();
    signals.sendArrival(arrival);
    expect(hub.getStatus()).toEqual({ unread: 2, read: 1 });
    signals.send({ action: 'notification_read', notification_ids: [a.id] });
    expect(hub.getStatus()).toEqual({ unread: 1, read: 2 });
    signals.send({ action: 'notification_saved', notification_ids: [a.id] });
    signals.sendArrival({ ...b, read: undefined, updated: new Date() });
    expect(hub.getStatus()).toEqual({ unread: 2, read: 1 });
    signals.send({
      action: 'notification_retracted',
      notification_ids: [arrival.id],
    });
    expect(hub.getStatus()).toEqual({ unread: 1, read: 1 });

    await jest.advanceTimersByTimeAsync(1000);
    expect(api.requests).toEqual([]);
    expect(events[0]).toEqual({ type: 'arrived', notification: arrival });
  });

  it('asks for the count instead of counting what the first answer may know already', async () => {
    const known = aNotification();
    const { api, signals, hub, events } = await startHub([known]);
    const later = aNotification();
    api.inbox = [known, later];

    for (const arrival of [known, later]) {
      signals.sendArrival(arrival, { isMadeUpFor: true });
    }
    await jest.advanceTimersByTimeAsync(1000);
    expect(hub.getStatus()).toEqual({ unread: 2, read: 0 });
    expect(api.requests).toEqual(['getStatus']);
    expect(events).toEqual([
      { type: 'arrived', notification: known },
      { type: 'arrived', notification: later },
    ]);
  });

  it('asks once for the count when signals are about what it never saw', async () => {
    const { api, signals, hub } = await startHub([aNotification()]);
    api.inbox = [aNotification(), aNotification()];
    for (const id of ['x', 'y', 'z']) {
      signals.send({ action: 'notification_read', notification_ids: [id] });
    }
    signals.sendArrival(aNotification({}, { updated: new Date() }));
    await jest.advanceTimersByTimeAsync(1000);
    expect(api.requests).toEqual(['getStatus']);
    expect(hub.getStatus()).toEqual({ unread: 2, read: 0 });
  });

  it('fetches an arrival that its signal only named', async () => {
    const { api, signals, events } = await startHub([]);
    const notification = aNotification();
    api.inbox = [notification];
    signals.send({
      action: 'new_notification',
      notification_id: notification.id,
    });
    await jest.advanceTimersByTimeAsync(1000);
    expect(api.requests).toEqual(['getNotification']);
    expect(events).toEqual([{ type: 'arrived', notification }]);
  });

  it('ignores actions it does not know', async () => {
    const { signals, events } = await startHub([]);
    signals.send({
      action: 'notification_snoozed' as 'notification_read',
      notification_ids: ['x'],
    });
    expect(events).toEqual([]);
  });

  it('tells everybody to read anew after a resync, and asks for the count once', async () => {
    const { api, signals, events } = await startHub([]);
    signals.resync();
    await jest.advanceTimersByTimeAsync(1000);
    expect(events).toEqual([{ type: 'stale' }]);
    expect(api.requests).toEqual(['getStatus']);
  });

  it('tells what a resync has jumped over, and nothing of before, also while it polls', async () => {
    const minutesAgo = (minutes: number) => ({
      created: new Date(Date.now() - minutes * 60_000),
    });
    const old = [3, 4, 5].map(n => aNotification({}, minutesAgo(n)));
    const { api, signals, events } = await startHub(old);
    signals.setStatus('unavailable');
    const list = api.getNotifications.bind(api);
    jest.spyOn(api, 'getNotifications').mockImplementation(async options => {
      const answer = await list(options);
      await new Promise(resolve => setTimeout(resolve, 1000));
      return answer;
    });
    await jest.advanceTimersByTimeAsync(5500);
    expect(api.countOf('getNotifications')).toBe(1);
    const jumpedOver = aNotification({}, { created: new Date() });
    api.inbox = [...old, jumpedOver];
    signals.resync();
    await jest.advanceTimersByTimeAsync(3 * 60_000);
    expect(events.filter(({ type }) => type === 'arrived')).toEqual([
      { type: 'arrived', notification: jumpedOver },
    ]);
  });

  it('tells after a resync what came in an hour without connection, whatever signals tell meanwhile', async () => {
    const { api, signals, events } = await startHub([aNotification()]);
    await jest.advanceTimersByTimeAsync(3600_000);
    const missed = aNotification(
      {},
      { created: new Date(Date.now() - 1800_000) },
    );
    api.inbox = [missed, ...api.inbox];
    signals.resync();
    // Somebody else sends something within the ten seconds.
    const live = aNotification({}, { created: new Date() });
    api.inbox = [live, ...api.inbox];
    signals.sendArrival(live);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(
      events.flatMap(e => (e.type === 'arrived' ? [e.notification.id] : [])),
    ).toEqual(expect.arrayContaining([missed.id, live.id]));
  });

  it('tells after a resync what arrived, although the first request for it fails', async () => {
    const { api, signals, events } = await startHub([aNotification()]);
    await jest.advanceTimersByTimeAsync(60_000);
    const missed = aNotification({}, { created: new Date() });
    api.inbox = [missed, ...api.inbox];
    signals.resync();
    await jest.advanceTimersByTimeAsync(9_000);
    api.failing.add('getNotifications');
    await jest.advanceTimersByTimeAsync(5_000);
    api.failing.clear();
    await jest.advanceTimersByTimeAsync(3600_000);
    expect(
      events.flatMap(e => (e.type === 'arrived' ? [e.notification.id] : [])),
    ).toEqual([missed.id]);
  });

  it('lets everybody read anew when a backend whose clock is behind sends again', async () => {
    const { signals, events } = await startHub([]);
    const a = aNotification({}, { updated: new Date() });
    signals.sendArrival(a);
    events.length = 0;
    signals.sendArrival(a);
    expect(events).toEqual([]);
    signals.sendArrival({ ...a, updated: new Date(Date.now() - 1000) });
    expect(events).toEqual([{ type: 'stale' }]);
  });

  describe('when the reader marks', () => {
    it('shows it at once, and takes it back with the error if the backend refuses', async () => {
      const a = aNotification();
      const { api, hub, events } = await startHub([a]);
      api.failing.add('updateNotifications');

      const marking = hub.mark([a.id], { read: true });
      expect(hub.getStatus()).toEqual({ unread: 0, read: 1 });
      await expect(marking).rejects.toThrow('out of order');
      expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });
      expect(events).toEqual([
        { type: 'marked', ids: [a.id], flags: { read: true }, own: true },
        {
          type: 'marked',
          ids: [a.id],
          flags: { read: false, saved: undefined },
          own: true,
        },
      ]);
    });

    it('does not take the echo of its own mark for news, not even after an undo', async () => {
      const a = aNotification();
      const { api, signals, hub, events } = await startHub([a]);
      const marks = [
        hub.mark([a.id], { read: true }),
        hub.mark([a.id], { read: false }),
      ];
      events.length = 0;
      signals.send({ action: 'notification_read', notification_ids: [a.id] });
      signals.send({ action: 'notification_unread', notification_ids: [a.id] });
      await Promise.all(marks);
      expect(events).toEqual([]);
      expect(api.requests).toEqual([
        'updateNotifications',
        'updateNotifications',
      ]);

      // The same signal once more is what another tab did.
      signals.send({ action: 'notification_read', notification_ids: [a.id] });
      expect(events).toHaveLength(1);
    });

    it('undoes a mark that the backend takes longer for than an echo', async () => {
      const one = aNotification();
      const { api, signals, hub } = await startHub([one]);
      const update = api.updateNotifications.bind(api);
      let ms = 11_000;
      api.updateNotifications = async options => {
        await new Promise(resolve => setTimeout(resolve, ms));
        ms = 100;
        const answer = await update(options);
        signals.send({
          action: options.read ? 'notification_read' : 'notification_unread',
          notification_ids: options.ids,
        });
        return answer;
      };
      const marked = hub.mark([one.id], { read: true });
      await jest.advanceTimersByTimeAsync(7_000);
      const undone = hub.mark([one.id], { read: false });
      await jest.advanceTimersByTimeAsync(60_000);
      await Promise.all([marked, undone]);
      expect(api.inbox[0].read).toBeUndefined();
      expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });
    });

    it('takes both echoes for its own of what it marked and undid during an outage', async () => {
      const one = aNotification();
      const { signals, hub } = await startHub([one]);
      const shown: unknown[] = [];
      hub.onEvent(
        event => event.type === 'marked' && shown.push(event.flags.read),
      );
      await hub.mark([one.id], { read: true });
      await jest.advanceTimersByTimeAsync(3_000);
      await hub.mark([one.id], { read: false });
      await jest.advanceTimersByTimeAsync(8_500);
      const delivery = { isMadeUpFor: true };
      const notification_ids = [one.id];
      signals.send({ action: 'notification_read', notification_ids }, delivery);
      signals.send(
        { action: 'notification_unread', notification_ids },
        delivery,
      );
      await jest.advanceTimersByTimeAsync(60_000);
      // What rows and toasts follow.
      expect(shown.at(-1)).toBe(false);
      expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });
    });

    it('takes a signal that comes much later for somebody else’s', async () => {
      const a = aNotification();
      const { signals, hub, events } = await startHub([a]);
      await hub.mark([a.id], { read: true });
      events.length = 0;
      await jest.advanceTimersByTimeAsync(11_000);
      signals.send({ action: 'notification_read', notification_ids: [a.id] });
      expect(events).toHaveLength(1);
    });

    it('carries marks out in the order they were made', async () => {
      const a = aNotification();
      const { api, hub } = await startHub([a]);
      const order: unknown[] = [];
      const answers: Array<() => void> = [];
      api.updateNotifications = options =>
        new Promise(resolve => {
          order.push(options.read);
          answers.push(() => resolve([]));
        });
      const marks = [
        hub.mark([a.id], { read: true }),
        hub.mark([a.id], { read: false }),
      ];
      await jest.advanceTimersByTimeAsync(1);
      expect(order).toEqual([true]);
      answers[0]();
      await jest.advanceTimersByTimeAsync(1);
      expect(order).toEqual([true, false]);
      answers[1]();
      await Promise.all(marks);
    });

    it('takes a mark back that is never answered, goes on with the rest, and lets everybody read anew', async () => {
      const sent: string[] = [];
      const hub = NotificationsHub.create({
        api: new NotificationsClient({
          discoveryApi: mockApis.discovery(),
          fetchApi: {
            fetch: async (url, init) => {
              sent.push(
                `${init?.method ?? 'GET'} ${url}`.replace(/ .*[/]/, ' '),
              );
              return sent.length === 1
                ? new Promise(() => {})
                : new Response('[]');
            },
          },
        }),
      });
      const events: InboxEvent[] = [];
      hub.onEvent(event => events.push(event));
      const first = hub.mark(['a'], { read: true }).catch(error => error);
      const second = hub.mark(['b'], { read: true });
      const list = hub.read(async () => 'list');
      await jest.advanceTimersByTimeAsync(29_000);
      expect(sent).toEqual(['POST update']);

      await jest.advanceTimersByTimeAsync(1000);
      expect(await first).toMatchObject({
        name: 'NoAnswerError',
        message: expect.stringContaining('did not answer'),
      });
      await second;
      expect(await list).toBe('list');
      expect(sent).toEqual(['POST update', 'POST update']);
      expect(
        events.map(event => ('ids' in event ? event.ids : event.type)),
      ).toEqual([['a'], ['b'], ['a'], 'stale']);
    });

    it('reads anew once after a mark over a filter, whatever comes back as echo', async () => {
      const { api, signals, hub, events } = await startHub([
        aNotification(),
        aNotification(),
      ]);
      const { count } = await hub.markMatching({
        filter: {},
        upTo: new Date(),
        read: true,
      });
      signals.send({
        action: 'notification_read',
        notification_ids: [],
        more: true,
      });
      await jest.advanceTimersByTimeAsync(1000);
      expect(count).toBe(2);
      expect(events).toEqual([{ type: 'stale' }]);
      expect(api.requests).toEqual([
        'updateMatchingNotifications',
        'getStatus',
      ]);
      expect(hub.getStatus()).toEqual({ unread: 0, read: 2 });
    });

    it('takes no signal for the echo of a mark that changed nothing', async () => {
      const read = aNotification({}, { read: new Date() });
      const { signals, hub, events } = await startHub([read]);
      const filter = { read: false };
      await hub.markMatching({ filter, upTo: new Date(), read: true });
      events.length = 0;
      signals.send({ action: 'notification_read', notification_ids: ['x'] });
      expect(events).toHaveLength(1);
    });

    it('does not let an answer that was under way undo a mark', async () => {
      const a = aNotification();
      const { api, hub } = await startHub([a]);
      let asked = 0;
      const list = await hub.read(async () => {
        asked += 1;
        const answer = await api.getNotifications();
        if (asked === 1) {
          await hub.mark([a.id], { read: true });
        }
        return answer;
      });
      expect(asked).toBe(2);
      expect(list.notifications[0].read).toBeInstanceOf(Date);
    });
  });

  describe('without signals', () => {
    it('polls every 30 to 60 seconds, and tells what arrived since', async () => {
      const seen = aNotification();
      const { api, hub, events } = await startHub([seen], {
        withoutSignals: true,
      });
      await jest.advanceTimersByTimeAsync(28_900);
      expect(api.requests).toEqual([]);

      const arrival = aNotification({}, { created: new Date() });
      api.inbox = [seen, arrival];
      await jest.advanceTimersByTimeAsync(30_300);
      expect(hub.getStatus()).toEqual({ unread: 2, read: 0 });
      expect(events).toEqual([
        { type: 'arrived', notification: arrival },
        { type: 'stale' },
      ]);
    });

    it('tells of what arrives while as much is read, and of what is sent again', async () => {
      const [a, b] = [aNotification(), aNotification()];
      const { api, hub, events } = await startHub([a, b], {
        withoutSignals: true,
      });
      const arrival = aNotification({}, { created: new Date() });
      const again = { ...b, updated: new Date() };
      api.inbox = [{ ...a, read: new Date() }, again, arrival];
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getStatus()).toEqual({ unread: 2, read: 1 });
      const arrived = events.filter(({ type }) => type === 'arrived');
      expect(arrived).toHaveLength(2);
      expect(arrived).toEqual(
        expect.arrayContaining([
          { type: 'arrived', notification: arrival },
          { type: 'arrived', notification: again },
        ]),
      );
    });

    it('lets lists be read anew at each poll, as no count changes with every mark', async () => {
      const read = { read: new Date() };
      const [a, b] = [aNotification(), aNotification({}, read)];
      const { api, events } = await startHub([a, b], { withoutSignals: true });
      api.inbox = [
        { ...a, ...read },
        { ...b, read: undefined },
      ];
      await jest.advanceTimersByTimeAsync(60_000);
      expect(events).toEqual([{ type: 'stale' }]);
    });

    it('lets lists be read anew in a tab that nobody sees only for a reason, until the reader comes back', async () => {
      const a = aNotification();
      const { api, events } = await startHub([a], { withoutSignals: true });
      const visibility = jest.spyOn(document, 'visibilityState', 'get');
      visibility.mockReturnValue('hidden');
      await jest.advanceTimersByTimeAsync(3 * 60_000);
      expect(events).toEqual([]);
      api.inbox = [{ ...a, read: new Date() }];
      await jest.advanceTimersByTimeAsync(3 * 60_000);
      expect(events).toEqual([{ type: 'stale' }]);

      visibility.mockRestore();
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(1);
      expect(events).toEqual([{ type: 'stale' }, { type: 'stale' }]);
    });

    it('does not undo with what it found what the reader marked meanwhile', async () => {
      const { api, hub, events } = await startHub([], { withoutSignals: true });
      const arrival = aNotification({}, { created: new Date() });
      api.inbox = [arrival];
      const list = api.getNotifications.bind(api);
      jest
        .spyOn(api, 'getNotifications')
        .mockImplementationOnce(async options => {
          const answer = await list(options);
          // Some other list has shown it by now.
          await hub.mark([arrival.id], { read: true });
          return answer;
        });
      await jest.advanceTimersByTimeAsync(60_000);
      expect(events.map(({ type }) => type)).toEqual(['marked', 'stale']);
      expect(hub.getStatus()).toEqual({ unread: 0, read: 1 });
    });

    it('polls when the reader comes back and when the network does', async () => {
      const { api, leave } = await startHub([], { withoutSignals: true });
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(1);
      expect(api.countOf('getStatus')).toBe(1);
      window.dispatchEvent(new Event('online'));
      await jest.advanceTimersByTimeAsync(5000);
      expect(api.countOf('getStatus')).toBe(2);

      leave();
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(120_000);
      expect(api.countOf('getStatus')).toBe(2);
    });

    it('polls only while the signals are unavailable, from the moment they are', async () => {
      const { api, signals, leave } = await startHub([]);
      await jest.advanceTimersByTimeAsync(120_000);
      expect(api.requests).toEqual([]);

      signals.setStatus('unavailable');
      await jest.advanceTimersByTimeAsync(5000);
      expect(api.countOf('getStatus')).toBe(1);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(api.countOf('getStatus')).toBeGreaterThan(1);

      signals.setStatus('connected');
      api.requests.length = 0;
      await jest.advanceTimersByTimeAsync(120_000);
      expect(api.requests).toEqual([]);
      leave();
    });

    it('asks for a count that did not come until it does, then goes by signals again', async () => {
      const api = new FakeNotificationsApi([aNotification()]);
      const hub = NotificationsHub.create({
        api,
        signals: new FakeSignalApi(),
      });
      const events: InboxEvent[] = [];
      hub.onEvent(event => events.push(event));
      api.failing.add('getStatus');
      const leave = hub.attach();
      await jest.advanceTimersByTimeAsync(10 * 60_000);
      expect(hub.getStatus()).toBeUndefined();
      const asked = api.countOf('getStatus');
      expect(asked).toBeGreaterThan(10);
      expect(asked).toBeLessThan(25);

      api.failing.clear();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });
      // Lists may have failed as well.
      expect(events).toEqual([{ type: 'stale' }]);
      api.requests.length = 0;
      await jest.advanceTimersByTimeAsync(60 * 60_000);
      expect(api.requests).toEqual([]);
      leave();
    });

    it('asks again for the count after a signal that it could not be counted by', async () => {
      const { api, signals, hub, leave } = await startHub([aNotification()]);
      api.failing.add('getStatus');
      signals.send({ action: 'notification_read', notification_ids: ['x'] });
      await jest.advanceTimersByTimeAsync(1000);
      api.failing.clear();
      api.inbox = [];
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(1);
      expect(hub.getStatus()).toEqual({ unread: 0, read: 0 });
      leave();
    });

    it('stops asking for the count when nobody is there any more', async () => {
      const { api, signals, leave } = await startHub([aNotification()]);
      let refuse = () => {};
      jest.spyOn(api, 'getStatus').mockReturnValueOnce(
        new Promise((_, reject) => {
          refuse = () => reject(new Error('Too late'));
        }),
      );
      signals.resync();
      await jest.advanceTimersByTimeAsync(1000);
      leave();
      refuse();
      await jest.advanceTimersByTimeAsync(10 * 60_000);
      expect(api.requests).toEqual([]);
    });

    it('tells everything once, whether signals or polls tell of it first', async () => {
      const bySignal = aNotification({}, { created: new Date() });
      const { api, signals, events } = await startHub([]);
      signals.sendArrival(bySignal);
      await jest.advanceTimersByTimeAsync(3 * 60_000);
      const byPoll = aNotification({}, { created: new Date() });
      api.inbox = [bySignal, byPoll];
      signals.setStatus('unavailable');
      await jest.advanceTimersByTimeAsync(60_000);

      signals.setStatus('connected');
      signals.sendArrival(byPoll);
      await jest.advanceTimersByTimeAsync(1000);
      expect(events.filter(({ type }) => type === 'arrived')).toEqual([
        { type: 'arrived', notification: bySignal },
        { type: 'arrived', notification: byPoll },
      ]);
      expect(api.countOf('getNotification')).toBe(0);
    });

    it('tells of the first arrival since the page was loaded also if as much is read elsewhere', async () => {
      const [a, b] = [aNotification(), aNotification()];
      const { api, hub, signals, events } = await startHub([a, b]);
      await hub.markMatching({ filter: {}, upTo: new Date(), read: true });
      const [first, last] = [1, 2].map(ms =>
        aNotification({}, { created: new Date(Date.now() + ms) }),
      );
      const read = { read: new Date() };
      api.inbox = [
        { ...a, ...read },
        { ...b, ...read },
        first,
        { ...last, ...read },
      ];
      await jest.advanceTimersByTimeAsync(1000);
      events.length = 0;
      signals.setStatus('unavailable');
      await jest.advanceTimersByTimeAsync(5000);
      expect(events).toEqual([
        { type: 'arrived', notification: first },
        { type: 'stale' },
      ]);
    });

    it('keeps the last count when the backend does not answer', async () => {
      const { api, hub, events } = await startHub([aNotification()], {
        withoutSignals: true,
      });
      api.failing.add('getStatus');
      await jest.advanceTimersByTimeAsync(61_000);
      expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });
      expect(events).toEqual([]);
    });
  });

  describe('with a signals client that does not tell how its connection is', () => {
    async function startWithStockSignals(inbox: Notification[]) {
      const api = new FakeNotificationsApi(inbox);
      const signals = new FakeSignalApi();
      const { subscribe } = signals;
      const hub = NotificationsHub.create({
        api,
        signals: { subscribe: subscribe.bind(signals) },
      });
      const events: InboxEvent[] = [];
      hub.onEvent(event => events.push(event));
      const leave = hub.attach();
      await jest.advanceTimersByTimeAsync(10_000);
      return { api, signals, hub, events, leave };
    }

    it('polls as well, and tells by either way and once what arrives', async () => {
      const { api, signals, hub, events, leave } = await startWithStockSignals(
        [],
      );
      expect(api.requests).toEqual(['getStatus', 'getNotifications']);

      const [bySignal, byPoll] = [1, 2].map(ms =>
        aNotification({}, { created: new Date(Date.now() + ms) }),
      );
      api.inbox = [bySignal, byPoll];
      signals.sendArrival(bySignal);
      expect(hub.getStatus()).toEqual({ unread: 1, read: 0 });
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getStatus()).toEqual({ unread: 2, read: 0 });
      expect(events.filter(({ type }) => type === 'arrived')).toEqual([
        { type: 'arrived', notification: bySignal },
        { type: 'arrived', notification: byPoll },
      ]);
      leave();
    });

    it('asks when the reader comes back and when the network does', async () => {
      const { api, leave } = await startWithStockSignals([]);
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(1);
      expect(api.countOf('getStatus')).toBe(2);
      window.dispatchEvent(new Event('online'));
      await jest.advanceTimersByTimeAsync(5000);
      expect(api.countOf('getStatus')).toBe(3);

      leave();
      await jest.advanceTimersByTimeAsync(120_000);
      expect(api.countOf('getStatus')).toBe(3);
    });
  });
});
