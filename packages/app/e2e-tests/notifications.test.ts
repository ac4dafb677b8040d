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

  await guest.inbox.open();
  await expect(guest.inbox.row(title)).toBeVisible();
  // The app has a way of its own to show it.
  await guest.inbox.showDetails(title);
  const row = guest.inbox.row(title);
  await expect(row.getByRole('definition')).toHaveText([
    '311',
    'main',
    'Fade the house lights before the overture',
    'ada-limelight',
  ]);
  await expect(row.getByRole('link', { name: /^All runs/ })).toHaveAttribute(
    'href',
    'https://github.com/theatre-royal/lighting-desk/actions',
  );
  await guest.inbox.markRead(title);
  await guest.expectUnread(0);
  await guest.expectSamePage();
});

test('what arrives while the inbox is open appears in it', async ({
  demo,
  guest,
}) => {
  await guest.inbox.open();
  await guest.markPage();

  await demo.receiveWebhook('workflow_run', failure);
  await expect(guest.inbox.row(title)).toBeVisible();

  // The next failure of the same workflow re-opens the notification instead of adding one.
  await guest.inbox.markRead(title);
  await guest.expectUnread(0);
  await demo.receiveWebhook('workflow_run', failure);
  await guest.expectUnread(1);
  await expect(guest.inbox.row(title)).toHaveCount(1);
  await guest.expectSamePage();
});

test('what arrives while the reader points at a row waits, and moves nothing until it is asked for', async ({
  demo,
  guest,
}) => {
  await demo.sender.sendAll([{ title: 'Curtain' }, { title: 'Applause' }]);
  await guest.inbox.open();
  await guest.inbox.expectTitles('Applause', 'Curtain');
  const row = guest.inbox.row('Curtain');
  await row.hover();
  const before = await row.boundingBox();

  await demo.sender.send({ title: 'Encore' });
  await expect(guest.inbox.showNew).toHaveText('1 new notification');
  await guest.inbox.expectTitles('Applause', 'Curtain');
  expect(await row.boundingBox()).toEqual(before);

  await guest.inbox.showNew.click();
  await guest.inbox.expectTitles('Encore', 'Applause', 'Curtain');
  await expect(guest.inbox.showNew).toHaveCount(0);
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
