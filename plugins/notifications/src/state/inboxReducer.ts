import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent } from './InboxEvent';
import { matchesQuery, sentAt } from './InboxQuery';
import { InboxAction, InboxState, initialInboxState } from './InboxState';
import { loadInbox } from './loadInbox';
import { markInbox } from './markInbox';
import { isNewestFirst, seenUntil, showWaiting } from './waiting';

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
        readAt: state.readAt,
        revision: state.revision + 1,
        answered: state.revision,
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
    const readAt = seenUntil(
      [state.readAt, sentAt(notification)],
      state.waiting,
    );
    return { ...state, items, left, readAt };
  }
  if (!matchesQuery(notification, state.query, now)) {
    return { ...state, left };
  }
  const others = state.waiting.filter(other => other.id !== notification.id);
  const isNew = !notification.updated || others.length < state.waiting.length;
  if (isNewestFirst(state) && !isNew) {
    // Only the backend knows whether it is counted already, and where it belongs.
    return { ...state, left, revision: state.revision + 1 };
  }
  const waiting = [notification, ...others];
  const readAt = seenUntil([state.readAt], waiting);
  const showAtOnce = state.phase === 'ready' && isNewestFirst(state) && !hold;
  return showAtOnce
    ? showWaiting({ ...state, left, waiting })
    : { ...state, left, waiting, readAt };
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
