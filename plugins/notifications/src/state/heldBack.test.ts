import { sentAgain } from '../__testUtils__';
import {
  answer,
  ids,
  loaded,
  minutesAgo,
  named,
  now,
  on,
  unread,
} from '../__testUtils__/inboxStates';
import { inboxReducer } from './inboxReducer';
import { initialInboxState, InboxState } from './InboxState';

const sent = (id: string, minutes: number) =>
  named(id, { created: minutesAgo(minutes) });
const arrived = (state: InboxState, id: string, minutes: number) =>
  on(state, { type: 'arrived', notification: sent(id, minutes) }, true);
const waiting = (state: InboxState) => state.waiting.map(({ id }) => id);
const hold = true;

describe('what is held back while the reader is busy', () => {
  const rows = [sent('a', 10), sent('b', 11), sent('c', 12)];

  it('stays held back when the page is filled up, which moves no row', () => {
    let state = loaded(rows, {}, 5);
    state = arrived(arrived(state, 'x', 2), 'y', 1);
    state = on(state, {
      type: 'marked',
      ids: ['b'],
      flags: { read: true },
      own: true,
    });
    state = answer(
      state,
      [sent('y', 1), sent('x', 2), rows[0], rows[2], sent('d', 13)],
      { hold, totalCount: 6 },
    );
    expect(ids(state)).toEqual(['a', 'c', 'd']);
    expect(waiting(state)).toEqual(['y', 'x']);
    expect(state.totalCount).toBe(4);

    state = inboxReducer(state, { type: 'waitingShown' });
    expect(ids(state)).toEqual(['y', 'x', 'a']);
    expect(state.totalCount).toBe(6);
  });

  it('is joined by what only the answer tells of, and loses what is gone from it', () => {
    let state = arrived(loaded(rows), 'gone', 3);
    state = on(state, { type: 'stale' });
    const again = sentAgain(rows[1], { updated: minutesAgo(1) });
    state = answer(state, [sent('x', 0.5), again, rows[2]], { hold });
    expect(ids(state)).toEqual(['b', 'c']);
    expect(state.items[0]).toEqual(again);
    expect(waiting(state)).toEqual(['x']);
    expect(state.totalCount).toBe(2);
  });

  it('may be so much that the answer ends before the rows', () => {
    const full = ['x', 'y', 'z'].map((id, n) => sent(id, n));
    const none = answer(loaded(rows), full, { hold, totalCount: 6 });
    expect(ids(none)).toEqual(['a', 'b', 'c']);
    expect(waiting(none)).toEqual(['x', 'y', 'z']);

    const some = answer(loaded(rows), [full[0], rows[0], rows[1]], {
      hold,
      totalCount: 4,
    });
    expect(ids(some)).toEqual(['a', 'b', 'c']);
    expect(waiting(some)).toEqual(['x']);
  });

  it('is not more than what is new on later pages and in other orders', () => {
    for (const query of [{ page: 1 }, { sort: 'topic' as const }]) {
      let state = arrived(loaded(rows, query, 9), 'x', 0);
      state = answer(state, [sent('slid', 9), rows[0], rows[1]], {
        hold,
        totalCount: 10,
      });
      expect(ids(state)).toEqual(['a', 'b', 'c']);
      expect(waiting(state)).toEqual(['x']);
      expect(state.totalCount).toBe(9);
    }
  });

  it('keeps rows in place that somebody else read, as only a new reading removes them', () => {
    let state = on(loaded(rows), {
      type: 'marked',
      ids: ['b'],
      flags: { read: true },
      own: false,
    });
    state = answer(state, [rows[0], rows[2]], { hold });
    expect(ids(state)).toEqual(['a', 'b', 'c']);
    state = answer(state, [rows[0], rows[2]]);
    expect(ids(state)).toEqual(['a', 'c']);
  });

  it('is what was found, also by a text that the list does not have', () => {
    const search = 'beyond the beginning';
    let state = answer(loaded(rows, { search }), [sent('x', 1), ...rows], {
      hold,
    });
    state = on(state, {
      type: 'marked',
      ids: ['b'],
      flags: { saved: true },
      own: true,
    });
    expect(waiting(state)).toEqual(['x']);
    // Nor does what is gone stay for that.
    state = answer(state, [rows[0], rows[1]], { hold });
    expect(ids(state)).toEqual(['a', 'b']);
  });

  it('is shown with the rest once the reader has left', () => {
    let state = arrived(loaded(rows), 'x', 1);
    state = answer(state, [sent('x', 1), ...rows], { totalCount: 4 });
    expect(ids(state)).toEqual(['x', 'a', 'b']);
    expect(waiting(state)).toEqual([]);
    expect(state.totalCount).toBe(4);
  });

  it.each([
    ['the reader', { type: 'marked', flags: { read: true }, own: true }],
    ['the sender', { type: 'retracted' }],
  ] as const)('is shown once %s has taken away all rows', (_, event) => {
    let state = arrived(loaded(rows), 'x', 1);
    state = on(state, { ...event, ids: ['b', 'c'] }, true);
    expect(waiting(state)).toEqual(['x']);
    state = on(state, { ...event, ids: ['a'] }, true);
    expect(ids(state)).toEqual(['x']);
    expect(waiting(state)).toEqual([]);
    expect(state.totalCount).toBe(1);
  });

  it('is nothing where no row could move', () => {
    const state = answer(loaded(rows), [sent('x', 1)], { hold });
    expect(ids(state)).toEqual(['x']);
    expect(waiting(state)).toEqual([]);
  });
});

