import { expect, test } from './support/test';

const cues = ['Cue 1', 'Cue 2', 'Cue 3'];

test('what was marked is as it was before, once it is undone', async ({
  demo,
  guest,
}) => {
  await demo.sender.sendAll(cues.map(title => ({ title })));
  await guest.inbox.open();
  await guest.inbox.expectTitles('Cue 3', 'Cue 2', 'Cue 1');

  await guest.inbox.markRead('Cue 2');
  await guest.inbox.expectTitles('Cue 3', 'Cue 1');
  await expect
    .poll(() => demo.inbox.titles('read=false'))
    .toEqual(['Cue 1', 'Cue 3']);
  await guest.undo();
  await guest.inbox.expectTitles('Cue 3', 'Cue 2', 'Cue 1');
  expect(await demo.inbox.titles('read=false')).toEqual(cues);

  await guest.inbox.save('Cue 1');
  await expect.poll(() => demo.inbox.titles('saved=true')).toEqual(['Cue 1']);
  await guest.undo();
  expect(await demo.inbox.titles('saved=true')).toEqual([]);
  expect(await demo.inbox.titles('read=false')).toEqual(cues);
});

test('several are marked at once, and undone at once', async ({
  demo,
  guest,
}) => {
  await demo.sender.sendAll(cues.map(title => ({ title })));
  await guest.inbox.open();
  const select = (title: string) =>
    guest.page.getByRole('checkbox', { name: `Select ${title}` }).check();

  await select('Cue 1');
  await select('Cue 3');
  await guest.inbox.bulkAction('Save').click();
  await expect(guest.toast('2 saved')).toBeVisible();
  await expect
    .poll(() => demo.inbox.titles('saved=true'))
    .toEqual(['Cue 1', 'Cue 3']);
  await guest.undo();
  expect(await demo.inbox.titles('saved=true')).toEqual([]);

  await guest.inbox.selectPage.check();
  await guest.inbox.bulkAction('Mark read').click();
  await guest.inbox.expectTitles();
  await guest.expectUnread(0);
  await expect.poll(() => demo.inbox.countUnread()).toBe(0);
  await guest.undo();
  await guest.inbox.expectTitles('Cue 3', 'Cue 2', 'Cue 1');
  await guest.expectUnread(3);
  expect(await demo.inbox.titles('read=false')).toEqual(cues);
});

test('marking all reaches beyond the page, spares what was read, and is undone as a whole', async ({
  demo,
  guest,
}) => {
  const many = Array.from({ length: 12 }, (_, n) => `Cue ${n + 10}`);
  await demo.sender.sendAll(many.map(title => ({ title })));
  // What was sent just before a list is marked with it only where the page shows it.
  await guest.page.waitForTimeout(5_500);
  await guest.visit('/notifications?size=10');
  await expect(guest.inbox.rows).toHaveCount(10);
  await guest.inbox.markRead('Cue 21');
  await expect.poll(() => demo.inbox.countUnread()).toBe(11);

  await guest.inbox.bulkAction('Mark all read').click();
  await guest.page
    .getByRole('dialog', { name: 'Mark all as read?' })
    .getByRole('button', { name: 'Mark all read' })
    .click();
  await guest.expectUnread(0);
  await expect.poll(() => demo.inbox.countUnread()).toBe(0);

  await guest.undo();
  await guest.expectUnread(11);
  await expect(guest.inbox.rows).toHaveCount(10);
  expect(await demo.inbox.titles('read=false')).toEqual(many.slice(0, 11));
});
