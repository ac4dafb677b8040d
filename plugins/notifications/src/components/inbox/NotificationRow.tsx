import { memo, MouseEvent } from 'react';
import Checkbox from '@material-ui/core/Checkbox';
import Collapse from '@material-ui/core/Collapse';
import Link from '@material-ui/core/Link';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { coreApis } from '@backstage/frontend-plugin-api';
import {
  Notification,
  renderNotificationText,
} from '@callboard/backstage-plugin-notifications-common';
import { AppLink, NotificationText, usePayloadTexts } from '../../links';
import { InboxFlags } from '../../state/InboxEvent';
import { notificationsTranslationRef } from '../../translation';
import { RenderSafely } from '../common/RenderSafely';
import { SeverityIcon } from '../common/SeverityIcon';
import { NotificationDetail } from './NotificationDetail';
import { RowActions } from './RowActions';
import { RowMeta } from './RowMeta';
import { useNotificationLink } from './useNotificationLink';
import { useRowStyles } from './rowStyles';

export type NotificationRowProps = {
  notification: Notification;
  position: number;
  setSize: number;
  isExpanded: boolean;
  isSelected: boolean;
  /** The row that Tab leads to. */
  isCurrent: boolean;
  markAsReadOnLinkOpen?: boolean;
  onToggleDetails: (id: string) => void;
  onToggleSelected?: (id: string) => void;
  onFocus: (id: string) => void;
  onMark: (notifications: Notification[], flags: InboxFlags) => void;
};

const titleIdOf = (id: string) => `notification-title-${id}`;
const metaIdOf = (id: string) => `notification-meta-${id}`;

/** One article of the feed (W3C, feed pattern), whatever its notification is like. */
export const NotificationRow = memo((props: NotificationRowProps) => {
  const { notification, isSelected, onFocus } = props;
  const { id, read } = notification;
  const classes = useRowStyles();
  const errorApi = useApi(coreApis.error);
  return (
    <article
      // The feed pattern wants articles that can be focused.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={props.isCurrent ? 0 : -1}
      aria-posinset={props.position}
      aria-setsize={props.setSize}
      aria-labelledby={titleIdOf(id)}
      aria-describedby={metaIdOf(id)}
      data-notification-id={id}
      className={[
        classes.row,
        read ? classes.read : classes.unread,
        isSelected ? classes.selected : '',
      ].join(' ')}
      onFocus={() => onFocus(id)}
    >
      <RenderSafely
        subject={notification}
        fallback={<BrokenRow {...props} />}
        onError={error => errorApi.post(error, { hidden: true })}
      >
        <WholeRow {...props} />
      </RenderSafely>
    </article>
  );
});

/** What is left to the reader of a notification that cannot be rendered. */
function BrokenRow({
  notification,
  onToggleSelected,
  onMark,
}: NotificationRowProps) {
  const classes = useRowStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const title = t('row.broken');
  return (
    <div
      className={`${classes.summary} ${
        onToggleSelected ? '' : classes.summaryPlain
      }`}
    >
      <div className={classes.body}>
        <Typography
          id={titleIdOf(notification.id)}
          component="h3"
          variant="body2"
        >
          {title}
        </Typography>
      </div>
      <RowActions
        notification={notification}
        title={title}
        isExpanded={false}
        onMark={onMark}
      />
    </div>
  );
}

function WholeRow(props: NotificationRowProps) {
  const { notification, isExpanded, isSelected } = props;
  const { onToggleDetails, onToggleSelected, onMark } = props;
  const { id, payload, read } = notification;
  const classes = useRowStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const { title, description, language } = usePayloadTexts(notification);
  const { link, onOpen } = useNotificationLink(notification, {
    markAsReadOnOpen: props.markAsReadOnLinkOpen,
  });
  const plainTitle = renderNotificationText(title);

  const showWhole = (details: HTMLElement) =>
    details.closest('article')?.scrollIntoView?.({ block: 'nearest' });

  const onBodyClick = (event: MouseEvent<HTMLElement>) => {
    const isControl = (event.target as HTMLElement).closest('a, button, input');
    const isSelecting = window.getSelection()?.toString();
    if (!isControl && !isSelecting) {
      onToggleDetails(id);
    }
  };

  return (
    <>
      {/* The button with the arrow does the same for keyboards. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
      <div
        className={`${classes.summary} ${
          onToggleSelected ? '' : classes.summaryPlain
        }`}
        onClick={onBodyClick}
      >
        {onToggleSelected && (
          <Checkbox
            className={classes.check}
            color="primary"
            size="small"
            checked={isSelected}
            onChange={() => onToggleSelected(id)}
            inputProps={{
              'aria-label': t('row.select', { title: plainTitle }),
            }}
          />
        )}
        <div className={classes.icon}>
          <SeverityIcon payload={payload} />
        </div>
        <div className={classes.body}>
          <Typography
            id={titleIdOf(id)}
            component="h3"
            variant="body1"
            className={classes.title}
          >
            {!read && (
              <>
                <span className={classes.dot} aria-hidden="true" />
                <span className={classes.hidden}>{t('row.unread')}: </span>
              </>
            )}
            {link ? (
              <Link
                component={AppLink}
                to={link.href}
                onClick={() => onOpen()}
                color="inherit"
              >
                <bdi lang={language}>
                  <NotificationText text={title} plain />
                </bdi>
              </Link>
            ) : (
              <bdi lang={language}>
                <NotificationText text={title} />
              </bdi>
            )}
          </Typography>
          {description && !isExpanded && (
            <Typography variant="body2" className={classes.excerpt}>
              <bdi lang={language}>{excerpt(description, notification)}</bdi>
            </Typography>
          )}
        </div>
        <RowMeta
          id={metaIdOf(id)}
          notification={notification}
          isCut={!isExpanded}
        />
        <RowActions
          notification={notification}
          title={plainTitle}
          isExpanded={isExpanded}
          onToggleDetails={onToggleDetails}
          onMark={onMark}
        />
      </div>
      <Collapse
        className={classes.details}
        in={isExpanded}
        onEntered={showWhole}
        mountOnEnter
        unmountOnExit
        timeout="auto"
      >
        <NotificationDetail
          notification={notification}
          description={description}
          language={language}
          isPlain={!onToggleSelected}
          onOpen={onOpen}
          onMark={onMark}
        />
      </Collapse>
    </>
  );
}

const EXCERPT_LENGTH = 400;

/** A line of plain text; what markdown means is only shown in the details. */
function excerpt(
  description: string,
  { payload, isTruncated }: Notification,
): string {
  const whole = renderNotificationText(description);
  const text = whole.slice(0, EXCERPT_LENGTH);
  const plain =
    payload.descriptionFormat === 'markdown'
      ? text
          .replace(/^\s*(?:```|~~~).*$/gm, '')
          .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replace(/^\s*(?:[-+*>]|#+|\d+\.)\s+/gm, '')
          .replace(/[*_`|]+/g, '')
      : text;
  return isTruncated || text !== whole ? `${plain}…` : plain;
}
