import { expect, test } from './support/test';

const notifications = [
  { title: 'Gala sold out', topic: 'Tickets' },
  { title: 'Card reader down', topic: 'Tickets', severity: 'critical' },
  { title: 'Lamp 12 burnt out', topic: 'Lamps' },
  { title: 'Dimmer too hot', topic: 'Lamps', severity: 'high' },
] as const;

test.beforeEach(async ({ demo, guest }) => {
  await guest.expectUnread(0);
  await demo.sender.sendAll([...notifications]);
});

test('a link with filters shows what they find, and the page goes on from there', async ({
  guest,
}) => {
  await guest.visit('/notifications?view=all&topic=Lamps&severity=high');
  await guest.inbox.expectTitles('Dimmer too hot');
  await expect(guest.inbox.view('All')).toHaveAttribute('aria-pressed', 'true');
  await expect(guest.inbox.filter('Topic')).toHaveValue('Lamps');
  await expect(guest.inbox.filter('Min severity')).toHaveValue('high');
  await guest.markPage();

  await guest.inbox.filter('Topic').selectOption('Tickets');
  await guest.inbox.expectTitles('Card reader down');
  await expect(guest.page).toHaveURL(/\?view=all&severity=high&topic=Tickets$/);

  await guest.inbox.filter('Min severity').selectOption('');
  await guest.inbox.expectTitles('Card reader down', 'Gala sold out');
  await expect(guest.page).toHaveURL(/\?view=all&topic=Tickets$/);

  await guest.page.goBack();
  await guest.inbox.expectTitles('Card reader down');
  await guest.page.goBack();
  await guest.inbox.expectTitles('Dimmer too hot');
  await expect(guest.inbox.filter('Topic')).toHaveValue('Lamps');
  await guest.page.goForward();
  await guest.inbox.expectTitles('Card reader down');
  await guest.expectSamePage();
});

test('what is searched for is in the URL, each letter no step of its own', async ({
  guest,
}) => {
  await guest.inbox.open();
  await guest.inbox.search.pressSequentially('LAMP 12');
  await guest.inbox.expectTitles('Lamp 12 burnt out');
  await expect(guest.page).toHaveURL(/\?q=LAMP\+12$/);

  await guest.page.reload();
  await guest.inbox.expectTitles('Lamp 12 burnt out');
  await expect(guest.inbox.search).toHaveValue('LAMP 12');

  await guest.page.goBack();
  await expect(guest.page).toHaveURL(/\/$/);
});

test('filters that find nothing say so, and are cleared at once', async ({
  guest,
}) => {
  await guest.visit(
    '/notifications?topic=Lamps&severity=critical&to=broadcast',
  );
  await expect(
    guest.page.getByText('Nothing matches these filters'),
  ).toBeVisible();

  await guest.page
    .getByRole('button', { name: 'Clear filters' })
    .last()
    .click();
  await expect(guest.inbox.rows).toHaveCount(4);
  await expect(guest.page).toHaveURL(/\/notifications$/);
});

test('a link to one notification opens it, also where the list does not hold it', async ({
  demo,
  guest,
}) => {
  const [listed] = await demo.inbox.list('search=dimmer');
  await guest.visit(`/notifications?id=${listed.id}`);
  await expect(
    guest.inbox
      .row('Dimmer too hot')
      .getByRole('button', { name: /^Hide details/ }),
  ).toBeVisible();
  await guest.inbox.markRead('Dimmer too hot');

  await guest.visit(`/notifications?id=${listed.id}`);
  await expect(
    guest.page.getByRole('heading', {
      name: 'The notification you were sent to',
    }),
  ).toBeVisible();
  await expect(
    guest.page.getByRole('article', { name: 'Dimmer too hot' }),
  ).toBeVisible();
  await expect(guest.inbox.row('Dimmer too hot')).toHaveCount(0);

  await demo.sender.retractEverything();
  await expect(
    guest.page.getByRole('heading', { name: 'This notification is gone' }),
  ).toBeVisible();
});
