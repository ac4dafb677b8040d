import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { aNotification } from '../__testUtils__';
import {
  again,
  answer,
  ids,
  loaded,
  minutesAgo,
  named,
  now,
  on,
  unread,
} from '../__testUtils__/inboxStates';
import { InboxEvent, InboxFlags } from './InboxEvent';
import { InboxQuery } from './InboxQuery';
import { inboxReducer } from './inboxReducer';
import { InboxState, initialInboxState } from './InboxState';

describe('inboxReducer', () => {
  describe('when a notification arrives', () => {
    it('puts it on top, keeps to the page size and counts it', () => {
      const state = on(loaded([named('a'), named('b'), named('c')]), {
        type: 'arrived',
        notification: named('new', { created: now }),
      });
      expect(ids(state)).toEqual(['new', 'a', 'b']);
      expect(state.totalCount).toBe(4);
    });

    it('does not move rows while the reader is busy with them', () => {
      let state = loaded([named('a')]);
      for (const id of ['x', 'y']) {
        state = on(state, { type: 'arrived', notification: named(id) }, true);
      }
      expect(ids(state)).toEqual(['a']);
      expect(state.waiting.map(({ id }) => id)).toEqual(['y', 'x']);

      state = inboxReducer(state, { type: 'waitingShown' });
      expect(ids(state)).toEqual(['y', 'x', 'a']);
      expect(state.waiting).toEqual([]);
      expect(state.totalCount).toBe(3);
    });

    it('shows it at once where there is nothing that could move', () => {
      const state = on(
        loaded([]),
        { type: 'arrived', notification: named('a') },
        true,
      );
      expect(ids(state)).toEqual(['a']);
    });

    it('only announces it on later pages and in other orders', () => {
      for (const query of [{ page: 1 }, { sort: 'topic' as const }]) {
        const state = on(loaded([named('a')], query), {
          type: 'arrived',
          notification: named('new'),
        });
        expect(ids(state)).toEqual(['a']);
        expect(state.waiting).toHaveLength(1);
      }
    });

    it('moves on top what is sent again, with its new text and unread', () => {
      const before = loaded([named('a'), named('b', { read: now })], {
        view: 'all',
      });
      const notification = again('b', { payload: { title: 'Failed again' } });
      const state = on(before, { type: 'arrived', notification });
      expect(ids(state)).toEqual(['b', 'a']);
      expect(state.items[0]).toEqual(notification);
      expect(state.totalCount).toBe(2);
      expect(state.revision).toBe(before.revision);
    });

    it.each<[string, boolean, Partial<InboxQuery>]>([
      ['while the reader is busy', true, {}],
      ['in another order', false, { sort: 'topic' }],
      ['where no filter finds it any more', false, { topic: 'ci' }],
    ])('renews in its place what is sent again %s', (_, hold, query) => {
      const notification = again('b');
      const state = on(
        loaded([named('a'), named('b')], query),
        { type: 'arrived', notification },
        hold,
      );
      expect(ids(state)).toEqual(['a', 'b']);
      expect(state.items[1]).toEqual(notification);
      expect(state.totalCount).toBe(2);
    });

    it('counts once what is sent again and was on another page, and what was not', () => {
      const arrive = (query: Partial<InboxQuery>, wasUnread?: boolean) => {
        const before = loaded([named('a')], query, 4);
        const state = on(before, {
          type: 'arrived',
          notification: again('elsewhere'),
          wasUnread,
        });
        return {
          ids: ids(state),
          totalCount: state.totalCount,
          isAsked: state.revision > before.revision,
        };
      };
      const shown = ['elsewhere', 'a'];
      expect([arrive({}, true), arrive({}, false)]).toEqual([
        { ids: shown, totalCount: 4, isAsked: false },
        { ids: shown, totalCount: 5, isAsked: false },
      ]);
      // Whether it was read, and so on another page, only the backend knows.
      const asked = { ids: ['a'], totalCount: 4, isAsked: true };
      expect([arrive({}), arrive({ view: 'all' }, false)]).toEqual([
        asked,
        asked,
      ]);
    });

    it('renews what waits to be shown when it is sent again', () => {
      let state = loaded([named('a')]);
      for (const notification of [named('x'), named('y'), again('x')]) {
        state = on(state, { type: 'arrived', notification }, true);
      }
      expect(state.waiting.map(({ id }) => id)).toEqual(['x', 'y']);
      expect(state.waiting[0].updated).toEqual(now);
      expect(state.revision).toBe(1);
    });

    it('takes over the whole of what was truncated, wherever it is', () => {
      let state = on(
        loaded([named('a')]),
        { type: 'arrived', notification: named('x') },
        true,
      );
      for (const id of ['a', 'x']) {
        const payload = { title: 'The whole' };
        const notification = { ...named(id), payload };
        state = on(state, { type: 'completed', notification });
      }
      expect(
        [...state.items, ...state.waiting].map(({ payload }) => payload.title),
      ).toEqual(['The whole', 'The whole']);
    });

    it.each<[string, Partial<InboxQuery>, Notification]>([
      ['read', { view: 'read' }, named('x')],
      ['saved', { view: 'saved' }, named('x')],
      ['topic', { topic: 'ci' }, aNotification({ topic: 'docs' })],
      ['origin', { origin: 'plugin:techdocs' }, named('x')],
      ['severity', { minimumSeverity: 'high' }, named('x')],
      ['audience', { audience: 'broadcast' }, named('x')],
      ['search', { search: 'dimmer' }, named('x')],
      ['time', { sinceHours: 24 }, named('x', { created: minutesAgo(2000) })],
    ])('leaves out what the filter by %s would not find', (_, query, other) => {
      const state = on(loaded([], query), {
        type: 'arrived',
        notification: other,
      });
      expect(state.items).toEqual([]);
      expect(state.waiting).toEqual([]);
    });

    it('lets in what every filter finds, whatever the letter case', () => {
      const notification = aNotification(
        {
          title: 'New Dimmer curves',
          topic: 'ci',
          severity: 'critical',
        },
        { user: null, isBroadcast: true, created: minutesAgo(10) },
      );
      const state = on(
        loaded([], {
          view: 'all',
          topic: 'ci',
          origin: 'plugin:catalog',
          minimumSeverity: 'high',
          audience: 'broadcast',
          search: ' dimmer ',
          sinceHours: 1,
        }),
        { type: 'arrived', notification },
      );
      expect(state.items).toEqual([notification]);
    });
  });

  describe('when notifications are marked', () => {
    const marked = (own: boolean, ...marks: string[]): InboxEvent => ({
      type: 'marked',
      ids: marks,
      flags: { read: true },
      own,
    });

    it('takes rows out of a view they left by the reader, and undo puts them back', () => {
      const before = loaded(
        [named('a'), named('b'), named('c')],
        {},
        /* on all pages */ 10,
      );
      const after = on(before, marked(true, 'a', 'c'));
      expect(ids(after)).toEqual(['b']);
      expect(after.totalCount).toBe(8);

      const undone = on(after, {
        type: 'marked',
        ids: ['a', 'c'],
        flags: { read: false },
        own: true,
      });
      expect(ids(undone)).toEqual(['a', 'b', 'c']);
      expect(undone.items.every(({ read }) => !read)).toBe(true);
      expect(undone.totalCount).toBe(10);
      expect(undone.revision).toBe(before.revision);
    });

    it('puts rows back even after the page was filled up meanwhile', () => {
      let state = on(loaded([named('a'), named('b')]), marked(true, 'a'));
      state = on(state, { type: 'stale' });
      state = answer(state, [named('b'), named('c')]);
      state = on(state, {
        type: 'marked',
        ids: ['a'],
        flags: { read: false },
        own: true,
      });
      expect(ids(state)).toEqual(['a', 'b', 'c']);
    });

    it('keeps rows in place that somebody else marked, in their new state', () => {
      const state = on(loaded([named('a'), named('b')]), marked(false, 'a'));
      expect(ids(state)).toEqual(['a', 'b']);
      expect(state.items[0].read).toEqual(now);
    });

    it('goes by the view alone, whatever became of the rest of the query', () => {
      const old = named('a', { created: minutesAgo(24 * 60 + 1) });
      const mark = (state: InboxState, flags: InboxFlags, own = true) =>
        on(state, { type: 'marked', ids: ['a'], flags, own });
      const everything = loaded([old], { view: 'all', sinceHours: 24 });
      expect(ids(mark(everything, { saved: true }))).toEqual(['a']);

      const recent = loaded([old], { sinceHours: 24 });
      const read = mark(recent, { read: true });
      expect(ids(read)).toEqual([]);
      expect(ids(mark(read, { read: false }))).toEqual(['a']);

      // Somebody else read it, and it stayed.
      const shown = mark(recent, { read: true }, false);
      expect(ids(mark(shown, { saved: true }))).toEqual(['a']);
    });

    it('leaves saved alone when it marks read, and the reverse', () => {
      const state = on(
        loaded([named('a', { saved: minutesAgo(1) })], { view: 'all' }),
        marked(true, 'a'),
      );
      expect(state.items[0]).toMatchObject({
        read: now,
        saved: minutesAgo(1),
      });
    });

    it('drops arrivals that were read before they were shown', () => {
      let state = on(
        loaded([named('a')]),
        { type: 'arrived', notification: named('x') },
        true,
      );
      state = on(state, marked(false, 'x'));
      expect(state.waiting).toEqual([]);
    });

    it('reads anew when something unknown may have come into the view', () => {
      const state = loaded([named('a')]);
      const after = on(state, {
        type: 'marked',
        ids: ['elsewhere'],
        flags: { read: false },
        own: false,
      });
      expect(after.revision).toBe(state.revision + 1);
    });
  });

  it('removes what the sender took back, shown or not', () => {
    let state = on(
      loaded([named('a'), named('b')]),
      { type: 'arrived', notification: named('x') },
      true,
    );
    state = on(state, { type: 'retracted', ids: ['a', 'x'] });
    expect(ids(state)).toEqual(['b']);
    expect(state.waiting).toEqual([]);
    expect(state.totalCount).toBe(1);
  });

  describe('when it reads from the backend', () => {
    it('ignores answers to a question that was asked before', () => {
      const state = loaded([named('a')]);
      const asked = inboxReducer(state, {
        type: 'queried',
        query: { ...unread, view: 'all' },
      });
      const { revision } = state;
      const late = answer(asked, [named('late')], { revision });
      expect(late).toBe(asked);
      expect(ids(asked)).toEqual(['a']);
      expect(asked.phase).toBe('loading');
    });

    it('takes the answer though there is a reason by now to ask again, but none of before', () => {
      const first = initialInboxState(unread);
      const { revision } = first;
      let state = on(first, { type: 'stale' });
      state = answer(state, [named('a')], { revision });
      expect(state).toMatchObject({ phase: 'ready', answered: revision });
      expect(state.revision).toBeGreaterThan(revision);

      state = answer(state, [named('b')]);
      expect(state.answered).toBe(state.revision);
      state = on(state, { type: 'stale' });
      expect(answer(state, [named('a')], { revision })).toBe(state);
    });

    it('keeps an arrival that the answer is too old to hold, without doubling others', () => {
      const early = named('early', { created: minutesAgo(1) });
      const late = named('late', { created: now });
      let state = initialInboxState(unread);
      for (const notification of [early, late]) {
        state = on(state, { type: 'arrived', notification });
      }
      state = answer(state, [early, named('a')]);
      expect(ids(state)).toEqual(['late', 'early', 'a']);
      expect(state.totalCount).toBe(3);
    });

    it('shows an error in place of the list only when there is no list', () => {
      const error = new Error('No');
      const another = inboxReducer(loaded([named('a')]), {
        type: 'queried',
        query: { ...unread, view: 'saved' },
      });
      for (const first of [initialInboxState(unread), another]) {
        expect(
          inboxReducer(first, {
            type: 'failed',
            revision: first.revision,
            error,
          }),
        ).toMatchObject({ phase: 'error', items: [], totalCount: 0 });
      }

      const stale = on(loaded([named('a')]), { type: 'stale' });
      const failed = inboxReducer(stale, {
        type: 'failed',
        revision: stale.revision,
        error,
      });
      expect(failed).toMatchObject({ phase: 'ready', error });
      expect(ids(failed)).toEqual(['a']);
    });
  });
});
