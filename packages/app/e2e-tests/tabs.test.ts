import { expect, test } from './support/test';

const everything = '/notifications?view=all';

test('two tabs show the same: what arrives, and what is read in one of them', async ({
  demo,
  guest,
  openTab,
}) => {
  const other = await openTab(everything);
  await guest.inbox.open();
  await guest.inbox.view('All').click();
  await guest.markPage();
  await other.markPage();

  await demo.sender.send({ title: 'Places, please' });
  for (const tab of [guest, other]) {
    await expect(tab.inbox.row('Places, please')).toBeVisible();
    await tab.expectUnread(1);
  }

  await other.inbox.markRead('Places, please');
  for (const tab of [guest, other]) {
    await expect(
      tab.inbox
        .row('Places, please')
        .getByRole('button', { name: /^Mark as unread/ }),
    ).toBeVisible();
    await tab.expectUnread(0);
    await tab.expectSamePage();
  }
});

test('of two tabs, the one that was looked at last tells of news, and only that one', async ({
  demo,
  guest,
  openTab,
}) => {
  const other = await openTab(everything);
  const look = { at: guest };
  const tell = async (title: string) => {
    await look.at.lookHere();
    await demo.sender.send({ title });
    await expect(look.at.toast(title)).toBeVisible();
    // Both have heard of it, so the other one is not about to tell of it.
    await guest.expectUnread(await demo.inbox.countUnread());
    await other.expectUnread(await demo.inbox.countUnread());
  };

  await tell('Half an hour');
  await expect(other.toasts).toHaveCount(0);

  look.at = other;
  await guest.lookAway();
  await tell('A quarter of an hour');
  await expect(guest.toast('A quarter of an hour')).toHaveCount(0);

  // Whoever is left takes over, once the browser has passed the lead on.
  await other.page.close();
  await expect
    .poll(() =>
      guest.page.evaluate(async () => {
        const { pending } = await navigator.locks.query();
        return pending?.length;
      }),
    )
    .toBe(0);
  await demo.sender.send({ title: 'Five minutes' });
  await expect(guest.toast('Five minutes')).toBeVisible();
});

test('what a tab never tells that the browser froze is told where the reader goes to', async ({
  demo,
  guest,
  openTab,
}) => {
  const other = await openTab(everything);
  await other.lookAway();
  await guest.lookHere();
  await demo.sender.send({ title: 'Beginners' });
  await expect(guest.toast('Beginners')).toBeVisible();
  await other.expectUnread(1);

  const thaw = await guest.freeze();
  await demo.sender.send({ title: 'Overture' });
  await other.expectUnread(2);
  await expect(other.toasts).toHaveCount(0);
  await other.lookHere();
  await expect(other.toast('Overture')).toBeVisible();
  await expect(other.toast('Beginners')).toHaveCount(0);

  await thaw();
  await guest.expectUnread(2);
  await expect(guest.toast('Overture')).toHaveCount(0);
});
