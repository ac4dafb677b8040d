import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import path from 'node:path';
// No page of the app, but looked at with the same browser.
/* eslint-disable @backstage/no-relative-monorepo-imports */
import { toEmailContents } from '../../../plugins/notifications-backend-module-email/src/template/EmailContents';
import { renderHtml } from '../../../plugins/notifications-backend-module-email/src/template/renderHtml';
/* eslint-enable @backstage/no-relative-monorepo-imports */
import { pictures } from './support/looks';

const html = renderHtml(
  toEmailContents(
    {
      id: 'notification-1',
      user: 'user:default/ada',
      isBroadcast: false,
      created: new Date('2026-12-01T10:02:03Z'),
      origin: 'plugin:lighting',
      payload: {
        title:
          'Dimmer rack 3 of https://racks.theatre.example/really/long/path/without/any/space/to/break/the/line/at is <b>too hot</b>',
        description:
          'The temperature is **81 °C** since 19:32.\nOwned by lighting.\n\n- Fan 2 does not turn\n- Load is at 92 %',
        severity: 'critical',
        topic: 'Alerts',
        link: '/catalog',
      },
    },
    {
      link: 'https://backstage.example.com/catalog',
      additionalLinks: [
        { title: 'Runbook', url: 'https://runbooks.theatre.example/dimmers' },
        { title: 'Dashboard', url: 'https://metrics.theatre.example/racks/3' },
      ],
      settingsUrl: 'https://backstage.example.com/settings/notifications',
      unsubscribeUrl: 'https://backstage.example.com/unsubscribe?token=x',
    },
    'Theatre Royal',
  ),
);

for (const colorScheme of ['light', 'dark'] as const) {
  test(`e-mails can be read by everybody in the ${colorScheme} colour scheme, on a phone too`, async ({
    page,
  }, testInfo) => {
    await page.emulateMedia({ colorScheme });
    await page.setContent(html);

    for (const width of [800, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({
        path: path.join(
          pictures ?? testInfo.outputPath(),
          `email-${colorScheme}-${width}.png`,
        ),
        fullPage: true,
      });
      // Landmarks are for pages; an e-mail is shown within one.
      const { violations } = await new AxeBuilder({ page })
        .disableRules(['region', 'landmark-one-main'])
        .analyze();
      expect(violations).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth),
      ).toBe(width);
    }
    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      'is <b>too hot</b>',
    );
    await expect(
      page.getByRole('link', { name: 'View details' }),
    ).toHaveAttribute('href', 'https://backstage.example.com/catalog');
  });
}
