import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import DoneIcon from '@material-ui/icons/DoneAll';
import EmptyIcon from '@material-ui/icons/InboxOutlined';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import FilterIcon from '@material-ui/icons/SearchOutlined';
import SavedIcon from '@material-ui/icons/BookmarkBorder';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { messageOf } from '../../api';
import { InboxQuery } from '../../state/InboxQuery';
import { useSpoken } from '../../toasts/useSpoken';
import { notificationsTranslationRef } from '../../translation';
import { countFilters } from './useInboxQuery';
import { subtleText } from '../common/subtleText';

const useStyles = makeStyles(
  theme => ({
    empty: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'center',
      textAlign: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(8, 2),
      color: subtleText(theme),
    },
    icon: { fontSize: '2.5rem' },
    title: { color: theme.palette.text.primary, fontWeight: 600 },
    // As high as a row with a line of description, so that little moves.
    skeleton: {
      display: 'flex',
      gap: theme.spacing(2),
      height: 84,
      boxSizing: 'border-box',
      padding: theme.spacing(1.75, 2),
      borderBottom: `1px solid ${theme.palette.divider}`,
      '&:last-child': { borderBottom: 'none' },
    },
    lines: { flex: 1 },
    line: {
      height: 12,
      marginBottom: theme.spacing(1),
      borderRadius: 6,
      backgroundColor: theme.palette.action.selected,
    },
    circle: {
      width: 20,
      height: 20,
      borderRadius: '50%',
      backgroundColor: theme.palette.action.selected,
    },
  }),
  { name: 'CallboardListStates' },
);

/** Nothing to show: says why, and what to do about it. */
export function EmptyInbox(props: {
  query: InboxQuery;
  onShowAll: () => void;
  onClearFilters: () => void;
}) {
  const { query } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);

  const content = () => {
    if (countFilters(query) > 0) {
      return {
        Icon: FilterIcon,
        title: t('empty.filteredTitle'),
        description: t('empty.filteredDescription'),
        action: { label: t('filters.clear'), run: props.onClearFilters },
      };
    }
    switch (query.view) {
      case 'unread':
        return {
          Icon: DoneIcon,
          title: t('empty.unreadTitle'),
          description: t('empty.unreadDescription'),
          action: { label: t('empty.showAll'), run: props.onShowAll },
        };
      case 'saved':
        return {
          Icon: SavedIcon,
          title: t('empty.savedTitle'),
          description: t('empty.savedDescription'),
        };
      case 'read':
        return {
          Icon: EmptyIcon,
          title: t('empty.readTitle'),
          description: t('empty.readDescription'),
        };
      default:
        return {
          Icon: EmptyIcon,
          title: t('empty.allTitle'),
          description: t('empty.allDescription'),
        };
    }
  };

  const { Icon, title, description, action } = content();
  return (
    <div className={classes.empty}>
      <Icon className={classes.icon} aria-hidden="true" />
      <Typography component="p" variant="body1" className={classes.title}>
        {title}
      </Typography>
      <Typography variant="body2">{description}</Typography>
      {action && (
        <Button size="small" variant="outlined" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** Rows to come, for a list that says so nowhere else. */
export function LoadingRows() {
  const { t } = useTranslationRef(notificationsTranslationRef);
  useSpoken(t('notificationsPage.loading'));
  return <SkeletonRows />;
}

/** Rows to come, in the shape they will have. */
export function SkeletonRows() {
  const classes = useStyles();
  return (
    <div aria-hidden="true">
      {[70, 45, 60, 50, 65].map(width => (
        <div key={width} className={classes.skeleton}>
          <span className={classes.circle} />
          <div className={classes.lines}>
            <div className={classes.line} style={{ width: `${width}%` }} />
            <div className={classes.line} style={{ width: `${width / 2}%` }} />
            <div className={classes.line} style={{ width: `${width / 4}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** The list could not be read at all. */
export function ListError(props: { error: Error; onRetry: () => void }) {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  return (
    <div role="alert" className={classes.empty}>
      <ErrorIcon className={classes.icon} aria-hidden="true" />
      <Typography component="p" variant="body1" className={classes.title}>
        {t('notificationsPage.loadFailed')}
      </Typography>
      <Typography variant="body2">{messageOf(props.error)}</Typography>
      <Button size="small" variant="outlined" onClick={props.onRetry}>
        {t('notificationsPage.retry')}
      </Button>
    </div>
  );
}
