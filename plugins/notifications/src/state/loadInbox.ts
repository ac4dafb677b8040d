import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { matchesFilter, sentAt } from './InboxQuery';
import { InboxAction, InboxState } from './InboxState';
import { sentRevOf } from './NotificationCache';
import { noteSeen } from './seen';
import { isNewestFirst, showWaiting } from './waiting';

type Loaded = Extract<InboxAction, { type: 'loaded' }>;

/** The list after the backend has answered. */
export function loadInbox(state: InboxState, action: Loaded): InboxState {
  const found = new Set(action.items.map(({ id }) => id));
  const ready: InboxState = {
    ...state,
    phase: 'ready',
    error: undefined,
    left: state.left.filter(({ notification }) => !found.has(notification.id)),
    // What was already waiting and is in the answer is sorted in anew.
    waiting: state.waiting.filter(({ id }) => !found.has(id)),
  };
  const isAnyRowThere = state.phase === 'ready' && state.items.length > 0;
  return action.hold && isAnyRowThere
    ? mergeInPlace(ready, action)
    : replaceRows(ready, action);
}

function replaceRows(state: InboxState, action: Loaded): InboxState {
  const { totalCount } = action;
  const items = action.items.slice(0, state.query.pageSize);
  if (isNewestFirst(state)) {
    const waiting = overtaken(state, action);
    const rows = withRows(state, action, items, []);
    return showWaiting({ ...rows, waiting, totalCount });
  }
  return {
    ...withRows(state, action, items, state.waiting),
    totalCount: Math.max(0, totalCount - state.waiting.length),
  };
}

/**
 * Takes over what is new about the rows without moving them: what would push
 * them down waits, what follows them fills the page, what is gone leaves.
 */
function mergeInPlace(state: InboxState, action: Loaded): InboxState {
  const { items: shown, query } = state;
  const { items: found, totalCount, now } = action;
  const known = new Map(found.map(item => [item.id, item]));
  const isShown = new Set(shown.map(({ id }) => id));
  const lastFound = findLastIndex(found, ({ id }) => isShown.has(id));
  const firstShown = shown.findIndex(({ id }) => known.has(id));
  const lastShown = findLastIndex(shown, ({ id }) => known.has(id));
  const hasMore = totalCount > query.page * query.pageSize + found.length;

  // So much may have come that no row is left of those the backend found before.
  const isPushedOut = lastFound === -1 && hasMore;
  const following = isPushedOut ? [] : found.slice(lastFound + 1);
  const isBeyondAnswer = (index: number) =>
    (hasMore && following.length === 0 && index > lastShown) ||
    (query.page > 0 && index < firstShown);
  const rows = shown
    .filter(
      (row, index) =>
        known.has(row.id) ||
        isBeyondAnswer(index) ||
        // Somebody else marked it: it is known not to be found, and stays.
        !matchesFilter(row, query, now),
    )
    .map(row => known.get(row.id) ?? row);
  if (rows.length === 0) {
    return replaceRows(state, action);
  }

  const preceding = found
    .slice(0, isPushedOut ? found.length : lastFound + 1)
    .filter(({ id }) => !isShown.has(id));
  const held = isNewestFirst(state)
    ? preceding
    : preceding.filter(item => sentRevOf(item) > state.asOf.getTime() * 1000);
  const earlier = isNewestFirst(state)
    ? overtaken(state, action)
    : state.waiting;
  const counted = isNewestFirst(state) ? held : [...earlier, ...held];
  const items = [...rows, ...following].slice(0, query.pageSize);
  return {
    ...withRows(state, action, items, [...earlier, ...held]),
    totalCount: Math.max(0, totalCount - counted.length),
  };
}

/** The backend may have answered before it stored what a signal has told since. */
function overtaken(state: InboxState, { items }: Loaded): Notification[] {
  return state.waiting.filter(
    arrival => !items[0] || sentAt(arrival) > sentAt(items[0]),
  );
}

function withRows(
  state: InboxState,
  action: Loaded,
  items: Notification[],
  waiting: Notification[],
): InboxState {
  const isFirst = state.asOf.getTime() === 0;
  // What is held back was not seen, nor what came in front of a later page.
  const showsAll = state.query.page === 0 && waiting.length === 0;
  const asOf = isFirst || showsAll ? action.asOf : state.asOf;
  return noteSeen({ ...state, items, waiting }, items, asOf);
}

function findLastIndex<T>(list: T[], matches: (item: T) => boolean): number {
  for (let index = list.length - 1; index >= 0; index -= 1) {
    if (matches(list[index])) {
      return index;
    }
  }
  return -1;
}
