import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { InboxView } from '../../state/InboxQuery';
import { useUnreadCount } from '../../state/useNotificationsHub';
import { notificationsTranslationRef } from '../../translation';
import { subtleText } from '../common/subtleText';

const VIEWS: InboxView[] = ['unread', 'all', 'saved', 'read'];

const useStyles = makeStyles(
  theme => ({
    group: { display: 'flex', gap: theme.spacing(0.5) },
    view: {
      padding: theme.spacing(0.75, 1.5),
      [theme.breakpoints.down('xs')]: { padding: theme.spacing(0.75, 1) },
      borderRadius: theme.shape.borderRadius,
      fontSize: theme.typography.body2.fontSize,
      fontFamily: theme.typography.fontFamily,
      fontWeight: 500,
      color: subtleText(theme),
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&[aria-pressed="true"]': {
        color: theme.palette.text.primary,
        backgroundColor: theme.palette.action.selected,
        fontWeight: 700,
        // Of backgrounds, forced colours leave nothing.
        '@media (forced-colors: active)': { outline: '1px solid' },
      },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
    },
    // Takes the room of the bold word, so that none moves when another is chosen.
    label: {
      '&::after': {
        content: 'attr(data-text)',
        display: 'block',
        height: 0,
        overflow: 'hidden',
        visibility: 'hidden',
        fontWeight: 700,
      },
    },
    count: { marginLeft: theme.spacing(0.75), fontWeight: 400 },
  }),
  { name: 'CallboardViewSwitch' },
);

/** Unread, all, saved, read. */
export function ViewSwitch(props: {
  view: InboxView;
  onChange: (view: InboxView) => void;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const unread = useUnreadCount();
  const labels = {
    unread: t('filters.view.unread'),
    all: t('filters.view.all'),
    saved: t('filters.view.saved'),
    read: t('filters.view.read'),
  };
  return (
    <div
      role="group"
      aria-label={t('filters.view.label')}
      className={classes.group}
    >
      {VIEWS.map(view => (
        <ButtonBase
          key={view}
          className={classes.view}
          aria-pressed={props.view === view}
          onClick={() => props.onChange(view)}
        >
          <span className={classes.label} data-text={labels[view]}>
            {labels[view]}
          </span>
          {view === 'unread' && unread ? (
            <span className={classes.count}>{unread}</span>
          ) : null}
        </ButtonBase>
      ))}
    </div>
  );
}
