import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {playwrightLauncher} from '@web/test-runner-playwright';
import {puppeteerLauncher} from '@web/test-runner-puppeteer';
import {webdriverLauncher} from '@web/test-runner-webdriver';
import {chromiumArguments, findFirefox, findHeadlessChromium, findMiniBrowser} from './scripts/browsers.mjs';
import {startWebKitDriver} from './scripts/webkit-driver.mjs';
import {totalsReporter} from './scripts/wtr-totals-reporter.mjs';

// Tests of elements in a real browser: `ENGINE=firefox npx wtr`, or `webkit`. Chromium is the default.
const engine = process.env.ENGINE ?? 'chromium';
const driver = engine === 'webkit' ? await startWebKitDriver() : undefined;

const launchers = {
  // Use a context for each file, so that nothing leaks from one file to the next.
  chromium: () =>
    playwrightLauncher({
      product: 'chromium',
      // No request leaves the machine: requests to Webex fail.
      launchOptions: {
        executablePath: findHeadlessChromium(),
        args: [...chromiumArguments, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'],
      },
    }),
  firefox: () =>
    puppeteerLauncher({
      launchOptions: {browser: 'firefox', executablePath: findFirefox(), headless: true},
      concurrency: 1,
    }),
  webkit: () =>
    webdriverLauncher({
      hostname: '127.0.0.1',
      port: driver.port,
      path: '/',
      capabilities: {
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': {binary: findMiniBrowser(), args: ['--automation']},
        'wdio:enforceWebDriverClassic': true,
      },
    }),
};

/**
 * Tests of texts and of the order of events, in which engines do not differ, and of calls, which need WebRTC with a
 * microphone. They run in Chromium only.
 */
const independent = [
  'test/elements/{localization,one-language,fault-action}.test.ts',
  'test/elements/webex-{dialer,incoming-call,call,audio-settings}*.test.ts',
  'test/elements/call-{quality,timer}.test.ts',
  'test/context/{line-events,sign-in-events,added-and-removed-elements,call-events}.test.ts',
];

/**
 * The tests that `npm test` runs in Firefox and WebKit: the three main elements, how elements find the line, and their
 * definition. `npm run engines` runs all tests that are not independent of the engine.
 */
const core = [
  'test/elements/webex-{login,line-status,line-controls}*.test.ts',
  'test/context/finding.test.ts',
  'test/define/define.test.ts',
];

const all = ['test/{elements,context,define}/**/*.test.ts'];

function filesFor() {
  if (engine === 'chromium') return all;
  return process.env.ENGINE_TESTS === 'all' ? [...all, ...independent.map(files => `!${files}`)] : core;
}

export default {
  files: filesFor(),
  nodeResolve: true,
  browsers: [launchers[engine]()],
  // WebKit crashes if two files that send keys run at the same time.
  ...(engine === 'webkit' && {concurrency: 1}),
  plugins: [
    esbuildPlugin({ts: true, target: 'es2022', tsconfig: 'tsconfig.json'}),
    {name: 'webkit-driver', serverStop: () => driver?.stop()},
  ],
  testFramework: {config: {ui: 'bdd', timeout: 30_000}},
  // On a busy machine a browser starts slowly, and a file that checks every element in every state takes long.
  browserStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  filterBrowserLogs: ({args}) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), totalsReporter()],
};
