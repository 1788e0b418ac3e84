import {defineConfig} from '@playwright/test';

// Several tabs in Firefox and WebKit, which are driven by their own tools: Playwright is only the test runner. `npm run
// engines` runs the tests without a tag as well.
export default defineConfig({
  testDir: 'test/engines',
  ...(process.env['ENGINE_TESTS'] !== 'all' && {grep: /@core/}),
  // WebKit's driver and display, and Firefox, are as many programs as two cores can run.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  // The report names a test that passes at the second attempt.
  retries: 1,
  expect: {timeout: 20_000},
  reporter: 'line',
});
