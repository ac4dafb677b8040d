import { useEffect, useState } from 'react';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { TableProps } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { FallbackHost } from '../../host/FallbackHost';
import { notificationsTranslationRef } from '../../translation';
import { useInboxActions } from '../common/useInboxActions';
import { LoadingRows } from '../inbox/ListStates';
import { NotificationFeed } from '../inbox/NotificationFeed';
import { Pages } from '../inbox/Pages';
import { SearchField } from '../inbox/SearchField';
import { PAGE_SIZES } from '../inbox/useInboxQuery';
import { useUpdateAfterMarks } from './useUpdateAfterMarks';

/** @public */
export type NotificationsTableProps = Pick<
  TableProps,
  'onPageChange' | 'onRowsPerPageChange' | 'page' | 'totalCount' | 'title'
> & {
  /** Whether opening the link of a notification marks it as read. */
  markAsReadOnLinkOpen?: boolean;
  isLoading?: boolean;
  /** Whether there are unread notifications. */
  isUnread: boolean;
  notifications?: Notification[];
  /** Is shown with its details. */
  highlightedNotificationId?: string;
  /** Called after notifications were marked, by whatever the reader did on this page. */
  onUpdate: () => void;
  /** Called with what the reader looks for. */
  setContainsText: (search: string) => void;
  pageSize: number;
};

/**
 * The list of the inbox for pages that load the notifications themselves, with
 * the properties of the stock plugin's table.
 *
 * @public
 */
export const NotificationsTable = (props: NotificationsTableProps) => {
  const { notifications = [], isLoading, page = 0, pageSize } = props;
  const { totalCount = notifications.length } = props;
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { mark } = useInboxActions();
  const { highlightedNotificationId } = props;
  const [openId, setOpenId] = useState(highlightedNotificationId);
  useEffect(
    () => setOpenId(highlightedNotificationId),
    [highlightedNotificationId],
  );
  const [currentId, setCurrentId] = useState<string>();
  const [search, setSearch] = useState('');

  useUpdateAfterMarks(props.onUpdate);
  const content = () => {
    if (isLoading && notifications.length === 0) {
      return <LoadingRows />;
    }
    if (notifications.length === 0) {
      return <Typography>{t('table.emptyMessage')}</Typography>;
    }
    return (
      <NotificationFeed
        items={notifications}
        offset={page * pageSize}
        totalCount={totalCount}
        isLoading={isLoading}
        openId={openId}
        currentId={currentId}
        markAsReadOnLinkOpen={props.markAsReadOnLinkOpen}
        onToggleDetails={id => setOpenId(openId === id ? undefined : id)}
        onFocus={setCurrentId}
        onMark={mark}
      />
    );
  };
  return (
    <Paper variant="outlined">
      <FallbackHost />
      <Typography component="h2" variant="h6">
        {props.title}
      </Typography>
      <SearchField
        value={search}
        onChange={text => {
          setSearch(text);
          props.setContainsText(text);
        }}
      />
      {content()}
      <Pages
        page={page}
        pageSize={pageSize}
        pageSizes={
          PAGE_SIZES.includes(pageSize) ? PAGE_SIZES : [pageSize, ...PAGE_SIZES]
        }
        totalCount={totalCount}
        onPageChange={next => props.onPageChange?.(next, pageSize)}
        onPageSizeChange={size => props.onRowsPerPageChange?.(size)}
      />
    </Paper>
  );
};
