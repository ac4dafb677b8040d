import { ReactNode } from 'react';
import Badge from '@material-ui/core/Badge';
import { makeStyles } from '@material-ui/core/styles';
import { useSidebarOpenState } from '@backstage/core-components';
import { formatCount, MAX_SHOWN_COUNT } from '../../host/useTitleCounter';
import { useUnreadCount } from '../../state/useNotificationsHub';
import { countColors } from './countColors';

const useCountStyles = makeStyles(
  theme => ({
    badge: countColors(theme),
    count: {
      display: 'inline-block',
      minWidth: 24,
      padding: '0 5px',
      // Shows where forced colours take the background away.
      border: '1px solid transparent',
      borderRadius: 12,
      fontSize: theme.typography.caption.fontSize,
      fontWeight: 600,
      lineHeight: '22px',
      textAlign: 'center',
      ...countColors(theme),
    },
  }),
  { name: 'CallboardUnreadCount' },
);

/** The number on the icon of a closed sidebar. */
export function UnreadBadge(props: { children: ReactNode }) {
  const unread = useUnreadCount() ?? 0;
  const { isOpen } = useSidebarOpenState();
  const classes = useCountStyles();
  return (
    <Badge
      badgeContent={isOpen ? undefined : unread}
      max={MAX_SHOWN_COUNT}
      classes={{ badge: classes.badge }}
      overlap="circular"
    >
      {props.children}
    </Badge>
  );
}

/** The number beside the text of an open sidebar. */
export function UnreadCount(props: { count: number }) {
  const classes = useCountStyles();
  // The name of the link says it in words.
  return (
    <span aria-hidden="true" className={classes.count}>
      {formatCount(props.count)}
    </span>
  );
}
