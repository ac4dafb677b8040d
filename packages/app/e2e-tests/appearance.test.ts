import AxeBuilder from '@axe-core/playwright';
import path from 'node:path';
import { pictures, sticksOut, whenStill } from './support/looks';
import { pages } from './support/pages';
import { broadcast, evening } from './support/stage';
import { expect, test } from './support/test';

/** What belongs to Backstage, and is not for this repository to mend. */
const framework = {
  /** The header of a page in the new frontend system. */
  header: '.bui-PluginHeader, .bui-Header',
};

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('every page can be used by everybody, and fits on a phone', async ({
      demo,
      guest,
    }, testInfo) => {
      test.slow();
      await demo.sender.sendAll(evening);
      await demo.sender.send(broadcast, { to: 'everybody' });
      await guest.expectUnread(6);

      const findings: string[] = [];
      for (const [name, visit] of Object.entries(pages)) {
        for (const width of [1280, 360]) {
          await guest.page.setViewportSize({ width, height: 800 });
          await visit(guest, demo);
          await guest.page.mouse.move(width / 2, 0);
          await guest.page.waitForLoadState('networkidle');
          await whenStill(guest.page);

          const directory = pictures ?? testInfo.outputPath();
          await guest.page.screenshot({
            path: path.join(directory, `${name}-${colorScheme}-${width}.png`),
            animations: 'disabled',
          });
          for (const text of await sticksOut(guest.page)) {
            findings.push(`${name} at ${width} px sticks out: ${text}`);
          }
          const { violations } = await new AxeBuilder({ page: guest.page })
            .exclude(framework.header)
            .analyze();
          for (const { id, nodes } of violations) {
            for (const { target, failureSummary } of nodes) {
              findings.push(
                `${name} at ${width} px: ${id} at ${target}: ${failureSummary}`,
              );
            }
          }
        }
      }
      expect(findings).toEqual([]);
    });

    test('what is being loaded can be used by everybody, and nothing moves when it is there', async ({
      demo,
      guest,
    }, testInfo) => {
      await demo.sender.sendAll(evening.slice(0, 1));
      for (const width of [1280, 360]) {
        await guest.page.setViewportSize({ width, height: 800 });
        let answer = () => {};
        const held = new Promise<void>(resolve => {
          answer = resolve;
        });
        await guest.page.route(
          '**/api/notifications/notifications?*',
          async route => {
            await held;
            await route.continue();
          },
        );
        await guest.visit('/notifications');
        await expect(
          guest.page.getByRole('status').getByText('Loading notifications'),
        ).toBeAttached();
        const title = width > 600 ? 'Unread notifications' : 'Unread';
        const heading = guest.page.getByRole('heading', { level: 2 });
        await expect(heading).toHaveText(title);
        await whenStill(guest.page);
        await guest.page.screenshot({
          path: path.join(
            pictures ?? testInfo.outputPath(),
            `loading-${colorScheme}-${width}.png`,
          ),
          animations: 'disabled',
        });
        const { violations } = await new AxeBuilder({ page: guest.page })
          .exclude(framework.header)
          .analyze();
        expect(violations).toEqual([]);

        const top = async () => (await heading.boundingBox())!.y;
        const before = await top();
        answer();
        await expect(guest.inbox.rows).toHaveCount(1);
        await expect(heading).toHaveText(`${title} (1)`);
        expect(await top()).toBe(before);
        await guest.page.unroute('**/api/notifications/notifications?*');
      }
    });
  });
}
