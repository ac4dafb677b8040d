import { recordedWebhook } from './support/recordedWebhook';
import { expect, test } from './support/test';

const failure = recordedWebhook('workflow-run-failure');
const success = recordedWebhook('workflow-run-success');

const title = 'CI failed in theatre-royal/lighting-desk';

test('a failed workflow rings without a reload, and is over when it is read', async ({
  demo,
  guest,
}) => {
  await guest.markPage();

  const answer = await demo.receiveWebhook('workflow_run', failure);
  expect(answer.status).toBe(202);
  await expect(guest.toast(title)).toBeVisible();
  await guest.expectUnread(1);

  await guest.openInbox();
  await expect(guest.row(title)).toBeVisible();
  await guest.markRead(title);
  await guest.expectUnread(0);
  await guest.expectSamePage();
});

test('what arrives while the inbox is open appears in it', async ({
  demo,
  guest,
}) => {
  await guest.openInbox();
  await guest.markPage();

  await demo.receiveWebhook('workflow_run', failure);
  await expect(guest.row(title)).toBeVisible();

  // The next failure of the same workflow re-opens the notification instead of adding one.
  await guest.markRead(title);
  await guest.expectUnread(0);
  await demo.receiveWebhook('workflow_run', failure);
  await guest.expectUnread(1);
  await expect(guest.row(title)).toHaveCount(1);
  await guest.expectSamePage();
});

test('a workflow that succeeds again resolves what its failure said', async ({
  demo,
  guest,
}) => {
  await demo.receiveWebhook('workflow_run', failure);
  await guest.expectUnread(1);

  await demo.receiveWebhook('workflow_run', success);
  await guest.expectUnread(0);
});

test('a notification survives a restart of the backend', async ({
  demo,
  guest,
}) => {
  // A whole start of the backend, and the patience of a client that finds nobody there.
  test.slow();
  await demo.receiveWebhook('workflow_run', failure);
  await guest.expectUnread(1);

  const subscribed = guest.whenSubscribed();
  await demo.restart();
  // The page that stayed open finds back by itself.
  await subscribed;
  await guest.expectUnread(1);

  await guest.page.reload();
  await guest.openInbox();
  await expect(guest.row(title)).toBeVisible();
});

test('a newcomer says something from the command line', async ({
  demo,
  guest,
}) => {
  const output = await demo.runScript(
    'demo:notify',
    'Curtain in ten minutes',
    '--severity',
    'high',
  );

  expect(output).toContain('Curtain in ten minutes');
  await expect(guest.toast('Curtain in ten minutes')).toBeVisible();
  await guest.expectUnread(1);
});
