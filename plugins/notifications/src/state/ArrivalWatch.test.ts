import { aNotification, FakeNotificationsApi } from '../__testUtils__';
import { ArrivalWatch } from './ArrivalWatch';

const at = (seconds: number) => new Date(1_767_268_800_000 + seconds * 1000);
const sent = (id: string, seconds: number, rest: object = {}) =>
  aNotification({}, { id, created: at(seconds), ...rest });

function watch(...inbox: ReturnType<typeof sent>[]) {
  const api = new FakeNotificationsApi(inbox);
  const list = jest.spyOn(api, 'getNotifications');
  const arrivals = new ArrivalWatch(options => api.getNotifications(options));
  const find = async (grown = 0) =>
    (await arrivals.find(grown)).map(({ id }) => id);
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

  it('takes as many as the inbox has grown by for new when it never told any', async () => {
    const { find } = watch(sent('a', 0), sent('b', 1), sent('c', 2));
    expect(await find(2)).toEqual(['b', 'c']);
    expect(await find()).toEqual([]);
  });

  it('asks for no more than what may be new', async () => {
    const { list, arrivals, find } = watch(sent('a', 0), sent('b', 300));
    arrivals.note(sent('b', 300));
    await find();
    expect(list).toHaveBeenLastCalledWith({
      createdAfter: at(300),
      limit: 20,
      sort: 'created',
      sortOrder: 'desc',
    });
    arrivals.note(sent('c', 900));
    await find();
    expect(list.mock.lastCall?.[0]?.createdAfter).toEqual(at(840));
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

  it('knows what was told by signals, and that a later sending is news', () => {
    const { arrivals } = watch();
    expect(arrivals.note(sent('a', 0))).toBe(true);
    expect(arrivals.note(sent('a', 0))).toBe(false);
    expect(arrivals.note(sent('a', 0, { updated: at(1) }))).toBe(true);
    expect(arrivals.note(sent('a', 0))).toBe(false);
  });

  it('does not tell late what a resync has jumped over', async () => {
    const { api, arrivals, find } = watch();
    arrivals.note(sent('a', 0));
    api.inbox = [sent('a', 0), sent('jumped over', 1)];
    arrivals.forgetMoment();
    expect(await find()).toEqual([]);
    api.inbox.push(sent('b', 2));
    expect(await find()).toEqual(['b']);
  });
});
