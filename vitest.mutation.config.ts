import {defineConfig} from 'vitest/config';
import config from './vitest.config.js';

const folder = process.env['MUTATION_FOLDER'];
/** A session starts the SDK, and its tests start it in every way. */
const folders = folder === 'calling' ? '{calling,session}' : folder;

/** What is broken in a folder must be found by the tests of that folder. Its model is left out: it takes too long. */
export default defineConfig({
  test: {
    ...config.test,
    include: [`test/${folders}/**/!(model).test.ts`],
    // The SDK is loaded once for all files of a run, which is most of the time that a run takes.
    isolate: false,
  },
});
