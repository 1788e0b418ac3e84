import {defineConfig} from 'vitest/config';
import type {InlineConfig} from 'vitest/node';
import {totalsReporter} from './scripts/vitest-totals-reporter.mjs';

/** What pages leave behind in a browser would reach the tests of other files. */
const isolated = ['test/{session,tabs,dom}/**/*.test.ts'];
/** Tests that run in a browser. */
const inBrowsers = ['test/{elements,context,define}/**'];

/** What all tests share, also those of `npm run mutation`. */
export const testOptions = {
  // On a machine that is busy with other things; what hangs is still told.
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // The report names a test that passes at the second attempt.
  retry: 1,
  reporters: ['default', totalsReporter()],
  // A row of a table names its test: in whole.
  chaiConfig: {truncateThreshold: 0},
  // The SDK's modules import one another without extensions, which a bundler resolves and Node does not.
  server: {deps: {inline: [/@webex\//]}},
} satisfies InlineConfig;

export default defineConfig({
  test: {
    ...testOptions,
    // By default one on two cores: this suite would end long after the others.
    maxWorkers: 2,
    projects: [
      // Files that share a process need half the time.
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...inBrowsers, ...isolated],
        },
      },
      // A thread starts in less time than a process.
      {extends: true, test: {name: 'isolated', pool: 'threads', include: isolated}},
    ],
  },
});
