import {existsSync} from 'node:fs';
import {find, install, run} from './debian.mjs';

/** Chromium without a window, and without what only a window needs: a quarter of the work for each page. */
const headlessChromiums = ['chromium-headless-shell', 'chrome-headless-shell'];
const chromiums = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const chromiumPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const firefoxPlaces = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];
const miniBrowserPlaces = ['4.1', '4.0', '6.0'].flatMap(version =>
  ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
    machine => `/usr/lib/${machine}/webkit2gtk-${version}/MiniBrowser`,
  ),
);

/**
 * What Chromium is started with: without a sandbox, as tests in containers run as root, and without calling home. The
 * SDK makes errors while it loads, and V8 would parse its 2.6 MB again for the line of each: that halves the load.
 */
export const chromiumArguments = [
  '--js-flags=--no-enable-lazy-source-positions',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The Chromium of this machine: `CHROME_PATH`, else one in the path or in its usual place. Undefined where there is
 * none: then the test tools take the one that `npx playwright install chromium` brought.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  return process.env.CHROME_PATH ?? find(chromiums, chromiumPlaces);
}

/** @returns {string | undefined} The Chromium without a window, or, where there is none, the one with. */
export function findHeadlessChromium() {
  return process.env.CHROME_PATH ?? find(headlessChromiums) ?? findChromium();
}

/**
 * How Playwright launches this machine's Chromium.
 *
 * @param {string | undefined} executablePath
 * @returns {{executablePath?: string, args: string[]}}
 */
export function chromiumLaunch(executablePath = findHeadlessChromium()) {
  return {...(executablePath && {executablePath}), args: chromiumArguments};
}

/** @returns {string | undefined} `FIREFOX_PATH`, else one in the path or in its usual place. */
export function findFirefox() {
  return process.env.FIREFOX_PATH ?? find(['firefox-esr', 'firefox'], firefoxPlaces);
}

/** @returns {string | undefined} WebKit's small browser for tests, where its driver is there too. */
export function findMiniBrowser() {
  return find(['WebKitWebDriver'], []) && find(['xvfb-run'], []) && find([], miniBrowserPlaces);
}

/** Finds Chromium for the tests, or installs it with and without a window: without it there is nothing to show. */
export async function ensureChromium() {
  const {chromium} = await import('@playwright/test');
  const there = () => findChromium() ?? existsSync(chromium.executablePath());
  if (process.env.CHROME_PATH || (find(headlessChromiums) && findChromium())) return;
  install('chromium', 'chromium-headless-shell', 'fonts-liberation');
  if (there() || (run('npx', ['playwright', 'install', 'chromium']) && there())) return;
  console.error(
    'There is no browser to test in. Install Chromium or Chrome, or say where it is in CHROME_PATH.',
  );
  process.exit(1);
}

/** @returns {string | undefined} Why there is no Firefox, where there is none and none can be installed. */
export function missingFirefox() {
  if (findFirefox() || (install('firefox-esr') && findFirefox())) return undefined;
  return 'there is no Firefox here: install it, or say where it is in FIREFOX_PATH';
}

/** @returns {string | undefined} Why there is no WebKit, where there is none and none can be installed. */
export function missingWebKit() {
  if (findMiniBrowser() || (install('webkit2gtk-driver', 'xvfb') && findMiniBrowser())) return undefined;
  return "there is no WebKit here: it comes with Debian's packages webkit2gtk-driver and xvfb";
}
