import { Notification } from '@callboard/backstage-plugin-notifications-common';
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
  const hub = NotificationsHub.create({ api, signals });
  hub.attach();
  await jest.advanceTimersByTimeAsync(1000);
  hub.remember(inbox);
  return { api, signals, hub };
}

const truth = (api: FakeNotificationsApi) => {
  const unread = api.inbox.filter(({ read }) => !read).length;
  return { unread, read: api.inbox.length - unread };
};

const inAMinute = async (hub: NotificationsHub) => {
  await jest.advanceTimersByTimeAsync(60_000);
  return hub.getStatus();
};

/** Signals are back, and make up for what the outage missed. */
function comeBackWithRead(signals: FakeSignalApi, id: string) {
  signals.setStatus('connected');
  signals.send(
    { action: 'notification_read', notification_ids: [id] },
    { isMadeUpFor: true },
  );
}

describe('the badge counts right what was told', () => {
  it('by a list that was read during an outage, before it is made up for', async () => {
    const { api, signals, hub } = await startHub([]);
    signals.setStatus('connecting');
    const late = aNotification({}, { created: new Date() });
    api.inbox = [late];
    // The reader opens the inbox, or turns a page.
    hub.remember((await hub.read(() => api.getNotifications())).notifications);
    signals.setStatus('connected');
    signals.sendArrival(late, { isMadeUpFor: true });
    expect(await inAMinute(hub)).toEqual(truth(api));
  });

  it('by a list that knew already what was marked elsewhere during an outage', async () => {
    const one = aNotification();
    const { api, signals, hub } = await startHub([one]);
    signals.setStatus('connecting');
    api.inbox = [{ ...one, read: new Date() }];
    hub.remember((await hub.read(() => api.getNotifications())).notifications);
    comeBackWithRead(signals, one.id);
    expect(await inAMinute(hub)).toEqual(truth(api));
  });

  it('by polls during an outage, and not once more when that is made up for', async () => {
    const [one, two] = [aNotification(), aNotification()];
    const { api, signals, hub } = await startHub([one, two]);
    signals.setStatus('unavailable');
    api.inbox = [{ ...one, read: new Date() }, two];
    await jest.advanceTimersByTimeAsync(6_000);
    expect(hub.getStatus()).toEqual(truth(api));
    comeBackWithRead(signals, one.id);
    expect(await inAMinute(hub)).toEqual(truth(api));
  });

  it('by the count that a mark of the reader asked for during an outage', async () => {
    const { api, signals, hub } = await startHub([]);
    signals.setStatus('connecting');
    const late = aNotification({}, { created: new Date() });
    api.inbox = [late];
    await hub.markMatching({
      filter: { topic: 'other' },
      upTo: new Date(),
      read: true,
    });
    await jest.advanceTimersByTimeAsync(1_000);
    signals.setStatus('connected');
    signals.sendArrival(late, { isMadeUpFor: true });
    expect(await inAMinute(hub)).toEqual(truth(api));
  });

  it('by a list that was read between the storing and its signal', async () => {
    const { api, signals, hub } = await startHub([]);
    const late = aNotification({}, { created: new Date() });
    api.inbox = [late];
    hub.remember((await hub.read(() => api.getNotifications())).notifications);
    signals.sendArrival(late);
    expect(await inAMinute(hub)).toEqual(truth(api));
  });

  it('of arrivals that are only named, while the count that knows them is there', async () => {
    const late = aNotification({}, { created: new Date() });
    const api = new FakeNotificationsApi([late]);
    const signals = new FakeSignalApi();
    const hub = NotificationsHub.create({ api, signals });
    hub.attach();
    await jest.advanceTimersByTimeAsync(200);
    signals.send(
      { action: 'new_notification', notification_id: late.id },
      { isMadeUpFor: true },
    );
    expect(await inAMinute(hub)).toEqual(truth(api));
  });

  it('in a storm, once it is over', async () => {
    const { api, signals, hub } = await startHub([]);
    const getStatus = api.getStatus.bind(api);
    api.getStatus = async () => {
      const answer = await getStatus();
      await new Promise(resolve => setTimeout(resolve, 100));
      return answer;
    };
    // A mark on another page of something unknown here is the reason to ask.
    signals.send({ action: 'notification_saved', notification_ids: ['x'] });
    signals.send({
      action: 'notification_read',
      notification_ids: ['x'],
    });
    for (let n = 0; n < 8; n += 1) {
      await jest.advanceTimersByTimeAsync(50);
      const arrival = aNotification({}, { created: new Date() });
      api.inbox = [arrival, ...api.inbox];
      signals.sendArrival(arrival);
    }
    await jest.advanceTimersByTimeAsync(3600_000);
    expect(hub.getStatus()).toEqual(truth(api));
  });
});
