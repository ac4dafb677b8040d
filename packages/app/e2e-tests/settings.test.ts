import { expect, test } from './support/test';

const rehearsals = { title: 'Rehearsal moved', topic: 'Rehearsals' };
const safety = { title: 'Fire drill at noon', topic: 'Safety' };

test('a topic that is switched off does not arrive, until it is switched on again', async ({
  demo,
  guest,
}) => {
  // Topics are known once something was sent.
  await demo.sender.sendAll([rehearsals, safety]);
  await demo.sender.retractEverything();

  await guest.inbox.open();
  await guest.settings.openFromInbox();
  await guest.settings.showTopics();
  await guest.settings.whenSaved(() =>
    guest.settings.topic('Rehearsals').uncheck(),
  );

  await demo.sender.send(rehearsals);
  await demo.sender.send(safety);
  await expect(guest.toast(safety.title)).toBeVisible();
  await guest.expectUnread(1);
  await expect(guest.toast(rehearsals.title)).toHaveCount(0);
  expect(await demo.inbox.titles('read=false')).toEqual([safety.title]);
  await guest.inbox.open();
  await guest.inbox.expectTitles(safety.title);

  // The tab of the app's settings shows the same, after a reload too.
  await guest.settings.openTab();
  await guest.settings.showTopics();
  await expect(guest.settings.topic('Safety')).toBeChecked();
  await expect(guest.settings.topic('Rehearsals')).not.toBeChecked();
  await guest.settings.whenSaved(() =>
    guest.settings.topic('Rehearsals').check(),
  );

  await demo.sender.send(rehearsals);
  await expect(guest.toast(rehearsals.title)).toBeVisible();
  await guest.expectUnread(2);
});

test('who wants no toasts has none, and the badge still counts', async ({
  demo,
  guest,
}) => {
  await guest.settings.openTab();
  await guest.settings.alert(/in a corner of the page/).uncheck();
  await demo.sender.send({ title: 'Quietly' });
  await guest.expectUnread(1);
  await expect(guest.toasts).toHaveCount(0);
});
