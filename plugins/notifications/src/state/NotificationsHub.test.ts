import { mockApis } from '@backstage/test-utils';
import {
  Notification,
  NotificationSignal,
  NotificationStatus,
} from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  FakeNotificationsApi,
  FakeSignalApi,
  sentAgain,
} from '../__testUtils__';
import { NoAnswerError, NotificationsClient } from '../api';
import { InboxEvent } from './InboxEvent';
import { NotificationsHub } from './NotificationsHub';

jest.useFakeTimers();

async function startHub(
  inbox: Notification[],
  options: { withoutSignals?: boolean } = {},
) {
  const api = new FakeNotificationsApi(inbox);
  const signals = new FakeSignalApi();
  api.publish = signal => signals.send(signal);
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

/** The ids of what arrived. */
const arrived = (events: InboxEvent[]) =>
  events.flatMap(event =>
    event.type === 'arrived' ? [event.notification.id] : [],
  );

const types = (events: InboxEvent[]) => events.map(({ type }) => type);

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
    expect(hub.getUnreadCount()).toBe(1);

    leave.forEach(goAway => goAway());
    expect(signals.subscriptionCount).toBe(0);
  });

  it('follows arrivals, marks and retractions without asking the backend', async () => {
    const [a, b] = [aNotification(), aNotification({}, { read: new Date() })];
    const { api, signals, hub, events } = await startHub([a, b]);
    const counts: unknown[] = [];
    hub.onUnreadCountChange(() => counts.push(hub.getUnreadCount()));

    const { id } = api.send({ title: 'New' });
    signals.sendMark('read', [a.id]);
    signals.sendMark('saved', [a.id]);
    signals.sendMark('unread', [b.id]);
    api.retract(id);
    await jest.advanceTimersByTimeAsync(1000);
    expect(counts).toEqual([2, 1, 2, 1]);
    expect(api.requests).toEqual([]);
    expect(types(events)).toEqual([
      'arrived',
      'marked',
      'marked',
      'marked',
      'retracted',
    ]);
    expect(events[0]).toMatchObject({
      notification: { id, user: null, payload: { title: 'New' } },
    });
  });

  it('knows one notification, however often it is sent in its scope', async () => {
    const { api, hub, events } = await startHub([]);
    const sent = [1, 2, 3, 4].map(number => {
      const notification = api.send({ title: `${number}`, scope: 'build' });
      jest.advanceTimersByTime(1500);
      return notification;
    });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(arrived(events)).toEqual(Array(4).fill(sent[0].id));
    // As an inbox has it that follows.
    expect(events[3]).toEqual({
      type: 'arrived',
      wasUnread: true,
      notification: expect.objectContaining({
        created: sent[0].created,
        updated: sent[3].updated,
        rev: sent[3].rev,
        read: undefined,
      }),
    });
    expect(hub.getUnreadCount()).toBe(1);
    expect(api.requests).toEqual([]);

    await hub.mark([sent[3]], { read: true });
    expect(hub.getUnreadCount()).toBe(0);
    expect(await api.getStatus()).toMatchObject({ unread: 0 });
  });

  it('leaves unread what was sent again after the text that the reader marks', async () => {
    const { api, hub, events } = await startHub([]);
    const old = api.send({ title: '1', scope: 'build' });
    api.send({ title: '2', scope: 'build' });
    await hub.mark([old], { read: true });
    expect(hub.getUnreadCount()).toBe(1);
    // Nor has anything shown otherwise for a moment.
    expect(types(events)).toEqual(['arrived', 'arrived', 'stale']);

    // Also where the signal of the second comes last.
    const { publish } = api;
    const late: NotificationSignal[] = [];
    api.publish = signal => late.push(signal);
    const shown = api.inbox[0];
    api.send({ title: '3', scope: 'build' });
    await hub.mark([shown], { read: true });
    expect(hub.getUnreadCount()).toBe(1);
    late.forEach(publish);
    await jest.advanceTimersByTimeAsync(1000);
    expect(hub.getUnreadCount()).toBe(1);
    expect(arrived(events)).toHaveLength(3);
  });

  describe('when news crosses on its way', () => {
    const rev = (seconds: number) => (Date.now() + seconds * 1000) * 1000;
    const sentIn = (notification: Notification, seconds: number) =>
      sentAgain(notification, {
        updated: new Date(Date.now() + seconds * 1000),
        rev: rev(seconds),
        sentRev: rev(seconds),
        payload: { title: `Sent at ${seconds}` },
      });

    it('ignores what is older than what is known, and of the same age as an answer', async () => {
      const a = aNotification();
      const { signals, hub, events } = await startHub([a]);
      signals.sendArrival(sentIn(a, 2));
      signals.sendArrival(sentIn(a, 1));
      signals.sendMark('read', [a.id], { rev: rev(1) });
      signals.sendRetraction([a.id], rev(1));
      hub.remember([{ ...sentIn(a, 3), read: new Date() }]);
      signals.sendMark('unread', [a.id], { rev: rev(3) });
      signals.sendArrival(sentIn(a, 3));
      expect(events).toEqual([
        expect.objectContaining({
          notification: expect.objectContaining({
            payload: expect.objectContaining({ title: 'Sent at 2' }),
          }),
        }),
      ]);
      expect(hub.getUnreadCount()).toBe(0);
    });

    it('does not bring back what was retracted, unless it is sent anew', async () => {
      const { signals, hub, events } = await startHub([]);
      const a = aNotification();
      signals.sendRetraction([a.id], rev(2));
      signals.sendArrival(sentIn(a, 1));
      signals.sendMark('unread', [a.id], { rev: rev(1) });
      expect(hub.remember([sentIn(a, 1)])).toEqual([]);
      expect(types(events)).toEqual(['retracted']);
      expect(hub.getUnreadCount()).toBe(0);
      signals.sendArrival(sentIn(a, 3));
      expect(arrived(events)).toEqual([a.id]);
      expect(hub.getUnreadCount()).toBe(1);
    });

    it('shows in an older answer what signals have said since', async () => {
      const a = aNotification();
      const { signals, hub } = await startHub([]);
      signals.sendMark('saved', [a.id]);
      signals.sendMark('read', [a.id]);
      expect(hub.remember([a])).toMatchObject([
        { read: expect.any(Date), saved: expect.any(Date) },
      ]);
      signals.sendArrival(sentIn(a, 1));
      expect(hub.remember([a])).toMatchObject([
        { payload: { title: 'Sent at 1' }, saved: expect.any(Date) },
      ]);
    });

    it('tells of what a list has shown before its signal came', async () => {
      const { api, signals, hub, events } = await startHub([]);
      const a = aNotification({ scope: 'build' });
      api.inbox = [a];
      hub.remember([a]);
      signals.sendArrival(a);
      signals.sendArrival(a);
      expect(events).toEqual([
        { type: 'arrived', notification: a, wasUnread: true },
      ]);
      expect(hub.getUnreadCount()).toBe(1);
    });

    it('knows what was marked before the text comes, or in another order', async () => {
      const [a, b] = [aNotification(), aNotification()];
      const { signals, hub, events } = await startHub([b]);
      signals.sendMark('saved', [a.id, b.id], { rev: rev(3) });
      signals.sendMark('read', [b.id], { rev: rev(2) });
      expect(hub.getUnreadCount()).toBe(0);
      expect(hub.remember([b])).toMatchObject([
        { read: expect.any(Date), saved: expect.any(Date) },
      ]);
      events.length = 0;
      signals.sendArrival(sentIn(a, 1));
      expect(events).toEqual([
        expect.objectContaining({
          type: 'arrived',
          notification: expect.objectContaining({ saved: expect.any(Date) }),
        }),
      ]);

      // What was read is no news, and where it stands only the backend knows.
      signals.sendMark('read', [a.id], { rev: rev(5) });
      events.length = 0;
      signals.sendArrival(sentIn(a, 4));
      expect(types(events)).toEqual(['stale']);
      expect(hub.getUnreadCount()).toBe(0);
    });

    it('keeps what was saved when it is sent again, and nothing that was said of it before', async () => {
      const { api, signals, hub, events } = await startHub([]);
      const { publish } = api;
      const held: NotificationSignal[] = [];
      const a = api.send({ title: '1', scope: 'build' });
      await hub.mark([a], { saved: true });
      // The answer comes first, and then the signal.
      api.publish = signal => held.push(signal);
      await hub.mark([a], { saved: false });
      held.splice(0).forEach(publish);
      api.publish = publish;
      events.length = 0;
      api.send({ title: '2', scope: 'build' });
      await api.updateNotifications({ ids: [a.id], saved: true });
      expect(events).toEqual([
        expect.objectContaining({
          notification: expect.objectContaining({ saved: undefined }),
        }),
        expect.objectContaining({ flags: { saved: true } }),
      ]);

      // Saved elsewhere before a send, whose signal overtakes it.
      const b = aNotification();
      hub.remember([b]);
      signals.sendArrival(sentIn(b, 3));
      signals.sendMark('saved', [b.id], { rev: rev(2) });
      expect(hub.remember([b])).toMatchObject([
        { payload: { title: 'Sent at 3' }, saved: expect.any(Date) },
      ]);
      // As an answer says that is older than a text, which it does not know.
      const c = { ...aNotification(), saved: new Date(), rev: rev(1) };
      signals.sendArrival(sentIn(c, 3));
      signals.sendMark('read', [c.id], { rev: rev(2) });
      expect(hub.remember([c])).toMatchObject([
        { payload: { title: 'Sent at 3' }, saved: c.saved, read: undefined },
      ]);
    });

    it('counts what was marked after a list that comes late', async () => {
      const a = aNotification();
      const { api, signals, hub } = await startHub([a]);
      let answer: (status: NotificationStatus) => void = () => {};
      api.getStatus = () =>
        new Promise(resolve => {
          answer = resolve;
        });
      signals.resync();
      await jest.advanceTimersByTimeAsync(200);
      signals.sendMark('read', [a.id], { rev: rev(3) });
      hub.remember([{ ...a, rev: rev(1) }]);
      answer({ unread: 1, read: 0, unreadIds: [{ id: a.id, rev: rev(2) }] });
      await jest.advanceTimersByTimeAsync(0);
      expect(hub.getUnreadCount()).toBe(0);
    });

    it('shows the revision of the text that is seen, whatever else was marked', async () => {
      const a = aNotification();
      const { signals, hub } = await startHub([a]);
      // After a send whose signal is late: to mark what is seen must not reach that.
      signals.sendMark('saved', [a.id], { rev: rev(2) });
      expect(hub.remember([a])[0].rev).toBe(a.rev);
    });
  });

  it('shows the beginning of a long description, and the whole once that is asked for, which no list replaces', async () => {
    const { api, hub, events } = await startHub([]);
    const description = 'x'.repeat(50);
    const translations = { de: { title: 'Neu' } };
    api.inbox = [aNotification({ description, translations })];
    const [{ id }] = api.inbox;
    const list = async () => {
      const options = { maxDescriptionLength: 5 };
      const { notifications } = await api.getNotifications(options);
      return hub.remember(notifications)[0];
    };
    await expect(list()).resolves.toMatchObject({
      isTruncated: true,
      payload: { description: 'xxxxx' },
    });

    await hub.complete(id);
    const whole = { description, translations };
    const completed = events[events.length - 1] as { notification: unknown };
    expect(completed.notification).toMatchObject({ payload: whole });
    const listed = await list();
    expect(listed.payload).toMatchObject(whole);
    expect(listed.isTruncated).toBeUndefined();
    await hub.mark([listed], { read: true });
    expect((await list()).payload).toMatchObject(whole);

    // Sent again, it is another text.
    api.inbox = [
      sentAgain(api.inbox[0], {
        payload: { title: 'B', description: 'y'.repeat(9) },
      }),
    ];
    expect(await list()).toMatchObject({
      isTruncated: true,
      payload: { title: 'B', description: 'yyyyy' },
    });
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
    expect(arrived(events)).toEqual([jumpedOver.id]);
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
    expect(arrived(events)).toEqual(
      expect.arrayContaining([missed.id, live.id]),
    );
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
    expect(arrived(events)).toEqual([missed.id]);
  });

  describe('when the reader marks', () => {
    it('shows it at once, and takes it back with the error if the backend refuses', async () => {
      const a = aNotification();
      const { api, hub, events } = await startHub([a]);
      api.failing.add('updateNotifications');

      const marking = hub.mark([a], { read: true });
      expect(hub.getUnreadCount()).toBe(0);
      await expect(marking).rejects.toThrow('out of order');
      expect(hub.getUnreadCount()).toBe(1);
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

    it('takes no signal of its own marks for news, however late or early it comes', async () => {
      const a = aNotification();
      const { api, signals, hub, events } = await startHub([a]);
      const { publish } = api;
      const late: NotificationSignal[] = [];
      api.publish = signal => late.push(signal);
      const marks = [
        hub.mark([a], { read: true }),
        hub.mark([a], { read: false }),
      ];
      expect(types(events)).toEqual(['marked', 'marked']);
      events.length = 0;
      await jest.advanceTimersByTimeAsync(1);
      late.forEach(publish);
      await Promise.all(marks);
      await jest.advanceTimersByTimeAsync(60_000);
      late.forEach(publish);
      expect(events).toEqual([]);
      expect(hub.getUnreadCount()).toBe(1);

      // The same once more is what another tab did.
      signals.sendMark('read', [a.id]);
      expect(events).toHaveLength(1);
      expect(hub.getUnreadCount()).toBe(0);
    });

    it('undoes a mark that the backend takes long for', async () => {
      const one = aNotification();
      const { api, hub } = await startHub([one]);
      const update = api.updateNotifications.bind(api);
      let ms = 11_000;
      api.updateNotifications = async options => {
        await new Promise(resolve => setTimeout(resolve, ms));
        ms = 100;
        return await update(options);
      };
      const operationId = '00000000-0000-4000-8000-000000000001';
      const marked = hub.mark([one], { read: true, operationId });
      await jest.advanceTimersByTimeAsync(7_000);
      const undone = hub.mark([one], {
        read: false,
        onlyChangedBy: operationId,
      });
      await jest.advanceTimersByTimeAsync(60_000);
      await Promise.all([marked, undone]);
      expect(api.inbox[0].read).toBeUndefined();
      expect(hub.getUnreadCount()).toBe(1);
    });

    it('takes nothing back that was marked elsewhere as well while it failed', async () => {
      const a = aNotification();
      const { api, signals, hub, events } = await startHub([a]);
      api.failing.add('updateNotifications');
      const marking = hub.mark([a], { read: true }).catch(() => {});
      signals.sendMark('read', [a.id]);
      await marking;
      expect(types(events)).toEqual(['marked', 'marked']);
      expect(hub.getUnreadCount()).toBe(0);
    });

    it('shows what was marked although it says that it was not, once a signal says so', async () => {
      const a = aNotification();
      const { api, hub, events } = await startHub([a]);
      const update = api.updateNotifications.bind(api);
      const { publish } = api;
      const late: NotificationSignal[] = [];
      api.publish = signal => late.push(signal);
      api.updateNotifications = async options => {
        await update(options);
        throw new NoAnswerError('The connection broke');
      };
      await hub.mark([a], { read: true }).catch(() => {});
      expect(hub.getUnreadCount()).toBe(1);
      late.forEach(publish);
      expect(events.at(-1)).toMatchObject({
        ids: [a.id],
        flags: { read: true },
      });
      expect(hub.getUnreadCount()).toBe(0);
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
        hub.mark([a], { read: true }),
        hub.mark([a], { read: false }),
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
      const first = hub
        .mark([{ id: 'a' }], { read: true })
        .catch(error => error);
      const second = hub.mark([{ id: 'b' }], { read: true });
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

    it('reads anew once after a mark over a filter, whatever signals say of it', async () => {
      const { api, hub, events } = await startHub([
        aNotification(),
        aNotification(),
      ]);
      api.maxNamedIds = 1;
      const { count } = await hub.markMatching({
        filter: {},
        upTo: new Date(Date.now() + 10_000),
        read: true,
      });
      await jest.advanceTimersByTimeAsync(1000);
      expect(count).toBe(2);
      expect(events).toEqual([{ type: 'stale' }]);
      expect(api.requests).toEqual([
        'updateMatchingNotifications',
        'getStatus',
      ]);
      expect(hub.getUnreadCount()).toBe(0);
    });

    it('does not let an answer that was under way undo a mark', async () => {
      const a = aNotification();
      const { api, hub } = await startHub([a]);
      let asked = 0;
      const list = await hub.read(async () => {
        asked += 1;
        const answer = await api.getNotifications();
        if (asked === 1) {
          await hub.mark([a], { read: true });
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
      expect(hub.getUnreadCount()).toBe(2);
      expect(types(events)).toEqual(['arrived', 'stale']);
      expect(arrived(events)).toEqual([arrival.id]);
    });

    it('tells of what arrives while as much is read, and of what is sent again', async () => {
      const [a, b] = [aNotification(), aNotification()];
      const { api, hub, events } = await startHub([a, b], {
        withoutSignals: true,
      });
      const arrival = aNotification({}, { created: new Date() });
      const again = sentAgain(b);
      api.inbox = [{ ...a, read: new Date() }, again, arrival];
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getUnreadCount()).toBe(2);
      expect(arrived(events).sort()).toEqual([arrival.id, again.id].sort());
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
          await hub.mark([arrival], { read: true });
          return answer;
        });
      await jest.advanceTimersByTimeAsync(60_000);
      expect(events.map(({ type }) => type)).toEqual(['marked', 'stale']);
      expect(hub.getUnreadCount()).toBe(0);
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
      expect(hub.getUnreadCount()).toBeUndefined();
      const asked = api.countOf('getStatus');
      expect(asked).toBeGreaterThan(10);
      expect(asked).toBeLessThan(25);

      api.failing.clear();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getUnreadCount()).toBe(1);
      // Lists may have failed as well.
      expect(events).toEqual([{ type: 'stale' }]);
      api.requests.length = 0;
      await jest.advanceTimersByTimeAsync(60 * 60_000);
      expect(api.requests).toEqual([]);
      leave();
    });

    it('asks again for a count that could not be read anew', async () => {
      const { api, signals, hub, leave } = await startHub([aNotification()]);
      api.failing.add('getStatus');
      signals.sendMark('read', ['x'], { more: true });
      await jest.advanceTimersByTimeAsync(1000);
      api.failing.clear();
      api.inbox = [];
      window.dispatchEvent(new Event('focus'));
      await jest.advanceTimersByTimeAsync(1);
      expect(hub.getUnreadCount()).toBe(0);
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
      expect(arrived(events)).toEqual([bySignal.id, byPoll.id]);
      expect(api.countOf('getNotification')).toBe(0);
    });

    it('tells of the first arrival since the page was loaded also if as much is read elsewhere', async () => {
      const [a, b] = [aNotification(), aNotification()];
      const { api, hub, signals, events } = await startHub([a, b]);
      await hub.markMatching({
        filter: {},
        upTo: new Date(Date.now() + 10_000),
        read: true,
      });
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
      expect(types(events)).toEqual(['arrived', 'stale']);
      expect(arrived(events)).toEqual([first.id]);
    });

    it('keeps the last count when the backend does not answer', async () => {
      const { api, hub, events } = await startHub([aNotification()], {
        withoutSignals: true,
      });
      api.failing.add('getStatus');
      await jest.advanceTimersByTimeAsync(61_000);
      expect(hub.getUnreadCount()).toBe(1);
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
      expect(hub.getUnreadCount()).toBe(1);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getUnreadCount()).toBe(2);
      expect(arrived(events)).toEqual([bySignal.id, byPoll.id]);
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
