import {defineConfig} from '@playwright/test';
import {chromiumLaunch} from './scripts/browsers.mjs';

/** `all` for `npm run journeys:all`, and `calls` for `npm run calls`. */
const journeys = process.env['JOURNEYS'];

/** They take minutes of real audio. */
const callsBetweenPages =
  'contract/{call-audio,call-incoming,call-life,call-outgoing,call-rare-traps,call-tabs,call-traps,calls-between}.spec.ts';

/** `npm run sdk-versions` tests them for each version of the SDK. */
const sdkTraps = /raw: /;

// The SDK's contract and people's journeys: the real SDK, in a real browser, on the simulated cloud.
export default defineConfig({
  testDir: 'test',
  testMatch: ['contract/**/*.spec.ts', 'e2e/**/*.spec.ts', 'pictures/**/*.spec.ts'],
  testIgnore: journeys === 'calls' ? [] : callsBetweenPages,
  // Beside the test that compares with them, for people to look at.
  snapshotPathTemplate: 'test/pictures/{arg}{ext}',
  fullyParallel: true,
  grepInvert: journeys ? sdkTraps : [sdkTraps, /@repeat/],
  // Journeys wait for timers and answers more than they compute.
  workers: 4,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  // The report names a test that passes at the second attempt.
  retries: 1,
  // Nothing here is about speed: a slow machine may take its time.
  expect: {timeout: 15_000},
  reporter: 'line',
  use: {
    launchOptions: chromiumLaunch(),
    // Drawing spinners and transitions in software takes about 6 % of the CPU time of a sign-in.
    contextOptions: {reducedMotion: 'reduce'},
  },
});
