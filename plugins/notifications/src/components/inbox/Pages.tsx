import TablePagination from '@material-ui/core/TablePagination';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    // What does not fit beside the rest goes below it, rather than out of sight.
    toolbar: {
      flexWrap: 'wrap',
      justifyContent: 'flex-end',
      [theme.breakpoints.down('xs')]: { paddingLeft: theme.spacing(1) },
    },
    selectRoot: {
      [theme.breakpoints.down('xs')]: {
        marginLeft: 0,
        marginRight: theme.spacing(1),
      },
    },
    actions: {
      [theme.breakpoints.down('xs')]: {
        marginLeft: 0,
        '& button': { padding: theme.spacing(1) },
      },
    },
  }),
  { name: 'CallboardPages' },
);

/** Leads through the pages of the list. */
export function Pages(props: {
  /** From 0. */
  page: number;
  pageSize: number;
  pageSizes: number[];
  totalCount: number;
  onPageChange: (page: number) => void;
  onPageSizeChange: (pageSize: number) => void;
}) {
  const { page, pageSize, pageSizes, totalCount } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const lastPage = Math.max(0, Math.ceil(totalCount / pageSize) - 1);
  return (
    <TablePagination
      component="div"
      classes={classes}
      count={totalCount}
      page={Math.min(page, lastPage)}
      rowsPerPage={pageSize}
      rowsPerPageOptions={pageSizes}
      labelRowsPerPage={t('table.pagination.labelRowsSelect')}
      labelDisplayedRows={({ from, to, count }) =>
        t('table.pagination.labelDisplayedRows')
          .replace('{from}', String(from))
          .replace('{to}', String(to))
          .replace('{count}', String(count))
      }
      SelectProps={{
        native: true,
        inputProps: { 'aria-label': t('table.pagination.labelRowsSelect') },
      }}
      backIconButtonText={t('table.pagination.previousTooltip')}
      nextIconButtonText={t('table.pagination.nextTooltip')}
      onPageChange={(_, next) => props.onPageChange(next)}
      onRowsPerPageChange={event =>
        props.onPageSizeChange(Number(event.target.value))
      }
    />
  );
}
