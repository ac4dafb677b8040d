import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { ReactRouterV6PageRouter } from '@backstage/frontend-adapter-react-router-v6';

const useStyles = makeStyles(
  theme => ({
    main: {
      // In line with the header, which keeps a distance to what is below it.
      padding: theme.spacing(0, 2, 3),
      [theme.breakpoints.up('sm')]: { padding: theme.spacing(0, 2.5, 3) },
    },
  }),
  { name: 'CallboardPageMain' },
);

/**
 * The landmark that pages and tabs of the new frontend system leave to their content,
 * and React Router for what is not ours: links to entities, renderers of the app.
 */
export function PageMain(props: { children: ReactNode }) {
  return (
    <ReactRouterV6PageRouter>
      <main className={useStyles().main}>{props.children}</main>
    </ReactRouterV6PageRouter>
  );
}
