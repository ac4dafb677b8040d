import { RefObject, useId, useState } from 'react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { makeStyles, Theme } from '@material-ui/core/styles';
import FilterIcon from '@material-ui/icons/FilterList';
import KeyboardIcon from '@material-ui/icons/KeyboardOutlined';
import SettingsIcon from '@material-ui/icons/SettingsOutlined';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useInboxPath } from '../../host/useInboxPath';
import { AppLink } from '../../links';
import { InboxQuery } from '../../state/InboxQuery';
import { notificationsTranslationRef } from '../../translation';
import { WIDE } from './breakpoints';
import { clearedFilters, FilterBar } from './FilterBar';
import { SearchField } from './SearchField';
import { countFilters, InboxQueryChange } from './useInboxQuery';
import { ViewSwitch } from './ViewSwitch';

const useStyles = makeStyles(
  theme => ({
    row: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(2),
    },
    search: {
      flex: '1 1 200px',
      maxWidth: 420,
      marginLeft: 'auto',
      // In a line below the views, with the filters.
      [theme.breakpoints.down(WIDE)]: {
        flexBasis: '65%',
        maxWidth: 'none',
      },
    },
    icons: { [theme.breakpoints.down(WIDE)]: { marginLeft: 'auto' } },
  }),
  { name: 'CallboardToolbar' },
);

/** Views, search, filters and the ways to settings and help. */
export function Toolbar(props: {
  query: InboxQuery;
  onChange: (
    changes: InboxQueryChange,
    options?: { replace?: boolean },
  ) => void;
  searchField: RefObject<HTMLInputElement>;
  onHelp: () => void;
}) {
  const { query, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const inboxPath = useInboxPath();
  const filtersId = useId();
  const isNarrow = useMediaQuery((theme: Theme) =>
    theme.breakpoints.down(WIDE),
  );
  const isSmall = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  const [areFiltersOpen, setFiltersOpen] = useState(false);
  const activeFilters = countFilters(query);

  const icons = (
    <div className={classes.icons}>
      {!isSmall && (
        <Tooltip title={t('keyboard.title')}>
          <IconButton
            size="small"
            aria-label={t('keyboard.title')}
            onClick={props.onHelp}
          >
            <KeyboardIcon />
          </IconButton>
        </Tooltip>
      )}
      <Tooltip title={t('settings.open')}>
        <IconButton
          size="small"
          component={AppLink}
          role="link"
          to={`${inboxPath}/settings`}
          aria-label={t('settings.open')}
        >
          <SettingsIcon />
        </IconButton>
      </Tooltip>
    </div>
  );
  const clearButton = activeFilters > 0 && (
    <Button size="small" onClick={() => onChange(clearedFilters)}>
      {t('filters.clear')}
    </Button>
  );
  return (
    <>
      <div className={classes.row}>
        <ViewSwitch view={query.view} onChange={view => onChange({ view })} />
        {/* Where they are on the screen, so that the focus goes the way of the eye. */}
        {isNarrow && icons}
        {/* Where it comes and goes without moving what the reader types into. */}
        {!isNarrow && clearButton}
        <SearchField
          ref={props.searchField}
          className={classes.search}
          value={query.search}
          // Each letter typed is no step to go back to.
          onChange={search => onChange({ search }, { replace: true })}
        />
        {isNarrow && (
          <Button
            size="small"
            startIcon={<FilterIcon />}
            aria-expanded={areFiltersOpen}
            aria-controls={filtersId}
            onClick={() => setFiltersOpen(!areFiltersOpen)}
          >
            {activeFilters > 0
              ? t('filters.count', { count: activeFilters })
              : t('filters.title')}
          </Button>
        )}
        {!isNarrow && icons}
      </div>
      <div id={filtersId}>
        {(!isNarrow || areFiltersOpen) && (
          <FilterBar query={query} onChange={onChange} />
        )}
        {isNarrow && areFiltersOpen && clearButton}
      </div>
    </>
  );
}
