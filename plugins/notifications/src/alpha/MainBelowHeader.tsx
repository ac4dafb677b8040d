import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    main: {
      // The content of a page keeps a distance to what is above it, as the header
      // of the new frontend system does to what is below: one of them is enough.
      '& > article': { paddingTop: 0 },
    },
  },
  { name: 'CallboardMainBelowHeader' },
);

/** The landmark that pages and tabs of the new frontend system leave to their content. */
export function MainBelowHeader(props: { children: ReactNode }) {
  return <main className={useStyles().main}>{props.children}</main>;
}
