import Button from '@material-ui/core/Button';
import OpenIcon from '@material-ui/icons/OpenInNew';
import type { NotificationRendererProps } from '@callboard/backstage-plugin-notifications/alpha';
import { readWorkflowRun } from './readWorkflowRun';

/** Leads to the other runs in the repository. */
export function AllRunsButton(props: NotificationRendererProps) {
  const { repository } = readWorkflowRun(props);
  return (
    <Button
      href={`https://github.com/${repository}/actions`}
      target="_blank"
      rel="noopener"
      size="small"
      variant="outlined"
      endIcon={<OpenIcon />}
    >
      All runs
    </Button>
  );
}
