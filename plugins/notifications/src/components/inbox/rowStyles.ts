import { alpha, makeStyles } from '@material-ui/core/styles';
import { visuallyHidden } from '../common/visuallyHidden';
import { subtleText } from '../common/subtleText';

/** Where the text of a row begins, so that its details line up with it. */
const TEXT_INDENT = 80;

export const useRowStyles = makeStyles(
  theme => ({
    row: {
      position: 'relative',
      // What scrolls into sight is not to end below the top of the list, which on a
      // phone may have three lines.
      scrollMarginTop: 48,
      [theme.breakpoints.down('xs')]: { scrollMarginTop: 112 },
      borderBottom: `1px solid ${theme.palette.divider}`,
      outline: 'none',
      '&:last-child': { borderBottom: 'none' },
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    unread: {
      // Hangs, else it would be left behind by a word that needs the whole line.
      '& $title': { position: 'relative', paddingLeft: theme.spacing(2) },
    },
    read: {
      '& $title': { fontWeight: theme.typography.fontWeightRegular },
    },
    selected: {
      backgroundColor: alpha(theme.palette.primary.main, 0.1),
      '&:hover': { backgroundColor: alpha(theme.palette.primary.main, 0.16) },
    },
    summary: {
      display: 'grid',
      gridTemplateColumns: '36px 24px minmax(0, 1fr) auto',
      gridTemplateAreas: '"check icon body actions" "check icon meta actions"',
      columnGap: theme.spacing(1),
      padding: theme.spacing(1, 1.5, 1.25, 0.5),
      cursor: 'pointer',
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: '36px 20px minmax(0, 1fr) auto',
        gridTemplateAreas: '"check icon body body" "check icon meta actions"',
        columnGap: theme.spacing(0.5),
        padding: theme.spacing(1, 0.5, 0.5, 0),
      },
    },
    // Without boxes to check, their column goes.
    summaryPlain: {
      gridTemplateColumns: '24px minmax(0, 1fr) auto',
      gridTemplateAreas: '"icon body actions" "icon meta actions"',
      paddingLeft: theme.spacing(2),
    },
    check: { gridArea: 'check', padding: 6, alignSelf: 'start', marginTop: -2 },
    icon: { gridArea: 'icon', paddingTop: theme.spacing(0.5) },
    body: { gridArea: 'body', minWidth: 0, paddingTop: theme.spacing(0.25) },
    title: {
      fontWeight: 600,
      fontSize: '0.95rem',
      lineHeight: 1.4,
      margin: 0,
      overflowWrap: 'anywhere',
    },
    dot: {
      position: 'absolute',
      left: 0,
      top: 'calc(0.7em - 4px)',
      // All border, as that is what forced colours leave.
      border: `4px solid ${theme.palette.primary.main}`,
      borderRadius: '50%',
    },
    hidden: visuallyHidden,
    excerpt: {
      color: subtleText(theme),
      display: '-webkit-box',
      WebkitLineClamp: 2,
      WebkitBoxOrient: 'vertical',
      overflow: 'hidden',
      overflowWrap: 'anywhere',
      maxWidth: '100ch',
    },
    meta: {
      gridArea: 'meta',
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(1.5),
      rowGap: 2,
      paddingTop: 2,
      color: subtleText(theme),
      // Names may be of any length; whoever opens the row reads them in full.
      '& > *': {
        maxWidth: '100%',
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
      },
    },
    wholeMeta: {
      '& > *': { overflowWrap: 'anywhere', whiteSpace: 'normal' },
    },
    actions: {
      gridArea: 'actions',
      display: 'flex',
      alignItems: 'flex-start',
      [theme.breakpoints.down('xs')]: { alignItems: 'flex-end' },
    },
    details: {
      '@media (prefers-reduced-motion: reduce)': {
        transition: 'none !important',
      },
    },
    detail: {
      padding: theme.spacing(0, 2, 2, `${TEXT_INDENT}px`),
      [theme.breakpoints.down('xs')]: { padding: theme.spacing(0, 2, 2, 2) },
    },
    detailPlain: { paddingLeft: theme.spacing(6) },
    // As the sender wrote it, which may be an address.
    sentTitle: { textTransform: 'none' },
    buttons: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      marginTop: theme.spacing(2),
    },
    times: {
      display: 'block',
      marginTop: theme.spacing(1.5),
      color: subtleText(theme),
    },
  }),
  { name: 'CallboardNotificationRow' },
);
