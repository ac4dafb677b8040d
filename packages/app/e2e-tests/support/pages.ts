import { expect } from '@playwright/test';
import { Visitor } from './Visitor';

/** Every page on which the plugin shows something, by name, and how to get there. */
export const pages: Record<string, (visitor: Visitor) => Promise<void>> = {
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
};
