import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@callboard/backstage-plugin-notifications-node';
import { parseWorkflowRun, WorkflowRunOutcome } from './parseWorkflowRun';

type WorkflowRunNotifierOptions = {
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  notifications: NotificationService;
};

/**
 * Turns the ends of GitHub workflows into notifications: a failure notifies the owners of the
 * components that live in the repository, a success resolves what the failures before it said.
 */
export class WorkflowRunNotifier {
  static create(options: WorkflowRunNotifierOptions) {
    return new WorkflowRunNotifier(options);
  }

  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  readonly #notifications: NotificationService;

  private constructor(options: WorkflowRunNotifierOptions) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#notifications = options.notifications;
  }

  /** @param payload - the body of GitHub's `workflow_run` webhook */
  async onWorkflowRun(payload: unknown): Promise<void> {
    const run = parseWorkflowRun(payload);
    if (run?.outcome === 'failed') {
      await this.#notifyOwners(run);
    } else if (run?.outcome === 'succeeded') {
      await this.#notifications.resolve({ scope: scopeOf(run) });
    }
  }

  async #notifyOwners(run: WorkflowRunOutcome) {
    const components = await this.#componentsIn(run.repository);
    if (components.length === 0) {
      this.#logger.info(
        `No component has the annotation github.com/project-slug: ${run.repository}; nobody is notified of its failed workflow`,
      );
      return;
    }
    await this.#notifications.send({
      // A component as recipient means its owners.
      recipients: { type: 'entity', entityRef: components },
      payload: {
        title: `${run.workflowName} failed in ${run.repository}`,
        description: describe(run),
        link: run.url,
        severity: 'high',
        topic: 'Failed workflows',
        scope: scopeOf(run),
        metadata: {
          // What the demo's app shows in its own way, instead of the description.
          'github.workflow-run.v1': {
            repository: run.repository,
            run: run.runNumber,
            branch: run.branch,
            subject: run.subject,
            actor: run.actor,
          },
        },
      },
    });
  }

  /** The catalog compares values of filters without regard to case, as GitHub does with names. */
  async #componentsIn(repository: string): Promise<string[]> {
    const { items } = await this.#catalog.getEntities(
      {
        filter: {
          kind: 'Component',
          'metadata.annotations.github.com/project-slug': repository,
        },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return items.map(stringifyEntityRef);
  }
}

/** One scope per workflow: the next failure re-opens the notification instead of repeating it. */
function scopeOf(run: WorkflowRunOutcome) {
  return `${run.repository.toLocaleLowerCase('en-US')}/workflows/${
    run.workflowId
  }`;
}

function describe(run: WorkflowRunOutcome) {
  const where = run.branch ? ` on ${run.branch}` : '';
  const who = run.actor ? `, triggered by ${run.actor}` : '';
  const what = run.subject ? `: ${run.subject}` : '';
  return `Run ${run.runNumber}${where}${who}${what}`;
}
