import {defineConfig} from '@playwright/test';
import usual from './playwright.config.js';

// `npm run test:examples`: the applications of examples/, installed and built. Not part of `npm test`.
const {testMatch: _match, grepInvert: _traps, ...rest} = usual;

export default defineConfig({
  ...rest,
  testDir: 'test/examples',
  // Each page also has a server that compiles.
  workers: 2,
  retries: 0,
  timeout: 180_000,
  expect: {timeout: 30_000},
});
