import { useEffect, useRef, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { InboxState } from '../../state/InboxState';
import { notificationsTranslationRef } from '../../translation';
import { visuallyHidden } from '../common/visuallyHidden';

const useStyles = makeStyles(
  { status: visuallyHidden },
  { name: 'CallboardListStatus' },
);

/**
 * Says to screen readers that the list loads and, once the answer to another view,
 * filter or search is there, how much that is. What comes and goes afterwards is
 * told of by toasts.
 */
export function ListStatus(props: { inbox: InboxState; isReady: boolean }) {
  const { inbox, isReady } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  // Leafing through the pages asks for nothing else.
  const asked = JSON.stringify({ ...inbox.query, page: 0 });
  const [found, setFound] = useState<{ asked: string; count: number }>();
  const count = useRef(inbox.totalCount);
  count.current = inbox.totalCount;
  useEffect(() => {
    if (isReady) {
      setFound({ asked, count: count.current });
    }
  }, [isReady, asked]);

  const text = () => {
    if (inbox.phase === 'loading' && inbox.items.length === 0) {
      return t('notificationsPage.loading');
    }
    return found && t('notificationsPage.found', { count: found.count });
  };
  return (
    <div role="status" className={classes.status}>
      {/* A new element for each, else the same words twice would be heard once. */}
      <span key={found?.asked}>{text()}</span>
    </div>
  );
}
