import {defineConfig} from '@playwright/test';

// The SDK's contract and people's journeys: the real SDK, in a real browser, on the stand-in for Webex's cloud.
export default defineConfig({
  testDir: 'test',
  testMatch: ['contract/**/*.spec.ts', 'e2e/**/*.spec.ts'],
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  reporter: 'line',
  use: {
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
