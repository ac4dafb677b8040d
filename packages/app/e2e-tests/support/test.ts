import { test as base } from '@playwright/test';
import { DemoServer } from './DemoServer';
import { Visitor } from './Visitor';

type TestFixtures = {
  /** A guest who has signed in, has nothing unread, and looks at the home page. */
  guest: Visitor;
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
      await demo.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  guest: async ({ demo, page }, provide) => {
    await demo.readEverything();
    const visitor = new Visitor(page, demo.url);
    await visitor.signIn();
    await visitor.expectUnread(0);
    await provide(visitor);
  },
});

export { expect } from '@playwright/test';
