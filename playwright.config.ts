import { defineConfig } from '@playwright/test';

const { CHROMIUM_PATH, CHROMIUM_ENV } = process.env;

/** Started by `npm test -- e2e`, which brings the browser and the bundle. */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  outputDir: 'test-results',
  // Only what hangs takes so long, however slow and busy the machine is.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // The tests share a backend, and the machine has better things to do than to swap.
  workers: 1,
  // What passes only at the second try is broken.
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    actionTimeout: 60_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: CHROMIUM_PATH,
      // In a container its sandbox cannot be set up; it opens nothing but our own pages.
      args: ['--no-sandbox'],
      env: { ...process.env, ...JSON.parse(CHROMIUM_ENV ?? '{}') },
    },
  },
});
