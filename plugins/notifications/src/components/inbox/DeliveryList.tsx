import Link from '@material-ui/core/Link';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Notification,
  NotificationDelivery,
} from '@callboard/backstage-plugin-notifications-common';
import { useInboxPath } from '../../host/useInboxPath';
import { AppLink, useReaderLanguages } from '../../links';
import { latestDeliveries, useDeliveries } from '../../state/useDeliveries';
import { notificationsTranslationRef } from '../../translation';
import { shortTime } from '../common/RelativeTime';
import { subtleText } from '../common/subtleText';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: theme.spacing(0.5, 0, 0),
      padding: 0,
      color: subtleText(theme),
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'CallboardDeliveryList' },
);

/** What became of a notification on each channel outside of the inbox. */
export function DeliveryList(props: { notification: Notification }) {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const describe = useDescription();
  const settingsPath = `${useInboxPath()}/settings`;
  const lines = latestDeliveries(useDeliveries(props.notification)).flatMap(
    delivery => {
      const text = describe(delivery);
      return text ? [{ ...delivery, text }] : [];
    },
  );
  if (lines.length === 0) {
    return null;
  }
  return (
    <Typography
      component="ul"
      variant="caption"
      className={classes.list}
      aria-label={t('deliveries.label')}
    >
      {lines.map(({ channel, state, reason, text }) => (
        <li key={channel}>
          {text}
          {(state === 'retrying' || state === 'dead') &&
            reason &&
            ` (${reason})`}
          {state === 'not-wanted' && (
            <>
              {' · '}
              <Link
                component={AppLink}
                to={settingsPath}
                color="inherit"
                underline="always"
              >
                {t('settings.open')}
              </Link>
            </>
          )}
        </li>
      ))}
    </Typography>
  );
}

/** Puts a delivery into words, except where the reader need not know. */
function useDescription(): (
  delivery: NotificationDelivery,
) => string | undefined {
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [locale] = useReaderLanguages();
  return ({ channelTitle: channel, state, reason, at, nextAttempt }) => {
    const time = (date: string) => shortTime(new Date(date), locale);
    // What is overdue is about to happen.
    const isAhead = nextAttempt && Date.parse(nextAttempt) > Date.now();
    switch (state) {
      case 'superseded':
      case 'filtered':
        return undefined;
      case 'not-wanted':
        return reason === 'default'
          ? t('deliveries.not-wanted-by-default', { channel })
          : t('deliveries.not-wanted', { channel });
      case 'delivered':
        return at
          ? t('deliveries.delivered-at', { channel, time: time(at) })
          : t('deliveries.delivered', { channel });
      case 'waiting':
      case 'retrying':
        return isAhead
          ? t(`deliveries.${state}-at`, { channel, time: time(nextAttempt) })
          : t(`deliveries.${state}`, { channel });
      default:
        return t(`deliveries.${state}`, { channel });
    }
  };
}
