import {
  aNotification,
  FakeBroadcastChannel,
  sentAgain,
} from '../__testUtils__';
import { ToldInTabs } from './ToldInTabs';

describe('ToldInTabs', () => {
  beforeEach(() => {
    Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
  });

  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  });

  it('lets one tab tell of each sending, whichever hears of it first', () => {
    const tabs = [new ToldInTabs(), new ToldInTabs()];
    const stop = tabs.map(tab => tab.start());
    const arrival = aNotification();
    expect(tabs.map(tab => tab.claim(arrival))).toEqual([true, false]);
    const again = sentAgain(arrival);
    expect(tabs.map(tab => tab.claim(again))).toEqual([true, false]);
    expect(tabs[1].claim(aNotification())).toBe(true);
    stop.forEach(leave => leave());
    expect(FakeBroadcastChannel.all.size).toBe(0);
  });

  it('works for itself where tabs cannot speak to each other', () => {
    Reflect.deleteProperty(globalThis, 'BroadcastChannel');
    const tab = new ToldInTabs();
    const stop = tab.start();
    expect(tab.claim(aNotification())).toBe(true);
    stop();
  });
});
