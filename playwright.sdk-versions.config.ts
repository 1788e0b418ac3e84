import {defineConfig} from '@playwright/test';
import usual from './playwright.config.js';
import {sdks} from './scripts/sdk-file.mjs';

// `npm run sdk-versions`: tests the required functions and the traps with each version of the SDK. Not part of `npm test`.
const {testMatch: _match, grepInvert: _traps, ...rest} = usual;

export default defineConfig<{sdkVersion: string}>({
  ...rest,
  projects: sdks.flatMap(({version}) => {
    const use = {sdkVersion: version};
    return [
      {name: `${version} checks`, testDir: 'test/sdk-versions', use},
      // The tests of the SDK alone. A failure means that this version behaves differently.
      {name: `${version} traps`, testDir: 'test/contract', testMatch: '*.spec.ts', grep: /raw: /, use},
    ];
  }),
});
