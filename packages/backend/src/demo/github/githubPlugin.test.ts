import { createHmac } from 'node:crypto';
import {
  BackendFeature,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { notificationService } from '@callboard/backstage-plugin-notifications-node';
import { notificationServiceMock } from '@callboard/backstage-plugin-notifications-node/testUtils';
import type { WorkflowRunCompletedEvent } from '@octokit/webhooks-types';
import request from 'supertest';
import { createLocalEvents } from '../__testUtils__/createLocalEvents';
import failureFixture from './__fixtures__/workflow-run-failure.json';
import successFixture from './__fixtures__/workflow-run-success.json';
import { githubPlugin } from './githubPlugin';

const failure = failureFixture as WorkflowRunCompletedEvent;
const success = successFixture as WorkflowRunCompletedEvent;

/**
 * The modules that plugin-events-backend-module-github consists of. It loads them with a dynamic
 * import, which Jest cannot run in code that it does not transform.
 */
function githubEventsModule(name: string): BackendFeature {
  return jest.requireActual(
    resolvePackagePath(
      '@backstage/plugin-events-backend-module-github',
      `dist/service/${name}.cjs.js`,
    ),
  ).default;
}

function component(name: string, slug?: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      ...(slug && { annotations: { 'github.com/project-slug': slug } }),
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'group:lighting' },
  };
}

/** The events plugin with its real HTTP ingress, and the GitHub demo behind it. */
async function startBackend(options: { webhookSecret?: string } = {}) {
  const notifications = notificationServiceMock.mock();
  notifications.send.mockResolvedValue({
    id: '1',
    sendId: '2',
    recipients: 1,
    reopened: 0,
    muted: 0,
    isBroadcast: false,
  });
  const { server } = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: {
          events: {
            http: { topics: ['github'] },
            modules: { github: { webhookSecret: options.webhookSecret } },
          },
        },
      }),
      createLocalEvents().factory,
      eventsPlugin,
      githubEventsModule('eventsModuleGithubEventRouter'),
      githubEventsModule('eventsModuleGithubWebhook'),
      catalogServiceMock.factory({
        entities: [
          component('lighting-desk', 'Theatre-Royal/Lighting-Desk'),
          component('lighting-cues', 'theatre-royal/lighting-desk'),
          component('fly-system', 'theatre-royal/fly-system'),
          component('homeless'),
        ],
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => notifications,
      }),
      githubPlugin,
    ],
  });

  const post = (
    payload: unknown,
    headers: Record<string, string> = {},
    event = 'workflow_run',
  ) =>
    request(server)
      .post('/api/events/http/github')
      .set({
        'content-type': 'application/json',
        'x-github-event': event,
        ...headers,
      })
      .send(JSON.stringify(payload));
  return { notifications, post };
}

function withRun(
  event: WorkflowRunCompletedEvent,
  run: Record<string, unknown>,
) {
  return { ...event, workflow_run: { ...event.workflow_run, ...run } };
}

describe('githubPlugin', () => {
  it('notifies the owners of every component in the repository of a failed workflow', async () => {
    const { notifications, post } = await startBackend();

    await post(failure).expect(202);

    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith({
      recipients: {
        type: 'entity',
        entityRef: [
          'component:default/lighting-desk',
          'component:default/lighting-cues',
        ],
      },
      payload: {
        title: 'CI failed in theatre-royal/lighting-desk',
        description:
          'Run 311 on main, triggered by ada-limelight: Fade the house lights before the overture',
        link: failure.workflow_run.html_url,
        severity: 'high',
        topic: 'Failed workflows',
        scope: 'theatre-royal/lighting-desk/workflows/14823410',
        metadata: {
          'github.workflow-run.v1': {
            repository: 'theatre-royal/lighting-desk',
            run: 311,
            branch: 'main',
            subject: 'Fade the house lights before the overture',
            actor: 'ada-limelight',
          },
        },
      },
    });
    expect(notifications.resolve).not.toHaveBeenCalled();
  });

  it('uses one scope for all runs of a workflow, however the repository is spelt', async () => {
    const { notifications, post } = await startBackend();

    await post(failure);
    await post({
      ...withRun(failure, { id: 1, run_number: 312, name: 'CI, renamed' }),
      repository: {
        ...failure.repository,
        full_name: 'Theatre-Royal/Lighting-Desk',
      },
    });
    await post(withRun(failure, { workflow_id: 7 }));

    const scopes = notifications.send.mock.calls.map(
      ([{ payload }]) => payload.scope,
    );
    expect(scopes).toEqual([
      'theatre-royal/lighting-desk/workflows/14823410',
      'theatre-royal/lighting-desk/workflows/14823410',
      'theatre-royal/lighting-desk/workflows/7',
    ]);
  });

  it('resolves what the failures said when the workflow succeeds again', async () => {
    const { notifications, post } = await startBackend();

    await post(success).expect(202);

    expect(notifications.resolve).toHaveBeenCalledWith({
      scope: 'theatre-royal/lighting-desk/workflows/14823410',
    });
    expect(notifications.send).not.toHaveBeenCalled();
  });

  it.each(['cancelled', 'skipped', 'neutral', null])(
    'says nothing about a run that ended as %s',
    async conclusion => {
      const { notifications, post } = await startBackend();

      await post(withRun(failure, { conclusion })).expect(202);

      expect(notifications.send).not.toHaveBeenCalled();
      expect(notifications.resolve).not.toHaveBeenCalled();
    },
  );

  it('says nothing about runs that go on, other webhooks, and repositories nobody owns', async () => {
    const { notifications, post } = await startBackend();

    await post({ ...failure, action: 'in_progress' }).expect(202);
    await post(failure, {}, 'workflow_job').expect(202);
    await post({
      ...failure,
      repository: { ...failure.repository, full_name: 'somebody/else' },
    }).expect(202);

    expect(notifications.send).not.toHaveBeenCalled();
  });

  it('survives a webhook that is none', async () => {
    const { notifications, post } = await startBackend();

    await post({ action: 'completed', workflow_run: 'nonsense' }).expect(202);
    expect(notifications.send).not.toHaveBeenCalled();

    await post(failure).expect(202);
    expect(notifications.send).toHaveBeenCalledTimes(1);
  });

  it('lets in only what is signed when a secret is configured', async () => {
    const { notifications, post } = await startBackend({
      webhookSecret: 'break a leg',
    });
    const signature = (secret: string) =>
      `sha256=${createHmac('sha256', secret)
        .update(JSON.stringify(failure))
        .digest('hex')}`;

    await post(failure).expect(403);
    await post(failure, {
      'x-hub-signature-256': signature('macbeth'),
    }).expect(403);
    expect(notifications.send).not.toHaveBeenCalled();

    await post(failure, {
      'x-hub-signature-256': signature('break a leg'),
    }).expect(202);
    expect(notifications.send).toHaveBeenCalledTimes(1);
  });
});
