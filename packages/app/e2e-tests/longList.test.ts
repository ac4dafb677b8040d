import { expect, test } from './support/test';

const total = 10_000;

test('an inbox of ten thousand shows a page at a time, and stays easy to work with', async ({
  demo,
  guest,
}) => {
  demo.fillInbox(total);
  await guest.visit('/notifications');
  await expect(
    guest.page.getByRole('heading', {
      name: /^Unread notifications \(10000\)/,
    }),
  ).toBeVisible();
  await guest.page
    .getByRole('combobox', { name: 'per page' })
    .selectOption('50');
  await expect(guest.inbox.rows).toHaveCount(50);

  const turn = async (button: string, shown: string) => {
    const before = Date.now();
    await guest.page.getByRole('button', { name: button }).click();
    await expect(guest.page.getByText(shown, { exact: true })).toBeVisible();
    await expect(guest.page.getByRole('feed')).toHaveAttribute(
      'aria-busy',
      'false',
    );
    return Date.now() - before;
  };
  const turns = [
    await turn('Next page', '51-100 of 10000'),
    await turn('Next page', '101-150 of 10000'),
    await turn('Previous page', '51-100 of 10000'),
  ];
  await expect(guest.inbox.rows).toHaveCount(50);

  // From top to bottom, a step per frame.
  const slowestFrame = await guest.inbox.rows.first().evaluate(async row => {
    let slowest = 0;
    let last = performance.now();
    for (const article of row.parentElement!.children) {
      article.scrollIntoView();
      const now = await new Promise<number>(requestAnimationFrame);
      slowest = Math.max(slowest, now - last);
      last = now;
    }
    return slowest;
  });
  // Said, not asserted: machines differ.
  process.stdout.write(
    `${total} notifications: pages turned in ${turns.join(', ')} ms, ` +
      `slowest frame of scrolling ${Math.round(slowestFrame)} ms\n`,
  );

  await guest.inbox.rows
    .first()
    .getByRole('button', { name: /^Mark as read/ })
    .click();
  await expect.poll(() => demo.inbox.countUnread()).toBe(total - 1);
  await expect(guest.inbox.rows).toHaveCount(50);
  await guest.undo();
  expect(await demo.inbox.countUnread()).toBe(total);

  await guest.inbox.bulkAction('Mark all read').click();
  await guest.page
    .getByRole('dialog', { name: 'Mark all as read?' })
    .getByRole('button', { name: 'Mark all read' })
    .click();
  await guest.inbox.expectTitles();
  await expect.poll(() => demo.inbox.countUnread()).toBe(0);
});
