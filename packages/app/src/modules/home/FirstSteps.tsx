import { CopyTextButton, InfoCard } from '@backstage/core-components';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  steps: { margin: 0, paddingLeft: theme.spacing(3) },
  step: {
    paddingLeft: theme.spacing(1),
    '&:not(:last-child)': { marginBottom: theme.spacing(3) },
  },
  command: {
    display: 'flex',
    alignItems: 'center',
    marginTop: theme.spacing(1),
    padding: theme.spacing(1, 1, 1, 2),
    borderRadius: theme.shape.borderRadius,
    background: theme.palette.background.default,
  },
  code: {
    flexGrow: 1,
    overflowWrap: 'anywhere',
    fontFamily: 'monospace',
  },
}));

function Command({ text }: { text: string }) {
  const classes = useStyles();
  return (
    <div className={classes.command}>
      <code className={classes.code}>{text}</code>
      <CopyTextButton
        text={text}
        tooltipText="Copied"
        aria-label="Copy the command"
      />
    </div>
  );
}

function Step(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <li className={classes.step}>
      <Typography variant="subtitle1" component="h3">
        {props.title}
      </Typography>
      <Typography component="div">{props.children}</Typography>
    </li>
  );
}

/** What somebody who sees this page for the first time can do to hear the callboard ring. */
export function FirstSteps() {
  const classes = useStyles();
  return (
    <InfoCard title="Make it ring" titleTypographyProps={{ component: 'h2' }}>
      <ol className={classes.steps}>
        <Step title="Say something">
          In the directory of the clone, as a system outside of Backstage:
          <Command text='npm run demo:notify -- "Hello"' />
        </Step>
        <Step title="Break a build">
          As GitHub does it when a workflow of your team&apos;s lighting-desk
          fails. Webhooks have to be signed, so start the demo with a secret:
          <Command text="GITHUB_WEBHOOK_SECRET=break-a-leg npm start" />
          <Command text="GITHUB_WEBHOOK_SECRET=break-a-leg npm run demo:webhook -- failure" />
          <Box mt={1}>
            The same with <code>success</code> takes it back.
          </Box>
        </Step>
        <Step title="Misspell something">
          Write <code>lifecycel</code> for <code>lifecycle</code> at the
          lighting-desk in{' '}
          <code>packages/backend/sample-organisation/software.yaml</code>: soon
          the catalog tells its owners.
        </Step>
      </ol>
    </InfoCard>
  );
}
