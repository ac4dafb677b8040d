import { alertsOf, recordAlerts } from './support/recordAlerts';
import { expect, test } from './support/test';

const desktop = 'Show desktop notifications while you look elsewhere';

test('desktop notifications are asked for by a click only, and work after a reload, in one tab', async ({
  demo,
  guest,
  openTab,
}) => {
  await guest.page.context().grantPermissions(['notifications']);
  await recordAlerts(guest.page);
  await guest.visit('/notifications/settings');
  expect((await alertsOf(guest.page)).asked).toEqual([]);
  // The switch moves once the browser has answered.
  await guest.settings.whenRemembered(() =>
    guest.settings.alert(desktop).click(),
  );
  await expect(guest.settings.alert(desktop)).toBeChecked();
  expect((await alertsOf(guest.page)).asked).toEqual([true]);

  // Whoever has the page in front of them needs no desktop.
  await demo.sender.send({ title: 'In sight' });
  await guest.expectUnread(1);
  expect((await alertsOf(guest.page)).shown).toEqual([]);

  await guest.visit('/notifications');
  const other = await openTab('/', recordAlerts);
  await other.lookAway();
  await guest.lookHere();
  await guest.lookAway();
  await demo.sender.send({ title: 'Out of sight' });
  for (const tab of [guest, other]) {
    await tab.expectUnread(2);
  }
  expect(await alertsOf(guest.page)).toMatchObject({
    asked: [],
    shown: ['Out of sight'],
  });
  expect(await alertsOf(other.page)).toMatchObject({ asked: [], shown: [] });
});

test('who says no to desktop notifications is told how to change that, and is not asked again', async ({
  demo,
  guest,
}) => {
  await recordAlerts(guest.page);
  await guest.visit('/notifications/settings');
  await guest.settings.alert(desktop).click();
  await expect(
    guest.page.getByText(/^Your browser blocks desktop notifications/),
  ).toBeVisible();
  await expect(guest.settings.alert(desktop)).not.toBeChecked();
  await guest.settings.alert(desktop).click();

  await guest.lookAway();
  await demo.sender.send({ title: 'Unseen' });
  await guest.expectUnread(1);
  expect(await alertsOf(guest.page)).toMatchObject({
    asked: [true],
    shown: [],
  });
});

test('a sound is played for what arrives, in one tab', async ({
  demo,
  guest,
  openTab,
}) => {
  await recordAlerts(guest.page);
  await guest.visit('/notifications/settings');
  await guest.settings.whenRemembered(() =>
    guest.settings.alert('Play a sound').check(),
  );
  // It is played at once, for the reader to know it.
  await expect
    .poll(async () => (await alertsOf(guest.page)).notes)
    .toBeGreaterThan(0);
  const { notes } = await alertsOf(guest.page);
  const other = await openTab('/', recordAlerts);
  await guest.lookHere();

  await demo.sender.send({ title: 'Listen' });
  for (const tab of [guest, other]) {
    await tab.expectUnread(1);
  }
  await expect
    .poll(async () => (await alertsOf(guest.page)).notes)
    .toBe(2 * notes);
  expect((await alertsOf(other.page)).notes).toBe(0);
});

test('a storm is one summary, on the page and on the desktop, and one sound', async ({
  demo,
  guest,
}) => {
  await guest.page.context().grantPermissions(['notifications']);
  await recordAlerts(guest.page);
  await guest.visit('/notifications/settings');
  await guest.settings.whenRemembered(() =>
    guest.settings.alert(desktop).click(),
  );
  await guest.settings.whenRemembered(() =>
    guest.settings.alert('Play a sound').check(),
  );
  await expect
    .poll(async () => (await alertsOf(guest.page)).notes)
    .toBeGreaterThan(0);
  const { notes } = await alertsOf(guest.page);

  // On a slow machine too, the storm takes no time for the page.
  await guest.page.clock.setFixedTime(Date.now());
  await guest.visit('/');
  await guest.lookAway();
  await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      demo.sender.send({ title: `Drop ${n}` }),
    ),
  );
  await expect(guest.toast('12 new notifications')).toBeVisible();
  await expect(guest.toasts.getByText(/^Drop/)).toHaveCount(0);
  await guest.expectUnread(12);
  const alerts = await alertsOf(guest.page);
  expect(alerts.notes).toBe(notes);
  expect(alerts.visible).toEqual(['12 new notifications']);
  await guest.toasts.getByRole('link', { name: 'Show' }).click();
  await expect(guest.inbox.rows).toHaveCount(12);
});

test('what is sent again in its scope replaces its toast and its desktop notification, and counts once', async ({
  demo,
  guest,
}) => {
  await guest.page.context().grantPermissions(['notifications']);
  await recordAlerts(guest.page);
  await guest.visit('/notifications/settings');
  await guest.settings.whenRemembered(() =>
    guest.settings.alert(desktop).click(),
  );
  await guest.visit('/notifications');
  await guest.lookAway();
  const send = async (number: number) => {
    await demo.sender.send({ title: `Build ${number} failed`, scope: 'build' });
    await expect(guest.toast(`Build ${number} failed`)).toBeVisible();
    await guest.expectUnread(1);
  };
  await send(1);
  const asked: string[] = [];
  guest.page.on('request', request => {
    const url = request.url();
    // Since when something is news, the page asks once.
    if (url.includes('/api/notifications') && !/[?&]limit=1(&|$)/.test(url)) {
      asked.push(url);
    }
  });
  await send(2);
  await send(3);
  await send(4);
  await expect(guest.toasts.getByText(/^Build/)).toHaveCount(1);
  await guest.inbox.expectTitles('Build 4 failed');
  expect((await alertsOf(guest.page)).visible).toEqual(['Build 4 failed']);
  expect(asked).toEqual([]);

  await guest.toasts
    .getByRole('button', { name: 'Mark as read: Build 4 failed' })
    .click();
  await guest.expectUnread(0);
  await expect.poll(() => demo.inbox.countUnread()).toBe(0);
  await send(5);
  await guest.expectUnread(1);
  await guest.undo();
  await guest.expectUnread(1);
  expect(await demo.inbox.titles('read=false')).toEqual(['Build 5 failed']);
});
