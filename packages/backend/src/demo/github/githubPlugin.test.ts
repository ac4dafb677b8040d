import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import { rootConfigServiceFactory } from '@backstage/backend-defaults/rootConfig';
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

const secret = 'break a leg';

function sign(body: string, key: string) {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

/**
 * The events plugin with its real HTTP ingress and the GitHub demo behind it, with
 * the configuration that the demo is started with.
 */
async function startBackend(
  options: { webhookSecret?: string; configFiles?: string[] } = {
    webhookSecret: secret,
  },
) {
  const { webhookSecret, configFiles = ['app-config.yaml'] } = options;
  jest.replaceProperty(process, 'env', {
    ...process.env,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    APP_CONFIG_backend_database_client: 'better-sqlite3',
    APP_CONFIG_backend_database_connection: '":memory:"',
  });
  // What the configuration is loaded from.
  jest.spyOn(console, 'log').mockImplementation();
  const { events, factory: eventsFactory } = createLocalEvents();
  const logger = mockServices.logger.mock();
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
      rootConfigServiceFactory({
        argv: configFiles.flatMap(file => [
          '--config',
          resolve(__dirname, '../../../../..', file),
        ]),
        watch: false,
      }),
      logger.factory,
      eventsFactory,
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

  /** Posts a webhook as GitHub does, signed unless `key` is undefined. */
  const post = (
    payload: unknown,
    webhook: { event?: string; key?: string } = {},
  ) => {
    const { event, key } = { event: 'workflow_run', key: secret, ...webhook };
    const body = JSON.stringify(payload);
    return request(server)
      .post('/api/events/http/github')
      .set({
        'content-type': 'application/json',
        'x-github-event': event,
        ...(key && { 'x-hub-signature-256': sign(body, key) }),
      })
      .send(body);
  };
  return { events, logger, notifications, post };
}

function withRun(
  event: WorkflowRunCompletedEvent,
  run: Record<string, unknown>,
) {
  return { ...event, workflow_run: { ...event.workflow_run, ...run } };
}

describe('githubPlugin', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

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
    await post(failure, { event: 'workflow_job' }).expect(202);
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

  it('lets in only what is signed with the secret', async () => {
    const { notifications, post } = await startBackend();

    await post(failure, { key: undefined }).expect(403);
    await post(failure, { key: 'macbeth' }).expect(403);
    expect(notifications.send).not.toHaveBeenCalled();

    await post(failure).expect(202);
    expect(notifications.send).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['development', ['app-config.yaml']],
    ['production', ['app-config.yaml', 'app-config.production.yaml']],
  ])(
    'takes no webhooks in %s where no secret is configured, and says so',
    async (_mode, configFiles) => {
      const { events, logger, notifications, post } = await startBackend({
        webhookSecret: undefined,
        configFiles,
      });
      const onEvent = jest.fn();
      await events.subscribe({
        id: 'test',
        topics: ['github', 'github.workflow_run'],
        onEvent,
      });

      await post(failure, { key: undefined }).expect(404);
      await post(failure).expect(404);

      expect(onEvent).not.toHaveBeenCalled();
      expect(notifications.send).not.toHaveBeenCalled();
      expect(logger.info).toHaveBeenCalledWith(
        expect.stringContaining('GitHub webhooks are not received'),
      );
    },
  );

  it('ignores webhooks without a secret also where an ingress takes them', async () => {
    const { events, notifications } = await startBackend({
      webhookSecret: undefined,
    });

    await events.publish({
      topic: 'github.workflow_run',
      eventPayload: failure,
    });

    expect(notifications.send).not.toHaveBeenCalled();
  });
});
