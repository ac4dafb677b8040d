import { Ref } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { changedBy, InboxFlags } from '../../state/InboxEvent';
import { InboxView } from '../../state/InboxQuery';
import { InboxState } from '../../state/InboxState';
import { notificationsTranslationRef } from '../../translation';
import { MixedCheckbox } from '../common/MixedCheckbox';
import { Selection } from './useSelection';

const useStyles = makeStyles(
  theme => ({
    header: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      minHeight: 44,
      padding: theme.spacing(0.5, 1.5, 0.5, 0.75),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    check: { padding: 6 },
    title: { flex: '1 1 90px', fontSize: '0.95rem', fontWeight: 600 },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      '& > *': { minWidth: 0 },
    },
    all: { whiteSpace: 'nowrap' },
  }),
  { name: 'CallboardListHeader' },
);

/** Says what the list is, and what can be done to all of it or to the selected. */
export function ListHeader(props: {
  inbox: InboxState;
  selection: Selection;
  titleRef: Ref<HTMLHeadingElement>;
  onMarkSelected: (flags: InboxFlags) => void;
  onMarkAllRead: () => void;
}) {
  const { inbox, selection, onMarkSelected } = props;
  const { items, totalCount, query } = inbox;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const isNarrow = useMediaQuery((theme: Theme) =>
    theme.breakpoints.down('xs'),
  );
  const selected = items.filter(({ id }) => selection.ids.has(id));
  const isPageSelected = items.length > 0 && selected.length === items.length;
  const count = selection.isAllMatching ? totalCount : selected.length;
  const titles = {
    unread: t('notificationsPage.tableTitle.unread', { count: totalCount }),
    all: t('notificationsPage.tableTitle.all', { count: totalCount }),
    saved: t('notificationsPage.tableTitle.saved', { count: totalCount }),
    read: t('notificationsPage.tableTitle.read', { count: totalCount }),
  };
  // The long ones take three lines of a phone.
  const shortTitles = {
    unread: t('filters.view.unread'),
    all: t('filters.view.all'),
    saved: t('filters.view.saved'),
    read: t('filters.view.read'),
  };
  const shortTitle = [
    shortTitles[query.view],
    totalCount > 0 && `(${totalCount})`,
  ].filter(Boolean);
  const title = isNarrow ? shortTitle.join(' ') : titles[query.view];

  const actions: Array<[InboxFlags, string]> = [
    [{ read: true }, t('table.bulkActions.markSelectedAsRead')],
    [{ read: false }, t('table.bulkActions.returnSelectedAmongUnread')],
    [{ saved: true }, t('table.bulkActions.saveSelectedForLater')],
    [{ saved: false }, t('table.bulkActions.undoSaveForSelected')],
  ];
  const changesSome = (flags: InboxFlags) =>
    changedBy(selected, flags).length > 0 ||
    // Those of other pages are known as far as the view tells what they are.
    (selection.isAllMatching && !isTrueOfAll(flags, query.view));

  return (
    <div className={classes.header}>
      <MixedCheckbox
        className={classes.check}
        disabled={items.length === 0}
        checked={isPageSelected}
        indeterminate={selected.length > 0 && !isPageSelected}
        onChange={isPageSelected ? selection.clear : selection.selectPage}
        inputProps={{ 'aria-label': t('table.bulkActions.selectPage') }}
      />
      <Typography
        ref={props.titleRef}
        component="h2"
        tabIndex={-1}
        className={classes.title}
      >
        {selected.length > 0
          ? t('table.bulkActions.selected', { count })
          : title}
      </Typography>
      {selected.length === 0 && query.view !== 'read' && (
        <Button
          className={classes.all}
          size="small"
          disabled={items.length === 0}
          onClick={props.onMarkAllRead}
        >
          {t('table.bulkActions.markAllRead')}
        </Button>
      )}
      {selected.length > 0 && (
        <div
          role="group"
          aria-label={t('table.bulkActions.label')}
          className={classes.actions}
        >
          {isPageSelected &&
            !selection.isAllMatching &&
            totalCount > items.length && (
              <Button
                size="small"
                color="primary"
                onClick={selection.selectAllMatching}
              >
                {t('table.bulkActions.selectAllMatching', {
                  count: totalCount,
                })}
              </Button>
            )}
          {actions.map(
            ([flags, label]) =>
              changesSome(flags) && (
                <Button
                  key={label}
                  size="small"
                  onClick={() => onMarkSelected(flags)}
                >
                  {label}
                </Button>
              ),
          )}
          <Button size="small" onClick={selection.clear}>
            {t('table.bulkActions.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}

function isTrueOfAll({ read, saved }: InboxFlags, view: InboxView): boolean {
  return (
    (read === false && view === 'unread') ||
    (read === true && view === 'read') ||
    (saved === true && view === 'saved')
  );
}
