import { ReceiverPage } from './support/ReceiverPage';
import { expect, test as base } from './support/test';

const test = base.extend<{ mailbox: ReceiverPage; webhooks: ReceiverPage }>({
  mailbox: async ({ context, demo }, provide) => {
    const page = await context.newPage();
    await provide(await ReceiverPage.open(page, demo.url, 'demo-mailbox'));
  },
  webhooks: async ({ context, demo }, provide) => {
    const page = await context.newPage();
    await provide(await ReceiverPage.open(page, demo.url, 'demo-webhooks'));
  },
});

test('what is critical arrives in the bell, in the mailbox and at the webhook', async ({
  demo,
  guest,
  mailbox,
  webhooks,
}) => {
  const title = 'The safety curtain does not close';
  const output = await demo.runScript(
    'demo:notify',
    title,
    '--severity',
    'critical',
  );

  expect(output).toContain('/api/demo-mailbox/');
  expect(output).toContain('/api/demo-webhooks/');
  await expect(guest.toast(title)).toBeVisible();
  await guest.expectUnread(1);
  await expect(webhooks.webhook(title)).toHaveCount(1);
  await mailbox.openMail(title);
  await expect(
    mailbox.page.getByText('To guest@theatre.example'),
  ).toBeVisible();
  await expect(
    mailbox.page.frameLocator('iframe').getByText(title).first(),
  ).toBeVisible();
});

test('what is sent while mail server and webhook are stopped arrives once they are started', async ({
  demo,
  guest,
  mailbox,
  webhooks,
}) => {
  const title = 'The trapdoor is open';
  await mailbox.stop();
  await webhooks.stop();
  await demo.sender.send({ title, severity: 'critical' });

  // The inbox does not wait for channels.
  await expect(guest.toast(title)).toBeVisible();
  await guest.expectUnread(1);
  // It was tried, and could not be delivered.
  await expect(
    webhooks.page.getByText(/Rejected while stopped: [1-9]/),
  ).toBeVisible();
  await expect(webhooks.webhook(title)).toHaveCount(0);
  await expect(mailbox.mail(title)).toHaveCount(0);

  await webhooks.start();
  await mailbox.start();
  await expect(webhooks.webhook(title)).toHaveCount(1);
  await expect(mailbox.mail(title)).toHaveCount(1);
});
