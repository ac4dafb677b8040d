import OpenIcon from '@material-ui/icons/OpenInNew';
import { LinkButton } from '@backstage/core-components';
import type { NotificationRendererProps } from '@callboard/backstage-plugin-notifications/alpha';
import { readWorkflowRun } from './readWorkflowRun';

/** Leads to the other runs in the repository. */
export function AllRunsButton(props: NotificationRendererProps) {
  const { repository } = readWorkflowRun(props);
  return (
    <LinkButton
      to={`https://github.com/${repository}/actions`}
      role="link"
      size="small"
      variant="outlined"
      endIcon={<OpenIcon />}
    >
      All runs
    </LinkButton>
  );
}
