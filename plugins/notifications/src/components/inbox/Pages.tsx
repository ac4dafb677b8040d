import TablePagination from '@material-ui/core/TablePagination';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../../translation';

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
  const { t } = useTranslationRef(notificationsTranslationRef);
  const lastPage = Math.max(0, Math.ceil(totalCount / pageSize) - 1);
  return (
    <TablePagination
      component="div"
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
