import { makeStyles } from '@material-ui/core/styles';
import type { NotificationRendererProps } from '@callboard/backstage-plugin-notifications/alpha';
import { readWorkflowRun } from './readWorkflowRun';

const useStyles = makeStyles(
  theme => ({
    run: {
      display: 'grid',
      gridTemplateColumns: 'auto 1fr',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      ...theme.typography.body2,
    },
    label: { color: theme.palette.text.secondary },
    value: { margin: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'DemoWorkflowRun' },
);

/** Number, branch, commit and person of a run, one below the other. */
export function WorkflowRun(props: NotificationRendererProps) {
  const { run, branch, subject, actor } = readWorkflowRun(props);
  const classes = useStyles();
  const rows = { Run: run, Branch: branch, Commit: subject, 'Run by': actor };
  return (
    <dl className={classes.run}>
      {Object.entries(rows).map(
        ([label, value]) =>
          value !== undefined && (
            <div key={label} style={{ display: 'contents' }}>
              <dt className={classes.label}>{label}</dt>
              <dd className={classes.value}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
