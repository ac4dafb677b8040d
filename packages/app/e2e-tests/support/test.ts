import { Page, test as base } from '@playwright/test';
import { DemoServer } from './DemoServer';
import { Visitor } from './Visitor';

type TestFixtures = {
  /** A guest who has signed in, has nothing unread, and looks at the home page. */
  guest: Visitor;
  /** Opens one more tab for the guest, prepares it, and shows the page of the given path. */
  openTab: (
    path: string,
    prepare?: (page: Page) => Promise<void>,
  ) => Promise<Visitor>;
};

type WorkerFixtures = {
  /** The bundled demo. All tests share one, since its start takes longer than most of them. */
  demo: DemoServer;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    // Playwright insists on a pattern here.
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const demo = await DemoServer.start();
      await provide(demo);
      await demo.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  guest: async ({ demo, page }, provide) => {
    await demo.inbox.reset();
    const visitor = new Visitor(page, demo.url);
    await visitor.signIn();
    await visitor.expectUnread(0);
    await provide(visitor);
    await demo.sender.retractEverything();
  },
  openTab: async ({ demo, context }, provide) => {
    await provide(async (path, prepare) => {
      const page = await context.newPage();
      await prepare?.(page);
      const visitor = new Visitor(page, demo.url);
      await visitor.visit(path);
      return visitor;
    });
  },
});

export { expect } from '@playwright/test';
