import {defineConfig} from 'vitest/config';
import {testOptions} from './vitest.config.js';

const folder = process.env['MUTATION_FOLDER'];

/** What is broken in a folder must be found by the tests of that folder. Its model is left out: it takes too long. */
export default defineConfig({
  test: {
    ...testOptions,
    retry: 0,
    include: [`test/${folder}/**/!(model).test.ts`],
    setupFiles: folder === 'sdk' ? 'test/sdk/lazy-code.ts' : [],
    environment: folder === 'line' ? 'node' : 'jsdom',
    // Without isolation the SDK is loaded once for all files of a run, which is most of the time that a run takes. The
    // sessions of one file would hear the events of the next one's page: their tests do not load the SDK.
    isolate: folder === 'session' || folder === 'tabs',
  },
});
