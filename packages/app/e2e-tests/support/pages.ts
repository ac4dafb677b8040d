import { expect } from '@playwright/test';
import { DemoServer } from './DemoServer';
import { Visitor } from './Visitor';

/**
 * Every page on which the plugin shows something, and what it shows on top of
 * them, by name, and how to get there. What sends something comes last.
 */
export const pages: Record<
  string,
  (visitor: Visitor, demo: DemoServer) => Promise<void>
> = {
  home: async visitor => {
    await visitor.visit('/');
    await expect(visitor.inbox.rows).toHaveCount(5);
  },
  inbox: async visitor => {
    await visitor.visit('/notifications');
    await expect(visitor.inbox.rows).toHaveCount(6);
  },
  detail: async visitor => {
    await visitor.visit('/notifications');
    await visitor.inbox.showDetails('Dimmer rack 3 is too hot');
    await expect(
      visitor.page.getByRole('link', { name: 'Runbook' }),
    ).toBeVisible();
    await expect(visitor.page.getByText('Fan 2 does not turn')).toBeVisible();
  },
  selected: async visitor => {
    await visitor.visit('/notifications?view=all');
    await visitor.page
      .getByRole('checkbox', { name: /^Select Dimmer/ })
      .check();
    await visitor.page
      .getByRole('checkbox', { name: /^Select Deployed/ })
      .check();
    await expect(
      visitor.page.getByRole('heading', { name: '2 selected' }),
    ).toBeVisible();
  },
  nothing: async visitor => {
    await visitor.visit('/notifications?topic=Alerts&severity=high&q=curtain');
    await expect(
      visitor.page.getByText('Nothing matches these filters'),
    ).toBeVisible();
  },
  settings: async visitor => {
    await visitor.visit('/notifications/settings');
    await visitor.settings.showTopics();
    await expect(visitor.settings.topic('Alerts')).toBeVisible();
  },
  'settings-tab': async visitor => {
    await visitor.settings.openTab();
    await visitor.settings.showTopics();
    await expect(visitor.settings.topic('Alerts')).toBeVisible();
  },
  shortcuts: async visitor => {
    await visitor.visit('/notifications');
    await expect(visitor.inbox.rows).toHaveCount(6);
    await visitor.page.keyboard.press('?');
    await expect(visitor.page.getByRole('dialog')).toBeVisible();
  },
  pages: async visitor => {
    const { page } = visitor;
    const lists = '**/api/notifications/notifications?*';
    await page.route(lists, async route => {
      const response = await route.fetch();
      const list = await response.json();
      await route.fulfill({ response, json: { ...list, totalCount: 10_000 } });
    });
    await visitor.visit('/notifications?size=10');
    await page
      .getByRole('button', { name: 'Next page' })
      .scrollIntoViewIfNeeded();
    await expect(page.getByText('1-10 of 10000')).toBeVisible();
    await page.unroute(lists);
  },
  confirmation: async visitor => {
    await visitor.visit('/notifications');
    await visitor.inbox.bulkAction('Mark all read').click();
    await expect(
      visitor.page.getByRole('dialog', { name: 'Mark all as read?' }),
    ).toBeVisible();
  },
  missing: async visitor => {
    await visitor.visit('/notifications?id=none');
    await expect(
      visitor.page.getByText('This notification is gone'),
    ).toBeVisible();
  },
  failure: async visitor => {
    await visitor.page.route('**/api/notifications/notifications?*', route =>
      route.fulfill({ status: 503 }),
    );
    await visitor.visit('/notifications');
    await expect(
      visitor.page.getByText('Your notifications could not be loaded'),
    ).toBeVisible();
    await visitor.page.unroute('**/api/notifications/notifications?*');
  },
  toasts: async (visitor, demo) => {
    await visitor.visit('/notifications?view=all');
    await visitor.inbox.markRead('Season plan');
    await expect(visitor.toast('Marked as read')).toBeVisible();
    await visitor.undo();
    await demo.sender.send({
      title: 'Doors open in five minutes',
      severity: 'high',
      link: '/catalog',
    });
    await expect(visitor.toast('Doors open in five minutes')).toBeVisible();
  },
  waiting: async (visitor, demo) => {
    await visitor.visit('/notifications?view=all');
    await visitor.inbox.row('Season plan').hover();
    await demo.sender.send({ title: 'Doors open in five minutes' });
    await expect(visitor.inbox.showNew).toBeVisible();
  },
  storm: async (visitor, demo) => {
    await visitor.visit('/');
    await demo.sender.sendAll(
      Array.from({ length: 5 }, (_, n) => ({ title: `Call ${n}` })),
    );
    await expect(visitor.toast('5 new notifications')).toBeVisible();
  },
};
