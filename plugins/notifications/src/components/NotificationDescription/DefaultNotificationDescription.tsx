import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { NotificationText } from '../../links';
import { NotificationDescriptionProps } from './NotificationDescription';
import { NotificationMarkdown } from './NotificationMarkdown';

const useStyles = makeStyles(
  {
    text: {
      maxWidth: '80ch',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      // The colour of links in dark themes is hardly another one than that of the text.
      '& a': { textDecoration: 'underline' },
    },
  },
  { name: 'CallboardNotificationDescription' },
);

/** The description as the sender meant it; markdown only where the sender says so. */
export function DefaultNotificationDescription(
  props: NotificationDescriptionProps,
) {
  const { description, format } = props;
  const classes = useStyles();
  return format === 'markdown' ? (
    <NotificationMarkdown text={description} />
  ) : (
    <Typography variant="body2" component="div" className={classes.text}>
      <NotificationText text={description} />
    </Typography>
  );
}
