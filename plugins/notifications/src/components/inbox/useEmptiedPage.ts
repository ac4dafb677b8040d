import { useEffect, useRef } from 'react';
import { InboxState } from '../../state/InboxState';

/**
 * Goes on from a page without rows while there are some elsewhere: marks or their
 * senders have emptied it, or the address names a page that there is not.
 *
 * @returns whether rows are on their way
 */
export function useEmptiedPage(
  { items, left, phase, query, totalCount }: InboxState,
  options: { onPageChange: (page: number) => void; onRead: () => void },
): boolean {
  const latest = useRef(options);
  latest.current = options;

  const isEmpty = phase === 'ready' && items.length === 0;
  const lastPage = Math.max(0, Math.ceil(totalCount / query.pageSize) - 1);
  const isPastLast = isEmpty && query.page > lastPage;
  const hasMore = isEmpty && totalCount > 0;
  // Where the reader marked rows out of the page, it fills up by itself.
  const isToBeRead = hasMore && !isPastLast && left.length === 0;

  useEffect(() => {
    if (isPastLast) {
      latest.current.onPageChange(lastPage);
    }
  }, [isPastLast, lastPage]);
  useEffect(() => {
    if (isToBeRead) {
      latest.current.onRead();
    }
  }, [isToBeRead]);

  return hasMore;
}
