import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent } from './InboxEvent';
import { InboxQuery, matchesQuery, toFilter } from './InboxQuery';
import { InboxAction, InboxState, initialInboxState } from './InboxState';
import { loadInbox } from './loadInbox';
import { markInbox } from './markInbox';
import { noteSeen } from './seen';
import { isNewestFirst, showWaiting } from './waiting';

/** What may have been shown until now is of another query. */
const nothingRead = { phase: 'error' as const, items: [], totalCount: 0 };

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
        ...initialInboxState(action.query),
        // What was shown stays until the answer is there, so that nothing flashes.
        items: state.items,
        totalCount: state.totalCount,
        revision: state.revision + 1,
        answered: state.revision,
        // What was sent since the first page of several was read is on none of them.
        ...(findsTheSame(state.query, action.query)
          ? { asOf: state.asOf, seen: state.seen }
          : {}),
      };
    case 'loaded':
      return action.revision > state.answered
        ? loadInbox({ ...state, answered: action.revision }, action)
        : state;
    case 'failed':
      return action.revision > state.answered
        ? {
            ...state,
            ...(state.phase === 'loading' ? nothingRead : {}),
            answered: action.revision,
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
      return showWaiting(state);
    case 'event':
      return showWhereNoneMoves(
        applyEvent(state, action.event, action.hold, action.now),
      );
    default:
      return state;
  }
}

function findsTheSame(one: InboxQuery, other: InboxQuery): boolean {
  const [before, after] = [one, other].map(query =>
    JSON.stringify(toFilter(query, new Date(0))),
  );
  return before === after;
}

/** Where no row is left, none could move under the cursor. */
function showWhereNoneMoves(state: InboxState): InboxState {
  return state.phase === 'ready' &&
    isNewestFirst(state) &&
    state.items.length === 0 &&
    state.waiting.length > 0
    ? showWaiting(state)
    : state;
}

function applyEvent(
  state: InboxState,
  event: InboxEvent,
  hold: boolean,
  now: Date,
): InboxState {
  switch (event.type) {
    case 'arrived':
      return arrive(state, event, hold, now);
    case 'marked':
      return markInbox(state, event, now);
    case 'completed':
      return replace(state, event.notification);
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
  event: Extract<InboxEvent, { type: 'arrived' }>,
  hold: boolean,
  now: Date,
): InboxState {
  const { notification } = event;
  const { id } = notification;
  const isOther = (other: Notification) => other.id !== id;
  const left = state.left.filter(entry => isOther(entry.notification));
  const items = state.items.filter(isOther);
  const waiting = state.waiting.filter(isOther);
  const isShown = items.length < state.items.length;
  const isFound = matchesQuery(notification, state.query, now);
  const showAtOnce = state.phase === 'ready' && isNewestFirst(state) && !hold;
  if (isShown && !(isFound && showAtOnce)) {
    // Sent again in its scope: new content where the reader knows it to be.
    return noteSeen(replace({ ...state, left }, notification), [notification]);
  }
  if (!isFound) {
    return { ...state, left, waiting };
  }
  const isWaiting = waiting.length < state.waiting.length;
  const isCounted = isShown || (!isWaiting && isCountedElsewhere(state, event));
  if (isCounted === undefined && isNewestFirst(state)) {
    return { ...state, left, revision: state.revision + 1 };
  }
  const arrived = {
    ...state,
    left,
    items,
    waiting: [notification, ...waiting],
    totalCount: state.totalCount - (isCounted ? 1 : 0),
  };
  return showAtOnce ? showWaiting(arrived) : arrived;
}

/**
 * Whether what arrived is on another page already, as it was sent again; undefined
 * if only the backend knows.
 */
function isCountedElsewhere(
  { phase, query, items, totalCount }: InboxState,
  { notification, wasUnread }: Extract<InboxEvent, { type: 'arrived' }>,
): boolean | undefined {
  const isAllHere = query.page === 0 && totalCount <= items.length;
  if (phase !== 'ready' || isAllHere) {
    return false;
  }
  if (query.view === 'unread') {
    return wasUnread;
  }
  return notification.payload.scope === undefined ? false : undefined;
}

/** The list with a notification as it is now, wherever it was. */
function replace(state: InboxState, latest: Notification): InboxState {
  const change = (notification: Notification) =>
    notification.id === latest.id ? latest : notification;
  return {
    ...state,
    items: state.items.map(change),
    waiting: state.waiting.map(change),
    left: state.left.map(entry => ({
      ...entry,
      notification: change(entry.notification),
    })),
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