describe('what the reader has seen', () => {
  const first = initialInboxState(unread);
  const asOf = minutesAgo(8);
  const read = answer(first, [sent('a', 10), sent('b', 8.5)], { asOf });
  const seen = (state: InboxState) => [...state.seen.values()];
  const revOf = (minutes: number) => minutesAgo(minutes).getTime() * 1000;
  const arrive = (state: InboxState, id: string, minutes: number) =>
    on(state, {
      type: 'arrived',
      notification: sent(id, minutes),
      wasUnread: false,
    });

  it('is what was there as the database says, whatever the clock of the browser', () => {
    for (const away of [-300_000, 300_000]) {
      const wrong = new Date(now.getTime() + away);
      const state = answer(first, read.items, { asOf, now: wrong });
      expect(state.asOf).toEqual(asOf);
    }
  });

  it('names what came shortly before or since, as it was shown', () => {
    expect(seen(read)).toEqual([{ id: 'b', rev: revOf(8.5) }]);
    let state = arrive(read, 'c', 3);
    state = on(state, {
      type: 'arrived',
      notification: sentAgain(sent('a', 10), { updated: minutesAgo(2) }),
    });
    expect(seen(state)).toEqual([
      { id: 'b', rev: revOf(8.5) },
      { id: 'c', rev: revOf(3) },
      { id: 'a', rev: revOf(2) },
    ]);
    expect(state.asOf).toEqual(asOf);
  });

  it('is also what has left the page as more came', () => {
    let state = read;
    for (let n = 0; n < 600; n += 1) {
      state = arrive(state, `new ${n}`, 7 - n / 100);
    }
    expect(state.items).toHaveLength(3);
    expect(seen(state)).toHaveLength(500);
    expect(seen(state).at(-1)).toMatchObject({ id: 'new 599' });
  });

  it('is not what is held back, until that is shown', () => {
    let state = arrived(read, 'x', 3);
    state = answer(state, [sent('y', 1), sent('x', 3), ...read.items], {
      hold,
      asOf: minutesAgo(1),
    });
    expect(waiting(state)).toEqual(['y', 'x']);
    expect(state.asOf).toEqual(asOf);
    expect(seen(state)).toHaveLength(1);

    state = inboxReducer(state, { type: 'waitingShown' });
    expect(seen(state).map(({ id }) => id)).toEqual(['b', 'y', 'x']);
  });

  it('goes on with each reading of the first page, and names no more than it has to', () => {
    const state = answer(arrive(read, 'c', 3), [sent('c', 3)], {
      asOf: minutesAgo(1),
    });
    expect(state.asOf).toEqual(minutesAgo(1));
    expect(seen(state)).toEqual([]);
  });

  it('is what the page showed that was read first, however many follow', () => {
    const turn = (page: number) =>
      inboxReducer(arrive(read, 'c', 3), {
        type: 'queried',
        query: { ...unread, page },
      });
    const state = answer(turn(1), [sent('d', 11)], { asOf: minutesAgo(1) });
    expect(state.asOf).toEqual(asOf);
    expect(seen(state).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('is nothing of another filter, until that was answered', () => {
    let state = inboxReducer(read, {
      type: 'queried',
      query: { ...unread, topic: 'ci' },
    });
    expect(state.asOf).toEqual(new Date(0));
    expect(seen(state)).toEqual([]);
    state = answer(state, [], { asOf: minutesAgo(1) });
    expect(state.asOf).toEqual(minutesAgo(1));
  });
});
