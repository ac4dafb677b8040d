import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent, withFlags } from './InboxEvent';
import { InboxQuery, matchesQuery, sentAt } from './InboxQuery';

/** One list of notifications on the page. */
export type InboxState = {
  query: InboxQuery;
  /** `loading` until the query was answered once. */
  phase: 'loading' | 'ready' | 'error';
  /** With `ready`: what is shown could not be read anew. */
  error?: Error;
  /** While `loading`: what the previous query found. */
  items: Notification[];
  /** How many the query finds on all pages. */
  totalCount: number;
  /** Arrived while the reader was busy with the list; newest first. */
  waiting: Notification[];
  /** Rows the reader marked out of this view, kept so that undo puts them back. */
  left: Array<{ notification: Notification; index: number }>;
  /** Goes up whenever the list has to be read from the backend. */
  revision: number;
  /** Until when the reader has seen what was sent; bounds marks over the filter. */
  readAt: Date;
};

export type InboxAction =
  | { type: 'queried'; query: InboxQuery; now: Date }
  | {
      type: 'loaded';
      revision: number;
      items: Notification[];
      totalCount: number;
      now: Date;
    }
  | { type: 'failed'; revision: number; error: Error }
  | { type: 'waitingShown'; now: Date }
  | { type: 'retried' }
  /** `hold`: the reader is busy with the list, so that rows must not move. */
  | { type: 'event'; event: InboxEvent; hold: boolean; now: Date };

export function initialInboxState(query: InboxQuery, now: Date): InboxState {
  return {
    query,
    phase: 'loading',
    items: [],
    totalCount: 0,
    waiting: [],
    left: [],
    revision: 1,
    readAt: now,
  };
}

/**
 * The only place that decides how a list changes. Pure: the moment comes with
 * the action.
 */
export function inboxReducer(
  state: InboxState,
  action: InboxAction,
): InboxState {
  switch (action.type) {
    case 'queried':
      return {
        ...initialInboxState(action.query, action.now),
        // What was shown stays until the answer is there, so that nothing flashes.
        items: state.items,
        totalCount: state.totalCount,
        revision: state.revision + 1,
      };
    case 'loaded':
      return action.revision === state.revision ? load(state, action) : state;
    case 'failed':
      return action.revision === state.revision
        ? {
            ...state,
            phase: state.phase === 'loading' ? 'error' : state.phase,
            error: action.error,
          }
        : state;
    case 'retried':
      return {
        ...state,
        phase: state.phase === 'error' ? 'loading' : state.phase,
        error: undefined,
        revision: state.revision + 1,
      };
    case 'waitingShown':
      return showWaiting(state, action.now);
    case 'event':
      return applyEvent(state, action.event, action.hold, action.now);
    default:
      return state;
  }
}

function load(
  state: InboxState,
  action: Extract<InboxAction, { type: 'loaded' }>,
): InboxState {
  const { items } = action;
  const missing = (notification: Notification) =>
    indexOf(items, notification.id) === -1;
  // The backend may have answered before it stored what a signal has told since.
  const overtaken = isNewestFirst(state)
    ? state.waiting.filter(
        arrival =>
          missing(arrival) && (!items[0] || sentAt(arrival) > sentAt(items[0])),
      )
    : [];
  return showWaiting(
    {
      ...state,
      phase: 'ready',
      error: undefined,
      items,
      totalCount: action.totalCount,
      waiting: overtaken,
      left: state.left.filter(entry => missing(entry.notification)),
    },
    action.now,
  );
}

function applyEvent(
  state: InboxState,
  event: InboxEvent,
  hold: boolean,
  now: Date,
): InboxState {
  switch (event.type) {
    case 'arrived':
      return arrive(state, event.notification, hold, now);
    case 'marked':
      return mark(state, event, now);
    case 'retracted':
      return retract(state, event.ids);
    case 'stale':
      return { ...state, revision: state.revision + 1 };
    default:
      return state;
  }
}

