// @ts-check
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../lib/console.mjs';
import { readDemoConfig } from '../lib/demoConfig.mjs';
import { postToDemo } from '../lib/demoRequest.mjs';
import { inRoot } from '../lib/paths.mjs';

const usage = 'npm run demo:webhook -- failure|success';

/**
 * Posts a recorded webhook of GitHub to the running demo, signed as GitHub signs it.
 *
 * @param {string[]} args
 */
export async function run(args) {
  const [outcome] = args;
  if (outcome !== 'failure' && outcome !== 'success') {
    throw new Failure('How did the workflow end?', usage);
  }
  const { backendUrl, webhookSecret } = await readDemoConfig();
  if (!webhookSecret) {
    throw new Failure(
      'There is no secret to sign the webhook with.',
      'Set GITHUB_WEBHOOK_SECRET here and where the demo is started: GITHUB_WEBHOOK_SECRET=break-a-leg npm start',
    );
  }
  const body = await readFile(
    inRoot(
      'packages/backend/src/demo/github/__fixtures__',
      `workflow-run-${outcome}.json`,
    ),
    'utf8',
  );
  const signature = createHmac('sha256', webhookSecret)
    .update(body)
    .digest('hex');
  await postToDemo(
    new URL('/api/events/http/github', backendUrl),
    {
      'x-github-event': 'workflow_run',
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
    'Was the demo started with the same GITHUB_WEBHOOK_SECRET?',
  );
  console.log(`Posted the ${outcome} of a workflow`);
}
