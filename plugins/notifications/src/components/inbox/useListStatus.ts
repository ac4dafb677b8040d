import { useEffect, useRef, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { InboxState } from '../../state/InboxState';
import { useSpoken } from '../../toasts/useSpoken';
import { notificationsTranslationRef } from '../../translation';

/**
 * Says to screen readers that the list loads and, once the answer to another view,
 * filter or search is there, how much that is. What comes and goes afterwards is
 * told of by toasts, to those who want them.
 */
export function useListStatus(inbox: InboxState, isReady: boolean): void {
  const { t } = useTranslationRef(notificationsTranslationRef);
  // Leafing through the pages asks for nothing else.
  const asked = JSON.stringify({ ...inbox.query, page: 0 });
  const [found, setFound] = useState<{ asked: string; count: number }>();
  const count = useRef(inbox.totalCount);
  count.current = inbox.totalCount;
  useEffect(() => {
    setFound(isReady ? { asked, count: count.current } : undefined);
  }, [isReady, asked]);

  const text = () => {
    if (inbox.phase === 'loading' && inbox.items.length === 0) {
      return t('notificationsPage.loading');
    }
    return isReady && found?.asked === asked
      ? t('notificationsPage.found', { count: found.count })
      : undefined;
  };
  useSpoken(text(), asked);
}
