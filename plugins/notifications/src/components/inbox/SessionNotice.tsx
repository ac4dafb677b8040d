import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useHasSessionEnded } from '../../state/useNotificationsHub';
import { notificationsTranslationRef } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    notice: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    },
  }),
  { name: 'CallboardSessionNotice' },
);

/** Says that the page is out of date for good, and what to do about it. */
export function SessionNotice() {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  return useHasSessionEnded() ? (
    <Paper variant="outlined" role="alert" className={classes.notice}>
      <Typography variant="body2">
        {t('notificationsPage.sessionEnded')}
      </Typography>
      <Button
        size="small"
        variant="outlined"
        onClick={() => window.location.reload()}
      >
        {t('notificationsPage.reload')}
      </Button>
    </Paper>
  ) : null;
}
