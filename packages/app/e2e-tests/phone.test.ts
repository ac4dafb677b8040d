import { expect, test } from './support/test';
import { Visitor } from './support/Visitor';

test.use({ viewport: { width: 360, height: 740 } });

test.beforeEach(async ({ demo }) => {
  await demo.inbox.reset();
});

test('on a phone the inbox is one tap away, and a toast leaves room to read', async ({
  demo,
  page,
}) => {
  const phone = new Visitor(page, demo.url);
  await phone.signIn();
  await demo.sender.send({ title: 'Your entrance' });
  const toast = phone.toasts.getByRole('link', { name: 'Your entrance' });
  await expect(toast).toBeVisible();
  const box = (await phone.toasts.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(360);
  expect(box.height).toBeLessThan(200);

  await phone.page
    .getByRole('button', { name: 'Notifications', exact: true })
    .click();
  await phone.inbox.markRead('Your entrance');
  await phone.inbox.expectTitles();
  await expect.poll(() => demo.inbox.countUnread()).toBe(0);
  await demo.sender.retractEverything();
});
