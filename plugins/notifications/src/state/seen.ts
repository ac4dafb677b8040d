import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { InboxState } from './InboxState';
import { revOf } from './NotificationCache';

/** An update by filter leaves out what was sent just before its time, unless it is named. */
const NAMED_BEFORE_MS = 60_000;

/** How many an update by filter names. */
const MAX_NAMED = 500;

/** The list once the reader has seen some notifications. */
export function noteSeen(
  state: InboxState,
  shown: Notification[],
  asOf = state.asOf,
): InboxState {
  const isLate = (notification: { rev?: number }) =>
    revOf(notification) > (asOf.getTime() - NAMED_BEFORE_MS) * 1000;
  const seen = new Map([...state.seen].filter(([, known]) => isLate(known)));
  for (const notification of shown.filter(isLate)) {
    const { id } = notification;
    seen.delete(id);
    seen.set(id, { id, rev: revOf(notification) });
  }
  return { ...state, asOf, seen: new Map([...seen].slice(-MAX_NAMED)) };
}
