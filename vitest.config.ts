import {defineConfig} from 'vitest/config';
import {totalsReporter} from './scripts/vitest-totals-reporter.mjs';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/elements/**', 'test/context/**', 'test/e2e/**', 'test/contract/**', 'test/define/**'],
    // On a machine that is busy with other things; what hangs is still told.
    testTimeout: 30_000,
    // The report names a test that passes at the second attempt.
    retry: 1,
    reporters: ['default', totalsReporter()],
    // A row of a table names its test: in whole.
    chaiConfig: {truncateThreshold: 0},
    // The SDK's modules import one another without extensions, which a bundler resolves and Node does not.
    server: {deps: {inline: [/@webex\//]}},
  },
});
