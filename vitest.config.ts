import {defineConfig} from 'vitest/config';
import type {InlineConfig} from 'vitest/node';
import {totalsReporter} from './scripts/vitest-totals-reporter.mjs';

/** Tests of code that runs in pages. */
const inPages = [
  'test/{auth,call}/**/*.test.ts',
  'test/base/page-address.test.ts',
  'test/sdk/**/!(model|page-keepalives|gate-drivers|registration-attempts).test.ts',
];
/** Tests that leave something in the browser which would affect the tests of other files, or that notice what others leave. */
const isolated = [
  'test/{session,tabs,dom}/**/*.test.ts',
  'test/sdk/{model,page-keepalives,gate-drivers,registration-attempts}.test.ts',
];
/** Tests that run in a browser. */
const inBrowsers = ['test/{elements,context,define}/**'];

/** The options that all tests share, including those of `npm run mutation`. */
export const testOptions = {
  // Enough for a machine that is busy with other programs. A test that hangs is still reported.
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // The report names a test that passes at the second attempt.
  retry: 1,
  reporters: ['default', totalsReporter()],
  // A row of a table names its test, so do not truncate the row.
  chaiConfig: {truncateThreshold: 0},
  // The SDK's modules import one another without extensions, which bundlers resolve, but Node does not.
  server: {deps: {inline: [/@webex\//]}},
} satisfies InlineConfig;

export default defineConfig({
  test: {
    ...testOptions,
    // The default on two cores is one worker, so this suite would end long after the others.
    maxWorkers: 2,
    // Run the projects one after the other: a process ends when the next file needs another environment, and loading
    // jsdom and the SDK takes longer than most files.
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          isolate: false,
          sequence: {groupOrder: 0},
          include: ['test/**/*.test.ts'],
          exclude: [...inBrowsers, ...inPages, ...isolated],
        },
      },
      {
        extends: true,
        test: {
          name: 'jsdom',
          environment: 'jsdom',
          isolate: false,
          setupFiles: 'test/sdk/lazy-code.ts',
          sequence: {groupOrder: 1},
          include: inPages,
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          environment: 'jsdom',
          // Threads of one process share broadcast channels, so two files would receive each other's messages.
          pool: 'forks',
          sequence: {groupOrder: 2},
          include: isolated,
        },
      },
    ],
  },
});
