import { test as base } from '@playwright/test';
import { DemoServer } from './DemoServer';
import { Visitor } from './Visitor';

type Fixtures = {
  /** The bundled demo with an empty database, one for each test. */
  demo: DemoServer;
  /** A guest who has signed in, at the home page. */
  guest: Visitor;
};

export const test = base.extend<Fixtures>({
  demo: [
    // Playwright insists on a pattern here.
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const demo = await DemoServer.start();
      await provide(demo);
      await demo.stop();
    },
    { timeout: 120_000 },
  ],
  guest: async ({ demo, page }, provide) => {
    const visitor = new Visitor(page, demo.url);
    await visitor.signIn();
    await provide(visitor);
  },
});

export { expect } from '@playwright/test';
