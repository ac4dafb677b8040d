import { sidebarConfig, useSidebarOpenState } from '@backstage/core-components';
import { RouterLink } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { LogoMark } from '../../logo';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    height: 3 * sidebarConfig.logoHeight,
    paddingLeft: (sidebarConfig.drawerWidthClosed - 28) / 2,
    marginBottom: -14,
    color: '#fff',
    textDecoration: 'none',
  },
  mark: { fontSize: 28 },
  word: {
    marginLeft: 14,
    color: '#fff',
    fontWeight: 700,
    letterSpacing: '-0.01em',
  },
});

/** The mark, and with an open sidebar the name beside it; leads home. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <RouterLink href="/" className={classes.root} aria-label="Callboard, home">
      <LogoMark className={classes.mark} />
      {isOpen && (
        <Typography component="span" variant="h5" className={classes.word}>
          Callboard
        </Typography>
      )}
    </RouterLink>
  );
}