function arrive(
  state: InboxState,
  notification: Notification,
  hold: boolean,
  now: Date,
): InboxState {
  const left = state.left.filter(
    entry => entry.notification.id !== notification.id,
  );
  const position = indexOf(state.items, notification.id);
  if (position !== -1) {
    // Sent again in its scope: new content where the reader knows it to be.
    const items = [...state.items];
    items[position] = notification;
    return { ...state, items, left };
  }
  if (!matchesQuery(notification, state.query, now)) {
    return { ...state, left };
  }
  const waiting = [
    notification,
    ...state.waiting.filter(other => other.id !== notification.id),
  ];
  const next = { ...state, left, waiting };
  const showAtOnce =
    state.phase === 'ready' &&
    isNewestFirst(state) &&
    (!hold || state.items.length === 0);
  return showAtOnce ? showWaiting(next, now) : next;
}

function isNewestFirst(state: InboxState): boolean {
  return state.query.page === 0 && state.query.sort === 'newest';
}

function showWaiting(state: InboxState, now: Date): InboxState {
  const items = [...state.waiting, ...state.items].slice(
    0,
    state.query.pageSize,
  );
  return {
    ...state,
    items,
    waiting: [],
    totalCount: state.totalCount + state.waiting.length,
    readAt: now,
  };
}

function mark(
  state: InboxState,
  event: Extract<InboxEvent, { type: 'marked' }>,
  now: Date,
): InboxState {
  const ids = new Set(event.ids);
  const change = (notification: Notification) =>
    ids.has(notification.id)
      ? withFlags(notification, event.flags, now)
      : notification;

  const items: Notification[] = [];
  const left = state.left.map(entry => ({
    ...entry,
    notification: change(entry.notification),
  }));
  state.items.forEach((before, index) => {
    const after = change(before);
    if (
      event.own &&
      after !== before &&
      !matchesQuery(after, state.query, now)
    ) {
      left.push({ notification: after, index });
    } else {
      items.push(after);
    }
  });

  const stillLeft = [];
  for (const entry of left) {
    const { notification, index } = entry;
    if (
      ids.has(notification.id) &&
      matchesQuery(notification, state.query, now)
    ) {
      items.splice(Math.min(index, items.length), 0, notification);
    } else {
      stillLeft.push(entry);
    }
  }

  const waiting = state.waiting
    .map(change)
    .filter(notification => matchesQuery(notification, state.query, now));
  return {
    ...state,
    items,
    waiting,
    left: stillLeft,
    totalCount: Math.max(
      0,
      state.totalCount + items.length - state.items.length,
    ),
    revision: mayBringIn(state, event) ? state.revision + 1 : state.revision,
  };
}

/** Whether a mark may add a notification to the view that the page never saw. */
function mayBringIn(
  state: InboxState,
  { ids, flags }: Extract<InboxEvent, { type: 'marked' }>,
): boolean {
  const { view } = state.query;
  const movesInto =
    (view === 'unread' && flags.read === false) ||
    (view === 'read' && flags.read === true) ||
    (view === 'saved' && flags.saved === true);
  if (!movesInto) {
    return false;
  }
  const known = new Set([
    ...state.items.map(({ id }) => id),
    ...state.waiting.map(({ id }) => id),
    ...state.left.map(({ notification }) => notification.id),
  ]);
  return ids.some(id => !known.has(id));
}

function retract(state: InboxState, retracted: string[]): InboxState {
  const ids = new Set(retracted);
  const kept = (notification: Notification) => !ids.has(notification.id);
  const items = state.items.filter(kept);
  return {
    ...state,
    items,
    waiting: state.waiting.filter(kept),
    left: state.left.filter(entry => kept(entry.notification)),
    totalCount: Math.max(
      0,
      state.totalCount + items.length - state.items.length,
    ),
  };
}

function indexOf(items: Notification[], id: string): number {
  return items.findIndex(item => item.id === id);
}
