import { expect, test } from './support/test';

// A client that finds nobody waits a while, and longer each time.
test.slow();

test('what was sent while the network was gone is there once it is back, and nothing twice', async ({
  demo,
  guest,
}) => {
  await guest.inbox.open();
  await guest.markPage();
  await demo.sender.send({ title: 'Before' });
  await guest.inbox.expectTitles('Before');

  const subscribed = guest.whenSubscribed();
  demo.line.cut('everything');
  await guest.page.context().setOffline(true);
  // Senders are not on this line; the server stores what they say.
  await demo.sender.sendAll([{ title: 'Meanwhile' }, { title: 'And again' }]);
  await guest.inbox.expectTitles('Before');
  demo.line.mend();
  await guest.page.context().setOffline(false);
  await subscribed;

  await guest.inbox.expectTitles('And again', 'Meanwhile', 'Before');
  await guest.expectUnread(3);
  await demo.sender.send({ title: 'After' });
  await guest.inbox.expectTitles('After', 'And again', 'Meanwhile', 'Before');
  await guest.expectUnread(4);
  await guest.expectSamePage();
});

test('where WebSockets are cut for good, signals come in by an event stream', async ({
  demo,
  guest,
}) => {
  demo.line.cut('websockets');
  await guest.page.goto(`${demo.url}/notifications`);
  await guest.page.waitForRequest(/\/api\/signals\/.*stream/);
  await demo.sender.send({ title: 'By the other way' });
  await guest.inbox.expectTitles('By the other way');
  demo.line.mend();
});

test('where no signals get through at all, the page asks from time to time', async ({
  demo,
  guest,
}) => {
  await guest.inbox.open();
  await guest.caughtUp;
  await guest.markPage();
  await guest.page.clock.install();
  demo.line.cut('signals');
  await demo.sender.sendAll([{ title: 'Unheard' }, { title: 'Of' }]);
  await expect(async () => {
    // Some seconds go by, for the page.
    await guest.page.clock.runFor(5000);
    await expect(guest.inbox.rows).toHaveCount(2, { timeout: 500 });
    await expect(guest.notificationsItem).toHaveAccessibleName(/2 unread/, {
      timeout: 500,
    });
  }).toPass();
  await guest.inbox.expectTitles('Of', 'Unheard');
  await guest.expectUnread(2);
  await expect(guest.toast('Unheard')).toBeVisible();

  // Signals take over again, and tell nothing anew.
  let isSubscribed = false;
  guest.whenSubscribed().then(() => {
    isSubscribed = true;
  });
  demo.line.mend();
  await expect(async () => {
    await guest.page.clock.runFor(30_000);
    expect(isSubscribed).toBe(true);
  }).toPass();
  await demo.sender.send({ title: 'Heard' });
  await guest.inbox.expectTitles('Heard', 'Of', 'Unheard');
  await guest.expectUnread(3);
  await expect(guest.toast('Heard')).toBeVisible();
  await expect(guest.toast('Unheard')).toHaveCount(0);
  await guest.expectSamePage();
});

test('where no signals get through, of two tabs one tells of news, once', async ({
  demo,
  guest,
  openTab,
}) => {
  const other = await openTab('/');
  await Promise.all([guest.caughtUp, other.caughtUp]);
  demo.line.cut('signals');
  for (const tab of [guest, other]) {
    await tab.page.clock.install();
    let asks = false;
    tab.page.on('request', request => {
      asks ||= request.url().endsWith('/api/notifications/status');
    });
    await expect(async () => {
      await tab.page.clock.runFor(5000);
      expect(asks).toBe(true);
    }).toPass();
  }

  // Coming back twice within a few seconds, the reader is no reason to ask twice.
  const letTimePass = (tab: typeof guest) => tab.page.clock.runFor(5000);
  await guest.lookHere();
  await demo.sender.send({ title: 'Unheard' });
  await letTimePass(guest);
  await guest.lookHere();
  await expect(guest.toast('Unheard')).toBeVisible();
  // It lets the other tab know, which leaves the telling to it.
  await other.expectUnread(1);
  await guest.lookAway();
  await letTimePass(other);
  await other.lookHere();
  await demo.sender.send({ title: 'Of' });
  await letTimePass(other);
  await other.lookHere();
  await expect(other.toast('Of')).toBeVisible();
  await guest.expectUnread(2);
  await expect(other.toast('Unheard')).toHaveCount(0);
  await expect(guest.toast('Of')).toHaveCount(0);
  demo.line.mend();
});

test('a page that stays open outlives a restart of the server', async ({
  demo,
  guest,
}) => {
  await demo.sender.send({ title: 'Before' });
  await guest.expectUnread(1);
  await guest.inbox.open();
  await guest.markPage();

  const subscribed = guest.whenSubscribed();
  await demo.shutDown();
  await demo.boot();
  await demo.sender.send({ title: 'While the page was looking for it' });
  await subscribed;
  // By the signals kept for those who come back, or because the page asks.
  await expect(guest.toast('While the page was looking for it')).toBeVisible();
  await demo.sender.send({ title: 'After' });

  await expect(guest.toast('After')).toBeVisible();
  await guest.inbox.expectTitles(
    'After',
    'While the page was looking for it',
    'Before',
  );
  await guest.expectUnread(3);
  await guest.inbox.markRead('Before');
  await guest.expectUnread(2);
  await expect.poll(() => demo.inbox.countUnread()).toBe(2);
  await guest.expectSamePage();
});
