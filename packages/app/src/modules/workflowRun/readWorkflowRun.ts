import { z } from 'zod';
import type { NotificationRendererProps } from '@callboard/backstage-plugin-notifications/alpha';

/** As WorkflowRunNotifier of the backend sends it. */
const metadataSchema = z.object({
  'github.workflow-run.v1': z.object({
    repository: z.string(),
    run: z.number(),
    branch: z.string().optional(),
    actor: z.string().optional(),
    subject: z.string().optional(),
  }),
});

/**
 * What the metadata says about the run.
 *
 * @throws ZodError where it says something else; the description is shown then
 */
export function readWorkflowRun({ notification }: NotificationRendererProps) {
  const metadata = metadataSchema.parse(notification.payload.metadata);
  return metadata['github.workflow-run.v1'];
}
