import { useRef, useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { InfoCard } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { FallbackHost } from '../../host/FallbackHost';
import { useInboxPath } from '../../host/useInboxPath';
import { InboxQuery } from '../../state/InboxQuery';
import { useInbox } from '../../state/useInbox';
import { notificationsTranslationRef } from '../../translation';
import { useBusyList } from '../common/useBusyList';
import { useInboxActions } from '../common/useInboxActions';
import { ListError, LoadingRows } from '../inbox/ListStates';
import { NotificationFeed } from '../inbox/NotificationFeed';

/**
 * Settings of the home page card.
 *
 * @public
 */
export type UnreadNotificationsCardProps = {
  /** How many notifications are shown, 5 unless told. */
  maxMessages?: number;
};

const UNREAD: InboxQuery = {
  view: 'unread',
  audience: 'all',
  search: '',
  sort: 'newest',
  page: 0,
  pageSize: 5,
};

/**
 * The latest unread notifications, for the home page.
 *
 * @public
 */
export function UnreadNotificationsCard(props: UnreadNotificationsCardProps) {
  const { maxMessages = UNREAD.pageSize } = props;
  const { t } = useTranslationRef(notificationsTranslationRef);
  const inboxPath = useInboxPath();
  const { mark } = useInboxActions();
  const list = useRef<HTMLDivElement>(null);
  const onRest = useRef<() => void>();
  const { isBusy, handlers } = useBusyList(list, {
    onRest: () => onRest.current?.(),
  });
  const { inbox, retry, showWaiting } = useInbox(
    { ...UNREAD, pageSize: maxMessages },
    { isBusy },
  );
  const [openId, setOpenId] = useState<string>();
  const [currentId, setCurrentId] = useState<string>();
  const { items, phase, waiting } = inbox;
  // Nothing here asks for what is held back: it comes once the reader leaves.
  onRest.current = waiting.length > 0 ? showWaiting : undefined;
  const totalCount = inbox.totalCount + waiting.length;

  const content = () => {
    if (phase === 'error' && inbox.error) {
      return <ListError error={inbox.error} onRetry={retry} />;
    }
    if (items.length === 0) {
      return phase === 'loading' ? (
        <LoadingRows />
      ) : (
        <Typography variant="body1">{t('unreadCard.emptyState')}</Typography>
      );
    }
    return (
      <NotificationFeed
        items={items}
        offset={0}
        totalCount={totalCount}
        openId={openId}
        currentId={currentId}
        onToggleDetails={id => setOpenId(openId === id ? undefined : id)}
        onFocus={setCurrentId}
        onMark={mark}
      />
    );
  };
  return (
    <InfoCard
      title={t('unreadCard.title', { count: totalCount })}
      titleTypographyProps={{ component: 'h2' }}
      variant="gridItem"
      noPadding={items.length > 0}
      deepLink={{ title: t('unreadCard.viewAll'), link: inboxPath }}
    >
      <FallbackHost />
      <div ref={list} {...handlers}>
        {content()}
      </div>
    </InfoCard>
  );
}
