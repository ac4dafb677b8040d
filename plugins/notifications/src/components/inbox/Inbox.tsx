import { useCallback, useEffect, useRef, useState } from 'react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { KeyboardHelp } from '../../keyboard';
import { usePreference } from '../../preferences';
import { useInbox } from '../../state/useInbox';
import { useBusyList } from '../common/useBusyList';
import { useInboxActions } from '../common/useInboxActions';
import { ConfirmMarkAll } from './ConfirmMarkAll';
import { clearedFilters } from './FilterBar';
import { LinkedRow } from './LinkedRow';
import { ListHeader } from './ListHeader';
import { ListNotices } from './ListNotices';
import { EmptyInbox, ListError, SkeletonRows } from './ListStates';
import { NotificationFeed } from './NotificationFeed';
import { Pages } from './Pages';
import { SessionNotice } from './SessionNotice';
import { Toolbar } from './Toolbar';
import { useBulkMarks } from './useBulkMarks';
import { useEmptiedPage } from './useEmptiedPage';
import { useInboxQuery, PAGE_SIZES } from './useInboxQuery';
import { useInboxShortcuts } from './useInboxShortcuts';
import { useKeptFocus } from './useKeptFocus';
import { useLinkedNotification } from './useLinkedNotification';
import { useLinkTarget } from './useLinkTarget';
import { useListStatus } from './useListStatus';
import { useRowFocus } from './useRowFocus';
import { useSelection } from './useSelection';

const useStyles = makeStyles(
  theme => ({
    list: {
      marginTop: theme.spacing(1.5),
      // Keeps the rows within the corners, and lets the top stay in sight.
      overflow: 'clip',
      fallbacks: { overflow: 'hidden' },
    },
    // What can be done to rows, and what there is to say, stays in sight.
    top: {
      position: 'sticky',
      top: 0,
      zIndex: 2,
      backgroundColor: theme.palette.background.paper,
    },
  }),
  { name: 'CallboardInbox' },
);

/** The inbox: filters, the list, and everything one can do with it. */
export function Inbox(props: { markAsReadOnLinkOpen?: boolean }) {
  const { markAsReadOnLinkOpen } = props;
  const classes = useStyles();
  const { mark } = useInboxActions();
  const { query, change, openId, open } = useInboxQuery();

  const paper = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const openedHere = useRef<string>();
  const isOpenedHere = openedHere.current === openId;
  const { isFocusGiven } = useLinkTarget(root, openId, isOpenedHere);
  const { isBusy, handlers } = useBusyList(list, { isFocusGiven });
  const isAllSelected = useRef(false);
  const { inbox, showWaiting, retry } = useInbox(query, {
    // What comes now is not what the reader has selected.
    isBusy: () => isBusy() || isAllSelected.current,
  });
  const { items, phase } = inbox;
  const isFillingUp = useEmptiedPage(inbox, {
    onPageChange: page => change({ page }, { replace: true, keepOpen: true }),
    onRead: retry,
  });

  const linked = useLinkedNotification(openId, isOpenedHere, inbox);
  useEffect(() => {
    if (openedHere.current !== openId) {
      openedHere.current = undefined;
    }
  }, [openId]);
  // The same function for ever, so that opening one row renders no other.
  const address = useRef({ open, openId });
  address.current = { open, openId };
  const toggleDetails = useCallback((id: string) => {
    const isOpen = id === address.current.openId;
    openedHere.current = isOpen ? undefined : id;
    address.current.open(openedHere.current);
  }, []);

  const selection = useSelection(items, JSON.stringify(query));
  isAllSelected.current = selection.isAllMatching;
  const bulk = useBulkMarks(query, inbox, selection);
  const { currentId, onFocus, findRow, move, focusFirst } = useRowFocus(
    list,
    items,
    JSON.stringify([inbox.query, phase]),
  );
  const areRowsToCome = phase === 'loading' || isFillingUp;
  useListStatus(inbox, phase === 'ready' && !areRowsToCome);
  const focusHandlers = useKeptFocus(() =>
    // Not the search field, which would take the next key for a letter.
    areRowsToCome ? undefined : findRow() ?? title.current,
  );
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [areShortcutsOn] = usePreference('shortcuts');

  const showNew = () => {
    focusFirst();
    if (query.page === 0 && query.sort === 'newest') {
      showWaiting();
    } else {
      change({ page: 0, sort: 'newest' });
    }
  };
  const changePage = (page: number) => {
    change({ page });
    paper.current?.scrollIntoView?.({ block: 'start' });
  };

  useInboxShortcuts(areShortcutsOn, {
    items,
    linked: linked.state === 'found' ? linked.notification : undefined,
    currentId,
    onMove: move,
    onToggleDetails: toggleDetails,
    onToggleSelected: selection.toggle,
    onMark: mark,
    onSearch: () => searchField.current?.focus(),
    onHelp: () => setHelpOpen(true),
  });

  const content = () => {
    if (phase === 'error' && inbox.error) {
      return <ListError error={inbox.error} onRetry={retry} />;
    }
    if (items.length === 0) {
      return areRowsToCome ? (
        <SkeletonRows />
      ) : (
        <EmptyInbox
          query={query}
          onShowAll={() => change({ view: 'all' })}
          onClearFilters={() => change(clearedFilters)}
        />
      );
    }
    return (
      <NotificationFeed
        items={items}
        offset={query.page * query.pageSize}
        totalCount={inbox.totalCount}
        isLoading={phase === 'loading'}
        openId={openId}
        selectedIds={selection.ids}
        currentId={currentId}
        markAsReadOnLinkOpen={markAsReadOnLinkOpen}
        onToggleDetails={toggleDetails}
        onToggleSelected={selection.toggle}
        onFocus={onFocus}
        onMark={mark}
      />
    );
  };

  return (
    <>
      <div ref={root} {...focusHandlers}>
        <SessionNotice />
        <Toolbar
          query={query}
          onChange={change}
          searchField={searchField}
          onHelp={() => setHelpOpen(true)}
        />
        <LinkedRow
          linked={linked}
          markAsReadOnLinkOpen={markAsReadOnLinkOpen}
          onClose={() => open(undefined)}
          onMark={mark}
        />
        <Paper ref={paper} className={classes.list} variant="outlined">
          <div className={classes.top}>
            <ListHeader
              inbox={inbox}
              selection={selection}
              titleRef={title}
              onMarkSelected={bulk.markSelected}
              onMarkAllRead={bulk.markAllRead}
            />
            <ListNotices
              newCount={phase === 'ready' ? inbox.waiting.length : 0}
              hasRefreshFailed={phase === 'ready' && inbox.error !== undefined}
              onShowNew={showNew}
              onRetry={retry}
            />
          </div>
          <div ref={list} {...handlers}>
            {content()}
          </div>
          {inbox.totalCount > PAGE_SIZES[0] && (
            <Pages
              page={query.page}
              pageSize={query.pageSize}
              pageSizes={PAGE_SIZES}
              totalCount={inbox.totalCount}
              onPageChange={changePage}
              onPageSizeChange={pageSize => change({ pageSize })}
            />
          )}
        </Paper>
        <ConfirmMarkAll {...bulk.question} />
      </div>
      <KeyboardHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}
