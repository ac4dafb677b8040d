import { Ref } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { InboxFlags } from '../../state/InboxEvent';
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
    title: { flex: '1 1 120px', fontSize: '0.95rem', fontWeight: 600 },
    actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) },
  }),
  { name: 'CallboardListHeader' },
);

/** Says what the list is, and what can be done to all of it or to the selected. */
export function ListHeader(props: {
  inbox: InboxState;
  selection: Selection;
  titleRef: Ref<HTMLHeadingElement>;
  /** Whether marks over the whole filter are possible, not only of this page. */
  canMarkMatching: boolean;
  onMarkSelected: (flags: InboxFlags) => void;
  onMarkAllRead: () => void;
}) {
  const { inbox, selection, onMarkSelected } = props;
  const { items, totalCount, query } = inbox;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const selectedCount = selection.ids.size;
  const isPageSelected = items.length > 0 && selectedCount === items.length;
  const titles = {
    unread: t('notificationsPage.tableTitle.unread', { count: totalCount }),
    all: t('notificationsPage.tableTitle.all', { count: totalCount }),
    saved: t('notificationsPage.tableTitle.saved', { count: totalCount }),
    read: t('notificationsPage.tableTitle.read', { count: totalCount }),
  };
  const count = selection.isAllMatching ? totalCount : selectedCount;

  return (
    <div className={classes.header}>
      <MixedCheckbox
        className={classes.check}
        disabled={items.length === 0}
        checked={isPageSelected}
        indeterminate={selectedCount > 0 && !isPageSelected}
        onChange={isPageSelected ? selection.clear : selection.selectPage}
        inputProps={{ 'aria-label': t('table.bulkActions.selectPage') }}
      />
      <Typography
        ref={props.titleRef}
        component="h2"
        tabIndex={-1}
        className={classes.title}
      >
        {selectedCount > 0
          ? t('table.bulkActions.selected', { count })
          : titles[query.view]}
      </Typography>
      {selectedCount === 0 && query.view !== 'read' && (
        <Button
          size="small"
          disabled={items.length === 0}
          onClick={props.onMarkAllRead}
        >
          {props.canMarkMatching || totalCount <= items.length
            ? t('table.bulkActions.markAllRead')
            : t('table.bulkActions.markPageRead')}
        </Button>
      )}
      {selectedCount > 0 && (
        <div
          role="group"
          aria-label={t('table.bulkActions.label')}
          className={classes.actions}
        >
          {props.canMarkMatching &&
            isPageSelected &&
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
          <Button size="small" onClick={() => onMarkSelected({ read: true })}>
            {t('table.bulkActions.markSelectedAsRead')}
          </Button>
          <Button size="small" onClick={() => onMarkSelected({ read: false })}>
            {t('table.bulkActions.returnSelectedAmongUnread')}
          </Button>
          <Button size="small" onClick={() => onMarkSelected({ saved: true })}>
            {t('table.bulkActions.saveSelectedForLater')}
          </Button>
          <Button size="small" onClick={() => onMarkSelected({ saved: false })}>
            {t('table.bulkActions.undoSaveForSelected')}
          </Button>
          <Button size="small" onClick={selection.clear}>
            {t('table.bulkActions.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}
