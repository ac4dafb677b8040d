import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NotificationRendererBlueprint } from '@callboard/backstage-plugin-notifications/alpha';

/** Shows in its own way what the demo's backend says of failed workflows. */
export const workflowRunModule = createFrontendModule({
  pluginId: 'notifications',
  extensions: [
    NotificationRendererBlueprint.make({
      name: 'workflow-run',
      params: {
        metadataType: 'github.workflow-run.v1',
        content: () => import('./WorkflowRun').then(m => m.WorkflowRun),
        actions: () => import('./AllRunsButton').then(m => m.AllRunsButton),
      },
    }),
  ],
});
