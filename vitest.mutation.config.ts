import {defineConfig} from 'vitest/config';
import config from './vitest.config.js';

const folder = process.env['MUTATION_FOLDER'];
/** The SDK is opened by a session, and its tests are the ones that open it in every way. */
const folders = folder === 'calling' ? '{calling,session}' : folder;

/**
 * What is broken in a folder must be found by the tests of that folder. Its model is left out: it plays other scripts in
 * every run, and the score would be a matter of luck.
 */
export default defineConfig({
  test: {
    ...config.test,
    include: [`test/${folders}/**/!(model).test.ts`],
    // The SDK is loaded once for all files of a run, which is most of what one takes.
    isolate: false,
  },
});
