import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import PeopleIcon from '@material-ui/icons/PeopleOutline';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { sentAt } from '../../state/InboxQuery';
import { notificationsTranslationRef } from '../../translation';
import { useNames } from '../common/names';
import { RelativeTime } from '../common/RelativeTime';
import { severityColor } from '../common/severityStyle';
import { useRowStyles } from './rowStyles';

const useStyles = makeStyles(
  theme => ({
    critical: { color: severityColor(theme, 'critical'), fontWeight: 600 },
    high: { color: severityColor(theme, 'high'), fontWeight: 600 },
    broadcast: { display: 'inline-flex', alignItems: 'center', gap: 4 },
    smallIcon: { fontSize: '1rem' },
  }),
  { name: 'CallboardRowMeta' },
);

/** When, how pressing, from whom and about what. */
export function RowMeta(props: {
  id: string;
  notification: Notification;
  /** Whether long names are cut, as there is one line for each at most. */
  isCut: boolean;
}) {
  const { notification, isCut } = props;
  const { origin, payload, saved } = notification;
  const rowClasses = useRowStyles();
  const classes = useStyles();
  const { nameOrigin, nameTopic } = useNames();
  const { t } = useTranslationRef(notificationsTranslationRef);
  return (
    <Typography
      id={props.id}
      component="div"
      variant="caption"
      className={`${rowClasses.meta} ${isCut ? '' : rowClasses.wholeMeta}`}
    >
      <RelativeTime date={sentAt(notification)} />
      {payload.severity === 'critical' && (
        <span className={classes.critical}>
          {t('filters.severity.critical')}
        </span>
      )}
      {payload.severity === 'high' && (
        <span className={classes.high}>{t('filters.severity.high')}</span>
      )}
      <span title={nameOrigin(origin)}>{nameOrigin(origin)}</span>
      {payload.topic && (
        <span title={nameTopic(payload.topic)}>{nameTopic(payload.topic)}</span>
      )}
      {notification.isBroadcast && (
        <span className={classes.broadcast}>
          <PeopleIcon className={classes.smallIcon} aria-hidden="true" />
          {t('row.broadcast')}
        </span>
      )}
      {saved && <span className={rowClasses.hidden}>{t('row.saved')}</span>}
    </Typography>
  );
}
