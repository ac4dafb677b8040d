import { makeStyles } from '@material-ui/core/styles';
import { subtleText } from '../components/common/subtleText';

export const useToastStyles = makeStyles(
  theme => ({
    card: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1.5),
      padding: theme.spacing(1.5, 1, 1, 2),
      [theme.breakpoints.down('xs')]: {
        padding: theme.spacing(1, 0.5, 0.5, 1.5),
      },
      border: `1px solid ${theme.palette.divider}`,
    },
    dense: { padding: theme.spacing(0.75, 0.5, 0.5, 1.5) },
    icon: { paddingTop: 2 },
    body: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
    title: {
      fontWeight: 600,
      display: '-webkit-box',
      WebkitLineClamp: 3,
      [theme.breakpoints.down('xs')]: { WebkitLineClamp: 2 },
      WebkitBoxOrient: 'vertical',
      overflow: 'hidden',
    },
    origin: { color: subtleText(theme) },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      // The text of the buttons lines up with the text above.
      marginLeft: -5,
      '& > *': { minWidth: 0 },
    },
    feedback: { paddingTop: 3 },
  }),
  { name: 'CallboardToastCard' },
);
