import { Suspense, useEffect } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import OpenIcon from '@material-ui/icons/OpenInNew';
import LinkIcon from '@material-ui/icons/Link';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { coreApis, useAppHref } from '@backstage/frontend-plugin-api';
import { Notification } from '@callboard/backstage-plugin-notifications-common';
import { useInboxPath } from '../../host/useInboxPath';
import {
  AppLink,
  NotificationText,
  useLinkResolver,
  useReaderLanguages,
} from '../../links';
import { notificationRenderersApiRef } from '../../renderers';
import { askUntilAnswered } from '../../state/askUntilAnswered';
import { InboxFlags } from '../../state/InboxEvent';
import { useNotificationsHub } from '../../state/useNotificationsHub';
import { getToastQueue } from '../../toasts/ToastQueue';
import { notificationsTranslationRef } from '../../translation';
import { copyText } from '../common/copyText';
import { RenderSafely } from '../common/RenderSafely';
import { exactTime } from '../common/RelativeTime';
import { NotificationDescription } from '../NotificationDescription';
import { DeliveryList } from './DeliveryList';
import { useRowStyles } from './rowStyles';

/** Everything about one notification that does not fit into its row. */
export function NotificationDetail(props: {
  notification: Notification;
  description: string | undefined;
  language: string | undefined;
  /** Whether the row has no box to check. */
  isPlain?: boolean;
  onOpen: (to: string) => void;
  onMark: (notifications: Notification[], flags: InboxFlags) => void;
}) {
  const { notification, onOpen, onMark } = props;
  const { id, payload, created, updated, read, sentRev } = notification;
  const classes = useRowStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const [locale] = useReaderLanguages();
  const resolve = useLinkResolver();
  // With the path that the app itself may be below.
  const address = useAppHref(`${useInboxPath()}?id=${encodeURIComponent(id)}`);
  const hub = useNotificationsHub();
  const toasts = getToastQueue(hub);
  const { isTruncated } = notification;
  useEffect(
    () =>
      isTruncated
        ? askUntilAnswered(
            () => hub.complete(id),
            () => {},
          )
        : undefined,
    [hub, id, isTruncated, sentRev],
  );
  const renderers = useApiHolder().get(notificationRenderersApiRef);
  // What renderers show is not there before the whole is.
  const { Content, Actions } =
    (!isTruncated && renderers?.findRenderer(notification)) || {};
  const rendererProps = {
    notification,
    onMark: (flags: InboxFlags) => onMark([notification], flags),
  };
  // What is sent again may be what the renderer can show.
  const sending = String(sentRev);
  const errorApi = useApi(coreApis.error);
  const reportRendererError = (error: Error) =>
    errorApi.post(error, { hidden: true });
  const description =
    isTruncated && props.description
      ? `${props.description}…`
      : props.description;
  const defaultContent = description && (
    <RenderSafely
      key={description}
      fallback={<NotificationText text={description} />}
      onError={reportRendererError}
    >
      <Suspense fallback={null}>
        <NotificationDescription
          description={description}
          format={payload.descriptionFormat}
        />
      </Suspense>
    </RenderSafely>
  );

  const copyLink = async () => {
    const url = new URL(address, window.location.href);
    toasts.post(
      (await copyText(url.href))
        ? { tone: 'success', message: t('row.linkCopied') }
        : {
            tone: 'error',
            message: t('row.linkNotCopied', { link: url.href }),
          },
    );
  };

  const link = payload.link ? resolve(payload.link) : undefined;
  const isRouteMissing = payload.link?.startsWith('route:') && !link;
  const time = (date: Date) => exactTime(date, locale);
  return (
    <div
      className={`${classes.detail} ${
        props.isPlain ? classes.detailPlain : ''
      }`}
    >
      <div lang={props.language}>
        {Content ? (
          <RenderSafely
            key={sending}
            fallback={defaultContent}
            onError={reportRendererError}
          >
            <Content {...rendererProps} />
          </RenderSafely>
        ) : (
          defaultContent
        )}
      </div>
      {isTruncated && (
        <Typography variant="caption" className={classes.times} role="status">
          {t('row.loadingRest')}
        </Typography>
      )}
      <div className={classes.buttons}>
        {link && (
          <Button
            component={AppLink}
            to={link.href}
            role="link"
            onClick={() => onOpen(link.href)}
            size="small"
            variant="contained"
            color="primary"
            disableElevation
            endIcon={link.isExternal ? <OpenIcon /> : undefined}
          >
            {t('row.open')}
          </Button>
        )}
        {payload.additionalLinks?.map(({ title, url }, index) => {
          const target = resolve(url);
          return (
            target && (
              <Button
                key={index}
                component={AppLink}
                className={classes.sentTitle}
                to={target.href}
                role="link"
                onClick={() => onOpen(target.href)}
                size="small"
                variant="outlined"
                endIcon={target.isExternal ? <OpenIcon /> : undefined}
              >
                {title}
              </Button>
            )
          );
        })}
        {Actions && (
          <RenderSafely
            key={sending}
            fallback={null}
            onError={reportRendererError}
          >
            <Actions {...rendererProps} />
          </RenderSafely>
        )}
        <Button size="small" startIcon={<LinkIcon />} onClick={copyLink}>
          {t('row.copyLink')}
        </Button>
      </div>
      {isRouteMissing && (
        <Typography variant="caption" className={classes.times}>
          {t('row.routeMissing')}
        </Typography>
      )}
      <Typography variant="caption" className={classes.times}>
        {[
          t('row.sent', { time: time(updated ?? created) }),
          updated && t('row.sentAgain', { time: time(created) }),
          read && t('row.readAt', { time: time(read) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Typography>
      <DeliveryList key={id} notification={notification} />
    </div>
  );
}
