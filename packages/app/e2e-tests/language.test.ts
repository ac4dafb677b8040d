import path from 'node:path';
import { pictures, sticksOut, whenStill } from './support/looks';
import { broadcast, evening } from './support/stage';
import { expect, test } from './support/test';

test('who chooses German reads German, at once and on every page, also on a phone', async ({
  demo,
  guest,
}, testInfo) => {
  test.slow();
  const { page } = guest;
  await demo.sender.sendAll(evening);
  await demo.sender.send(broadcast, { to: 'everybody' });
  await demo.sender.send({
    title: 'The curtain is stuck',
    translations: {
      de: { title: 'Der Vorhang klemmt', description: 'Auf halber Höhe.' },
    },
  });

  await guest.visit('/settings');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('option', { name: 'Deutsch' }).click();
  await expect(page.getByRole('tab', { name: 'Mitteilungen' })).toBeVisible();
  const item = page
    .getByRole('navigation', { name: 'sidebar nav' })
    .getByRole('link', { name: /^Mitteilungen, \d+ ungelesene/ });
  await item.click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Mitteilungen' }),
  ).toBeVisible();
  await expect(
    page.getByRole('heading', { level: 3, name: /Der Vorhang klemmt$/ }),
  ).toBeVisible();

  await page
    .getByRole('button', { name: 'Einzelheiten zu Der Vorhang klemmt zeigen' })
    .click();
  await expect(page.getByText('Auf halber Höhe.').last()).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: 'Rückgängig' })).toBeVisible();

  for (const [name, at] of Object.entries({
    inbox: '/notifications?view=all',
    'settings-tab': '/settings/notifications',
    home: '/',
  })) {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await guest.visit(at);
      await page.waitForLoadState('networkidle');
      await whenStill(page);
      await page.screenshot({
        path: path.join(
          pictures ?? testInfo.outputPath(),
          `${name}-german-${width}.png`,
        ),
        animations: 'disabled',
      });
      expect(await sticksOut(page), `${name} at ${width} px`).toEqual([]);
    }
  }
});
