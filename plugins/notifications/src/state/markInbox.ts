import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxEvent, withFlags } from './InboxEvent';
import { matchesFilter, matchesView } from './InboxQuery';
import { InboxState } from './InboxState';

/**
 * The list after a mark. Rows that the reader marks out of the view leave it, and
 * come back where they were when that is undone.
 */
export function markInbox(
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
      matchesView(before, state.query) &&
      !matchesView(after, state.query)
    ) {
      left.push({ notification: after, index });
    } else {
      items.push(after);
    }
  });

  const stillLeft = [];
  for (const entry of left) {
    const { notification, index } = entry;
    if (ids.has(notification.id) && matchesView(notification, state.query)) {
      items.splice(Math.min(index, items.length), 0, notification);
    } else {
      stillLeft.push(entry);
    }
  }

  const waiting = state.waiting
    .map(change)
    .filter(notification => matchesFilter(notification, state.query, now));
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
