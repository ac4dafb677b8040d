import {
  Notification,
  NotificationSignal,
} from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  FakeNotificationsApi,
  FakeSignalApi,
} from '../__testUtils__';
import { NotificationsHub } from './NotificationsHub';

jest.useFakeTimers();

async function startHub(inbox: Notification[]) {
  const api = new FakeNotificationsApi(inbox);
  const signals = new FakeSignalApi();
  api.publish = signal => signals.send(signal);
  const hub = NotificationsHub.create({ api, signals });
  hub.attach();
  await jest.advanceTimersByTimeAsync(1000);
  hub.remember(inbox);
  api.requests.length = 0;
  return { api, signals, hub };
}

/** The signals of what happens, which come with their delay, or again. */
function holdBack(api: FakeNotificationsApi) {
  const { publish } = api;
  const signals: NotificationSignal[] = [];
  api.publish = signal => signals.push(signal);
  return { signals, deliver: () => signals.forEach(publish) };
}

const truth = (api: FakeNotificationsApi) =>
  api.inbox.filter(({ read }) => !read).length;

const inAMinute = async (hub: NotificationsHub) => {
  await jest.advanceTimersByTimeAsync(60_000);
  return hub.getUnreadCount();
};

const readList = async (hub: NotificationsHub, api: FakeNotificationsApi) =>
  hub.remember((await hub.read(() => api.getNotifications())).notifications);

describe('the badge', () => {
  it('counts once what a list shows before or after the signals of it, without another request', async () => {
    const known = aNotification();
    const { api, hub } = await startHub([known]);
    const { deliver } = holdBack(api);
    api.send({ title: 'New' });
    const again = api.send({ title: '1', scope: 'build' });
    await api.updateNotifications({ ids: [known.id], read: true });
    await readList(hub, api);
    expect(hub.getUnreadCount()).toBe(2);
    deliver();
    deliver();
    expect(hub.getUnreadCount()).toBe(2);
    api.send({ title: '2', scope: 'build' });
    api.retract(again.id);
    deliver();
    await readList(hub, api);
    expect(await inAMinute(hub)).toBe(1);
    expect(api.countOf('getStatus')).toBe(0);
  });

  it('counts once what polls find during an outage and signals say after it', async () => {
    const [one, two] = [aNotification(), aNotification()];
    const { api, signals, hub } = await startHub([one, two]);
    signals.setStatus('unavailable');
    const { deliver } = holdBack(api);
    await api.updateNotifications({ ids: [one.id], read: true });
    api.send({ title: 'New' });
    await jest.advanceTimersByTimeAsync(6_000);
    expect(hub.getUnreadCount()).toBe(2);
    signals.setStatus('connected');
    deliver();
    expect(await inAMinute(hub)).toBe(2);
  });

  it('takes into account what happens while it is read', async () => {
    const [a, b, c] = [1, 2, 3].map(() => aNotification());
    const { api, signals, hub } = await startHub([a, b]);
    const getStatus = api.getStatus.bind(api);
    api.getStatus = async () => {
      const answer = await getStatus();
      await new Promise(resolve => setTimeout(resolve, 1000));
      return answer;
    };
    api.inbox = [a, b, c];
    signals.resync();
    await jest.advanceTimersByTimeAsync(200);
    api.send({ title: 'New' });
    await hub.mark([a], { read: true });
    const refused = hub.mark([b], { read: true });
    expect(hub.getUnreadCount()).toBe(1);
    await refused;
    await jest.advanceTimersByTimeAsync(1000);
    expect(hub.getUnreadCount()).toBe(2);
    expect(truth(api)).toBe(2);
  });

  it('knows the number of those beyond a hundred, and reads it again when they matter', async () => {
    const inbox = Array.from({ length: 103 }, () => aNotification());
    const api = new FakeNotificationsApi(inbox);
    const signals = new FakeSignalApi();
    api.publish = signal => signals.send(signal);
    const hub = NotificationsHub.create({ api, signals });
    hub.attach();
    await jest.advanceTimersByTimeAsync(1000);
    api.requests.length = 0;
    expect(hub.getUnreadCount()).toBe(103);

    // The list shows some that the count does not name.
    await readList(hub, api);
    expect(hub.getUnreadCount()).toBe(103);
    api.send({ title: 'New' });
    expect(hub.getUnreadCount()).toBe(104);
    // Perhaps one of those beyond: nobody knows.
    api.send({ title: 'New', scope: 'build' });
    expect(hub.getUnreadCount()).toBe(105);
    expect(api.countOf('getStatus')).toBe(0);
    await hub.mark(inbox.slice(0, 4), { read: true });
    await jest.advanceTimersByTimeAsync(1000);
    expect(hub.getUnreadCount()).toBe(101);
    expect(api.countOf('getStatus')).toBe(1);

    await hub.mark(inbox.slice(4, 6), { read: true });
    await jest.advanceTimersByTimeAsync(1000);
    expect(hub.getUnreadCount()).toBe(99);
    api.requests.length = 0;
    await hub.mark(inbox.slice(6, 50), { read: true });
    await jest.advanceTimersByTimeAsync(1000);
    expect(hub.getUnreadCount()).toBe(55);
    expect(api.countOf('getStatus')).toBe(0);
  });

  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'is right whatever happens in whichever order the news comes (%i)',
    async seed => {
      let state = seed + 1;
      const random = (below: number) => {
        state = (state * 48271) % 2147483647;
        return state % below;
      };
      const oneOf = <T>(list: T[]) => list[random(list.length)];
      const { api, hub } = await startHub([aNotification(), aNotification()]);
      const { publish } = api;
      api.publish = signal => {
        for (let times = 1 + random(2); times > 0; times -= 1) {
          setTimeout(() => publish(signal), random(3_000));
        }
      };
      for (const method of ['getStatus', 'getNotifications'] as const) {
        const ask = api[method].bind(api) as () => Promise<any>;
        (api as any)[method] = async (...options: []) => {
          await new Promise(resolve => setTimeout(resolve, random(1_000)));
          const answer = await ask(...options);
          await new Promise(resolve => setTimeout(resolve, random(1_000)));
          return answer;
        };
      }
      const actions: Array<() => void> = [
        () => api.send({ title: 'New' }),
        () => api.send({ title: 'Again', scope: oneOf(['a', 'b']) }),
        () => api.send({ title: 'All' }, { isBroadcast: true }),
        () => api.inbox.length > 0 && api.retract(oneOf(api.inbox).id),
        () => api.inbox.length > 0 && api.resolve(oneOf(api.inbox).id),
        () => seed % 2 && readList(hub, api),
        () => {
          const shown = oneOf(api.inbox);
          const read = random(2) === 0;
          if (shown) {
            api.failing = new Set(random(5) ? [] : ['updateNotifications']);
            hub.mark([shown], { read }).catch(() => {});
          }
        },
        () => {
          const ids = api.inbox.slice(0, 2).map(({ id }) => id);
          api.failing.clear();
          const [read, saved] = [random(3), random(3)].map(
            n => [true, false][n],
          );
          api.updateNotifications({ ids, read, saved });
        },
      ];
      for (let n = 0; n < 40; n += 1) {
        oneOf(actions)();
        await jest.advanceTimersByTimeAsync(random(500));
      }
      await jest.advanceTimersByTimeAsync(60_000);
      expect(hub.getUnreadCount()).toBe(truth(api));
    },
  );
});
