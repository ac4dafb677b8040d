import { Locator } from '@playwright/test';
import { expect, test } from './support/test';
import { Visitor } from './support/Visitor';

/** Goes on from element to element until the wanted one has the focus. */
async function tabTo(visitor: Visitor, wanted: Locator) {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    await visitor.page.keyboard.press('Tab');
    if (await wanted.evaluate(node => node === document.activeElement)) {
      return;
    }
  }
  throw new Error(`Nothing leads to ${wanted} by keyboard`);
}

/** Whether somebody can see where the focus is: by an outline, or by a frame. */
async function expectVisibleFocus(element: Locator) {
  await expect(element).toBeFocused();
  const style = await element.evaluate(node => {
    const { outlineStyle, boxShadow } = getComputedStyle(node);
    return { outlineStyle, boxShadow };
  });
  expect(style.outlineStyle !== 'none' || style.boxShadow !== 'none').toBe(
    true,
  );
}

test('the inbox is worked through without a mouse', async ({ demo, guest }) => {
  await demo.sender.sendAll([
    { title: 'Anvil' },
    { title: 'Bellows' },
    { title: 'Curtain' },
  ]);
  await guest.expectUnread(3);
  const { keyboard } = guest.page;
  const { inbox } = guest;
  await guest.page.evaluate(() => {
    for (const type of ['pointerdown', 'mousedown', 'touchstart', 'wheel']) {
      window.addEventListener(type, () => {
        document.documentElement.dataset.mouse = type;
      });
    }
  });

  await tabTo(guest, guest.notificationsItem);
  await keyboard.press('Enter');
  await inbox.expectTitles('Curtain', 'Bellows', 'Anvil');

  // Down, up, and no further than the ends.
  await keyboard.press('j');
  await expectVisibleFocus(inbox.row('Curtain'));
  await keyboard.press('k');
  await expectVisibleFocus(inbox.row('Curtain'));
  await keyboard.press('j');
  await keyboard.press('j');
  await keyboard.press('j');
  await expectVisibleFocus(inbox.row('Anvil'));
  await keyboard.press('k');
  await expectVisibleFocus(inbox.row('Bellows'));

  // Details.
  await keyboard.press('Enter');
  await expect(
    inbox
      .row('Bellows')
      .getByRole('button', { name: 'Hide details of Bellows' }),
  ).toBeVisible();
  await keyboard.press('Enter');
  await expect(
    inbox
      .row('Bellows')
      .getByRole('button', { name: 'Show details of Bellows' }),
  ).toBeVisible();

  await keyboard.press('s');
  await expect.poll(() => demo.inbox.titles('saved=true')).toEqual(['Bellows']);
  await keyboard.press('x');
  await expect(
    guest.page.getByRole('heading', { name: '1 selected' }),
  ).toBeVisible();
  await keyboard.press('x');

  // What is read leaves, and the focus goes on to what took its place.
  await keyboard.press('e');
  await inbox.expectTitles('Curtain', 'Anvil');
  await expectVisibleFocus(inbox.row('Anvil'));
  await expect
    .poll(() => demo.inbox.titles('read=false'))
    .toEqual(['Anvil', 'Curtain']);

  // It comes back as long as the toast offers that, and the focus stays.
  await keyboard.press('z');
  await inbox.expectTitles('Curtain', 'Bellows', 'Anvil');
  await expectVisibleFocus(inbox.row('Anvil'));
  await keyboard.press('k');
  await keyboard.press('e');
  await inbox.expectTitles('Curtain', 'Anvil');
  await expect
    .poll(() => demo.inbox.titles('read=false'))
    .toEqual(['Anvil', 'Curtain']);

  // What is typed into a field is text, not shortcuts.
  await keyboard.press('/');
  await expect(inbox.search).toBeFocused();
  await keyboard.type('jesx');
  await expect(
    guest.page.getByText('Nothing matches these filters'),
  ).toBeVisible();
  await tabTo(guest, guest.page.getByRole('button', { name: 'Clear search' }));
  await keyboard.press('Enter');
  await inbox.expectTitles('Curtain', 'Anvil');
  expect(await demo.inbox.titles('read=false')).toEqual(['Anvil', 'Curtain']);

  await expect(guest.page.locator('html')).not.toHaveAttribute(
    'data-mouse',
    /.*/,
  );
});

test('the shortcuts are explained by ? and can be switched off, also for later', async ({
  demo,
  guest,
}) => {
  await demo.sender.sendAll([{ title: 'Anvil' }, { title: 'Bellows' }]);
  await guest.inbox.open();
  await guest.inbox.expectTitles('Bellows', 'Anvil');
  const { keyboard } = guest.page;
  const help = guest.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const row = guest.inbox.row('Bellows');

  await keyboard.press('?');
  await expect(help).toBeVisible();
  await keyboard.press('Escape');
  await expect(help).toBeHidden();

  await keyboard.press('j');
  await expect(row).toBeFocused();
  await keyboard.press('?');
  const off = help.getByRole('checkbox', {
    name: 'Use single-key shortcuts in the inbox',
  });
  await tabTo(guest, off);
  await guest.settings.whenRemembered(() => keyboard.press('Space'));
  await expect(off).not.toBeChecked();
  await keyboard.press('Escape');
  await expect(help).toBeHidden();

  // The focus is back where it was, and the keys mean nothing any more.
  await expect(row).toBeFocused();
  for (const key of ['j', 'e', 'x', '/', '?']) {
    await keyboard.press(key);
    await expect(row).toBeFocused();
  }
  await expect(help).toBeHidden();

  await guest.visit('/notifications');
  await guest.inbox.expectTitles('Bellows', 'Anvil');
  await keyboard.press('?');
  await keyboard.press('j');
  await expect(help).toBeHidden();
  await expect(guest.inbox.rows.first()).not.toBeFocused();
  expect(await demo.inbox.titles('read=false')).toEqual(['Anvil', 'Bellows']);
});
