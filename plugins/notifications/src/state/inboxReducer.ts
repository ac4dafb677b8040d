import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent } from './InboxEvent';
import { matchesQuery, sentAt } from './InboxQuery';
import { InboxAction, InboxState, initialInboxState } from './InboxState';
import { markInbox } from './markInbox';

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
      return markInbox(state, event, now);
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
