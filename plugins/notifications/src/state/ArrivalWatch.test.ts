import { aNotification, FakeNotificationsApi } from '../__testUtils__';
import { ArrivalWatch } from './ArrivalWatch';

const at = (seconds: number) => new Date(1_767_268_800_000 + seconds * 1000);
const sent = (id: string, seconds: number, rest: object = {}) =>
  aNotification({}, { id, created: at(seconds), ...rest });

function watch(...inbox: ReturnType<typeof sent>[]) {
  const api = new FakeNotificationsApi(inbox);
  const list = jest.spyOn(api, 'getNotifications');
  const arrivals = new ArrivalWatch(
    async options => (await api.getNotifications(options)).notifications,
  );
  const find = async () => (await arrivals.find()).map(({ id }) => id);
  return { api, list, arrivals, find };
}

describe('ArrivalWatch', () => {
  it('finds what was sent since it asked first, the oldest first', async () => {
    const { api, find } = watch(sent('a', 0), sent('b', 1));
    expect(await find()).toEqual([]);
    api.inbox.push(sent('c', 2), sent('d', 3));
    expect(await find()).toEqual(['c', 'd']);
    expect(await find()).toEqual([]);
  });

  it('takes everything for new after an empty inbox', async () => {
    const { api, find } = watch();
    expect(await find()).toEqual([]);
    api.inbox.push(sent('a', 0));
    expect(await find()).toEqual(['a']);
  });

  it('finds what arrives while as much is read elsewhere, whoever was told before', async () => {
    const { api, find } = watch(sent('a', 0), sent('b', 1));
    await find();
    api.inbox = [
      sent('a', 0, { read: at(5) }),
      sent('b', 1),
      sent('unread', 2),
      sent('read on the phone', 3, { read: at(5) }),
    ];
    expect(await find()).toEqual(['unread']);
    expect(await find()).toEqual([]);
  });

  it('asks for no more than what may be new', async () => {
    const { list, arrivals, find } = watch(sent('a', 0), sent('b', 300));
    const newest = { sort: 'created', sortOrder: 'desc' };
    await find();
    expect(list).toHaveBeenLastCalledWith({ limit: 1, ...newest });
    await find();
    expect(list).toHaveBeenLastCalledWith({
      createdAfter: at(240),
      limit: 20,
      ...newest,
    });
    // What a signal tells says nothing about what came before it.
    arrivals.note(sent('c', 900));
    await find();
    expect(list.mock.lastCall?.[0]?.createdAfter).toEqual(at(240));
  });

  it('takes nothing for news that was there before the first signal, which may be late', async () => {
    const { arrivals, find } = watch(sent('late', 5), sent('b', 10));
    arrivals.note(sent('late', 5));
    expect(await find()).toEqual([]);
    expect(await find()).toEqual([]);
  });

  it('finds what is sent after the last signal, where it could not ask before', async () => {
    const { api, arrivals, find } = watch(sent('a', 0), sent('b', 10));
    arrivals.note(sent('b', 10));
    api.failing.add('getNotifications');
    await expect(find()).rejects.toThrow();
    api.failing.clear();
    api.inbox.push(sent('c', 20));
    expect(await find()).toEqual(['c']);
  });

  it('finds what was sent before another one and stored after it', async () => {
    const { api, find } = watch(sent('a', 0));
    await find();
    api.inbox.push(sent('c', 50));
    expect(await find()).toEqual(['c']);
    api.inbox.push(sent('b', 20));
    expect(await find()).toEqual(['b']);
  });

  it('finds what is sent again, but not what is read or marked unread meanwhile', async () => {
    const { api, find } = watch(sent('a', 0));
    await find();
    api.inbox.push(
      sent('read', 1, { read: at(2) }),
      sent('a', 0, { updated: at(3) }),
    );
    expect(await find()).toEqual(['a']);
    api.inbox[1] = sent('read', 1);
    expect(await find()).toEqual([]);
  });

  it('tells once of what signals tell, and that a later sending is news', () => {
    const { arrivals } = watch();
    expect(arrivals.note(sent('a', 0))).toBe(true);
    expect(arrivals.note(sent('a', 0))).toBe(false);
    expect(arrivals.note(sent('a', 0, { updated: at(1) }))).toBe(true);
    expect(arrivals.note(sent('a', 0, { updated: at(1) }))).toBe(false);
    expect(arrivals.note(sent('a', 0))).toBe(false);
  });

  it('lets a signal tell what was there before it, but was asked for first', async () => {
    const { arrivals, find } = watch(sent('a', 0));
    await find();
    expect(arrivals.note(sent('a', 0))).toBe(true);
  });
});
