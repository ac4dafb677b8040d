import { z } from 'zod';

const failures = ['failure', 'timed_out', 'startup_failure'];

/** The part of GitHub's `workflow_run` webhook that is needed here. */
const workflowRunEvent = z.object({
  action: z.string(),
  repository: z.object({ full_name: z.string().min(1) }),
  workflow_run: z.object({
    conclusion: z.string().nullish(),
    display_title: z.string().nullish(),
    head_branch: z.string().nullish(),
    html_url: z.string(),
    name: z.string().nullish(),
    run_number: z.number(),
    triggering_actor: z.object({ login: z.string() }).nullish(),
    workflow_id: z.number(),
  }),
});

/** How a run of a GitHub workflow ended. */
export type WorkflowRunOutcome = {
  outcome: 'failed' | 'succeeded';
  /** Owner and name, as in the annotation `github.com/project-slug`. */
  repository: string;
  /** Stays the same over all runs of a workflow, also when it is renamed. */
  workflowId: number;
  workflowName: string;
  runNumber: number;
  branch?: string;
  /** What was run: the first line of the commit message, or the title of the pull request. */
  subject?: string;
  /** Login of who triggered it. */
  actor?: string;
  url: string;
};

/**
 * Reads the webhook `workflow_run`.
 *
 * @returns `undefined` for runs that have not ended, and for ends that say neither that the workflow
 * works nor that it does not (cancelled, skipped, ...)
 * @throws ZodError for anything that is no such webhook: anybody could have sent it
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
 */
export function parseWorkflowRun(
  payload: unknown,
): WorkflowRunOutcome | undefined {
  const {
    action,
    repository,
    workflow_run: run,
  } = workflowRunEvent.parse(payload);
  const outcome = outcomeOf(run.conclusion ?? undefined);
  if (action !== 'completed' || !outcome) {
    return undefined;
  }
  return {
    outcome,
    repository: repository.full_name,
    workflowId: run.workflow_id,
    workflowName: run.name ?? 'Workflow',
    runNumber: run.run_number,
    branch: run.head_branch ?? undefined,
    subject: run.display_title ?? undefined,
    actor: run.triggering_actor?.login,
    url: run.html_url,
  };
}

function outcomeOf(
  conclusion: string | undefined,
): WorkflowRunOutcome['outcome'] | undefined {
  if (conclusion === 'success') {
    return 'succeeded';
  }
  return conclusion && failures.includes(conclusion) ? 'failed' : undefined;
}
