import { InboxState } from './InboxState';
import { noteSeen } from './seen';

/** Whether this is the page on which arrivals appear. */
export function isNewestFirst({ query }: InboxState): boolean {
  return query.page === 0 && query.sort === 'newest';
}

/** Puts what waits on top of the page. */
export function showWaiting(state: InboxState): InboxState {
  const { waiting, totalCount, query } = state;
  const items = [...waiting, ...state.items];
  return {
    ...noteSeen(state, waiting),
    items: items.slice(0, query.pageSize),
    waiting: [],
    totalCount: totalCount + waiting.length,
  };
}
