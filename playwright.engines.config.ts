import {defineConfig} from '@playwright/test';

// Several tabs in Firefox and WebKit, which are driven by their own tools: Playwright is the runner alone.
export default defineConfig({
  testDir: 'test/engines',
  // WebKit's driver and display, and Firefox, are as many programs as two cores bear.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  // The report names a test that passes at the second attempt.
  retries: 1,
  expect: {timeout: 20_000},
  reporter: 'line',
});
