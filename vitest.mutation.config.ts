import {defineConfig} from 'vitest/config';
import {testOptions} from './vitest.config.js';

const folder = process.env['MUTATION_FOLDER'];

/** The tests of a folder must detect the mutations in that folder. Its `model.test.ts` is left out, because that takes too long. */
export default defineConfig({
  test: {
    ...testOptions,
    retry: 0,
    // Fails a test that a mutation blocks before Stryker ends the whole process, whose restart takes half a minute.
    testTimeout: 5_000,
    include: [`test/${folder}/**/!(model).test.ts`],
    setupFiles: folder === 'sdk' ? 'test/sdk/lazy-code.ts' : [],
    environment: folder === 'line' ? 'node' : 'jsdom',
    // Without isolation, the SDK is loaded only once for all files of a run; loading it takes most of a run's time. The
    // tests of sessions and tabs do not load the SDK, and need isolation: the sessions of one file would receive the
    // events of the next file's page.
    isolate: folder === 'session' || folder === 'tabs',
  },
});
