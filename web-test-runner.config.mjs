import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {playwrightLauncher} from '@web/test-runner-playwright';
import {chromiumArguments, findChromium} from './scripts/browsers.mjs';
import {totalsReporter} from './scripts/wtr-totals-reporter.mjs';

// Drawing and finding, in a real browser. A context for each file: nothing leaks from one to the next.
export default {
  files: 'test/{elements,context,define}/**/*.test.ts',
  nodeResolve: true,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {executablePath: findChromium(), args: chromiumArguments},
    }),
  ],
  plugins: [esbuildPlugin({ts: true, target: 'es2022', tsconfig: 'tsconfig.json'})],
  testFramework: {config: {ui: 'bdd', timeout: 10_000}},
  reporters: [defaultReporter(), totalsReporter()],
};
