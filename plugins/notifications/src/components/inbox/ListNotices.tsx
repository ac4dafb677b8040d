import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    // Takes no room, as what comes and goes here must not move the rows.
    notices: {
      position: 'absolute',
      left: 0,
      right: 0,
      height: 0,
      display: 'flex',
      justifyContent: 'center',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    notice: {
      display: 'flex',
      alignItems: 'center',
      borderRadius: 16,
      overflow: 'hidden',
    },
    text: { paddingLeft: theme.spacing(2) },
    button: { padding: theme.spacing(0.25, 2), whiteSpace: 'nowrap' },
  }),
  { name: 'CallboardListNotices' },
);

/** What there is to say about a list while its rows stay where they are. */
export function ListNotices(props: {
  /** How many arrivals are held back. */
  newCount: number;
  hasRefreshFailed: boolean;
  onShowNew: () => void;
  onRetry: () => void;
}) {
  const { newCount, hasRefreshFailed, onShowNew, onRetry } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  return (
    <div className={classes.notices}>
      {newCount > 0 && (
        <Paper className={classes.notice} elevation={4}>
          <Button
            className={classes.button}
            size="small"
            color="primary"
            onClick={onShowNew}
          >
            {t('notificationsPage.newArrivals', { count: newCount })}
          </Button>
        </Paper>
      )}
      {hasRefreshFailed && (
        <Paper className={classes.notice} elevation={4} role="alert">
          <Typography className={classes.text} variant="body2">
            {t('notificationsPage.refreshFailed')}
          </Typography>
          <Button className={classes.button} size="small" onClick={onRetry}>
            {t('notificationsPage.retry')}
          </Button>
        </Paper>
      )}
    </div>
  );
}
