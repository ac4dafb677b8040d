import { Notification } from '@callboard/backstage-plugin-notifications-common';
import {
  aNotification,
  FakeBroadcastChannel,
  sentAgain,
} from '../__testUtils__';
import { SpeakingTab } from './SpeakingTab';

describe('SpeakingTab', () => {
  const stops: Array<() => void> = [];

  /** Without web locks, the tab that is opened last leads. */
  function open() {
    jest.advanceTimersByTime(1);
    const told: Notification[] = [];
    const tab = new SpeakingTab(arrival => told.push(arrival));
    stops.push(tab.start());
    return { tab, told };
  }

  const closeLeader = () => {
    // Both live in this one window; the one that does not lead has nothing to hand on.
    window.dispatchEvent(new Event('pagehide'));
    jest.advanceTimersByTime(400);
  };
  const letWordArrive = () => jest.advanceTimersByTime(300);

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
  });

  afterEach(() => {
    stops.splice(0).forEach(stop => stop());
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('tells at once while it leads, and nothing twice over all tabs', () => {
    const [other, leading] = [open(), open()];
    const arrival = aNotification();
    other.tab.hear(arrival);
    leading.tab.hear(arrival);
    expect(leading.told).toEqual([arrival]);

    closeLeader();
    letWordArrive();
    expect(other.told).toEqual([]);
    const next = aNotification();
    other.tab.hear(next);
    expect(other.told).toEqual([next]);
  });

  it('tells what it heard before it came to lead, if the tab that led never heard of it', () => {
    const [other, leading] = [open(), open()];
    const [first, second] = [aNotification(), aNotification()];
    other.tab.hear(first);
    other.tab.hear(second);
    closeLeader();
    letWordArrive();
    expect(other.told).toEqual([first, second]);
    // It finds them when the lead has moved on.
    leading.tab.hear(first);
    expect(leading.told).toEqual([]);
  });

  it('waits for word of what was told just before the lead moved on', () => {
    const [other, leading] = [open(), open()];
    const arrival = aNotification();
    other.tab.hear(arrival);
    closeLeader();
    expect(other.told).toEqual([]);
    // As it was told, its message to this tab was still on the way.
    new FakeBroadcastChannel('callboard-notifications-told').postMessage({
      id: arrival.id,
      sentRev: arrival.sentRev,
    });
    letWordArrive();
    expect([other.told, leading.told]).toEqual([[], []]);
    FakeBroadcastChannel.all.forEach(channel => channel.close());
  });

  it('tells nothing late that was read or taken back meanwhile, and what is sent again as it is now', () => {
    const [other] = [open(), open()];
    const [read, first] = [aNotification(), aNotification()];
    other.tab.hear(read);
    other.tab.hear(first);
    const latest = sentAgain(first);
    other.tab.hear(latest);
    other.tab.settle([read.id]);
    closeLeader();
    letWordArrive();
    expect(other.told).toEqual([latest]);
  });

  it('tells nothing late once everything is read', () => {
    const [other] = [open(), open()];
    other.tab.hear(aNotification());
    other.tab.settle('all');
    closeLeader();
    letWordArrive();
    expect(other.told).toEqual([]);
  });

  it('leaves the telling to the tab that has taken the lead from it meanwhile', () => {
    const [other] = [open(), open()];
    const arrival = aNotification();
    other.tab.hear(arrival);
    closeLeader();
    const third = open();
    letWordArrive();
    expect(other.told).toEqual([]);
    third.tab.hear(arrival);
    expect(third.told).toEqual([arrival]);
  });

  it('leaves nothing behind', () => {
    const [other] = [open(), open()];
    other.tab.hear(aNotification());
    closeLeader();
    stops.splice(0).forEach(stop => stop());
    expect(FakeBroadcastChannel.all.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
    expect(other.told).toEqual([]);
  });
});
