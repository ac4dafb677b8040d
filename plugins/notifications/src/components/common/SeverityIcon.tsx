import { makeStyles } from '@material-ui/core/styles';
import CriticalIcon from '@material-ui/icons/ReportOutlined';
import HighIcon from '@material-ui/icons/ReportProblemOutlined';
import NormalIcon from '@material-ui/icons/InfoOutlined';
import LowIcon from '@material-ui/icons/ArrowDownwardOutlined';
import {
  DEFAULT_SEVERITY,
  NotificationPayload,
} from '@callboard/backstage-plugin-notifications-common';
import { severityColor } from './severityStyle';
import { useAppIcon } from './useAppIcon';

// Each its own shape: colour alone tells nothing to many readers.
const ICONS = {
  critical: CriticalIcon,
  high: HighIcon,
  normal: NormalIcon,
  low: LowIcon,
};

const useStyles = makeStyles(
  theme => ({
    // As large as small icons, whatever size those of the app are made for.
    icon: {
      display: 'block',
      fontSize: theme.typography.pxToRem(20),
      '& > svg': { display: 'block', width: '1em', height: '1em' },
    },
    critical: { color: severityColor(theme, 'critical') },
    high: { color: severityColor(theme, 'high') },
    normal: { color: severityColor(theme, 'normal') },
    low: { color: severityColor(theme, 'low') },
  }),
  { name: 'CallboardSeverityIcon' },
);

/**
 * The icon the sender chose if the app has it, else one for the severity. Only
 * names of icons count (BEP, Notification payload): an address would tell the
 * sender who has looked at the notification, and when.
 */
export function SeverityIcon(props: { payload: NotificationPayload }) {
  const classes = useStyles();
  const chosen = useAppIcon(props.payload.icon);
  const { severity = DEFAULT_SEVERITY } = props.payload;
  const SeverityShape = ICONS[severity];
  return (
    <span className={`${classes.icon} ${classes[severity]}`} aria-hidden="true">
      {chosen ?? <SeverityShape fontSize="inherit" />}
    </span>
  );
}
