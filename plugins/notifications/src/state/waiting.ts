import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { sentAt } from './InboxQuery';
import { InboxState } from './InboxState';

/** Whether this is the page on which arrivals appear. */
export function isNewestFirst({ query }: InboxState): boolean {
  return query.page === 0 && query.sort === 'newest';
}

/**
 * Until when the reader has seen what was sent: as far as the answer of the
 * backend or what is shown reaches, but never past what is held back.
 */
export function seenUntil(reached: Date[], waiting: Notification[]): Date {
  const latest = Math.max(...reached.map(moment => moment.getTime()));
  const held = waiting.map(notification => sentAt(notification).getTime());
  return new Date(Math.min(latest, ...held.map(moment => moment - 1)));
}

/** Puts what waits on top of the page. */
export function showWaiting(state: InboxState): InboxState {
  const { waiting, totalCount, readAt, query } = state;
  const items = [...waiting, ...state.items];
  return {
    ...state,
    items: items.slice(0, query.pageSize),
    waiting: [],
    totalCount: totalCount + waiting.length,
    readAt: seenUntil([readAt, ...items.map(sentAt)], []),
  };
}
