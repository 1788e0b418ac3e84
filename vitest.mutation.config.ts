import {defineConfig} from 'vitest/config';
import config from './vitest.config.js';

/**
 * What is broken in a folder must be found by the tests of that folder. Its model is left out: it plays other scripts in
 * every run, and the score would be a matter of luck.
 */
export default defineConfig({
  test: {
    ...config.test,
    include: [`test/${process.env['MUTATION_FOLDER']}/**/!(model).test.ts`],
    // The SDK is loaded once for all files of a run, which is most of what one takes.
    isolate: false,
  },
});
