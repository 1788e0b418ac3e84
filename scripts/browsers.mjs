import {existsSync} from 'node:fs';
import {find, install, run} from './debian.mjs';

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

/** What Chromium is started with: without a sandbox, as tests in containers run as root, and without calling home. */
export const chromiumArguments = [
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

/** @returns {{executablePath?: string, args: string[]}} How Playwright launches this machine's Chromium. */
export function chromiumLaunch() {
  const executablePath = findChromium();
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

/** Finds a Chromium for the tests, or installs one: without it there is nothing to show. */
export async function ensureChromium() {
  const {chromium} = await import('@playwright/test');
  const there = () => findChromium() ?? existsSync(chromium.executablePath());
  if (there()) return;
  const installed =
    install('chromium', 'fonts-liberation') ?? run('npx', ['playwright', 'install', 'chromium']);
  if (installed && there()) return;
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
