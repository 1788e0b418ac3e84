import {defineConfig} from 'vitest/config';
import type {InlineConfig} from 'vitest/node';
import {totalsReporter} from './scripts/vitest-totals-reporter.mjs';

/** Tests of code that runs in pages. */
const inPages = [
  'test/{auth,call}/**/*.test.ts',
  'test/base/page-address.test.ts',
  'test/sdk/**/!(model).test.ts',
];
/** What pages leave behind in a browser would reach the tests of other files. */
const isolated = ['test/{session,tabs,dom}/**/*.test.ts', 'test/sdk/model.test.ts'];
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
    // One after the other: a process ends when the next file needs another environment, and loading jsdom and the SDK takes
    // longer than most files.
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
          // A thread starts in less time than a process.
          pool: 'threads',
          sequence: {groupOrder: 2},
          include: isolated,
        },
      },
    ],
  },
});
