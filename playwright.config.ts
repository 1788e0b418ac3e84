import {defineConfig} from '@playwright/test';
import {chromiumLaunch} from './scripts/browsers.mjs';

/** `all` for `npm run journeys:all`, and `calls` for `npm run calls`. */
const journeys = process.env['JOURNEYS'];

/** The tests of calls between pages, which take minutes of real audio. */
const callsBetweenPages =
  'contract/{call-audio,call-incoming,call-life,call-outgoing,call-rare-traps,call-tabs,call-traps,calls-between}.spec.ts';

/** The SDK's traps, which `npm run sdk-versions` tests for each version of the SDK. */
const sdkTraps = /raw: /;

// Tests with the real SDK, in a real browser, on the simulated cloud: the SDK's contract, people's journeys and pictures.
export default defineConfig({
  testDir: 'test',
  testMatch: ['contract/**/*.spec.ts', 'e2e/**/*.spec.ts', 'pictures/**/*.spec.ts'],
  testIgnore: journeys === 'calls' ? [] : callsBetweenPages,
  // Keep the pictures beside the test that compares with them, so that people can look at them.
  snapshotPathTemplate: 'test/pictures/{arg}{ext}',
  fullyParallel: true,
  grepInvert: journeys ? sdkTraps : [sdkTraps, /@repeat/],
  // Journeys wait for timers and answers more than they compute.
  workers: 4,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  // The report names a test that passes at the second attempt.
  retries: 1,
  // No test here measures speed, so a slow machine may take longer.
  expect: {timeout: 15_000},
  reporter: 'line',
  use: {
    launchOptions: chromiumLaunch(),
    // Drawing spinners and transitions in software takes about 6% of the CPU time of a sign-in.
    contextOptions: {reducedMotion: 'reduce'},
  },
});
