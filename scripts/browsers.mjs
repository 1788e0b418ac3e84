import {existsSync} from 'node:fs';
import {find, install, run} from './debian.mjs';
import {binary} from './packages.mjs';

/** Chromium without its user interface: a page needs a quarter of the CPU time. */
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
 * Chromium's arguments: no sandbox, because tests in containers run as root, and no background requests. The SDK
 * creates errors while it loads, and for each error, V8 would parse the SDK's 2.6 MB again to find the line number. The
 * flag halves the load time.
 */
export const chromiumArguments = [
  '--js-flags=--no-enable-lazy-source-positions',
  '--no-sandbox',
  '--disable-gpu',
  // Saves a process for each browser.
  '--in-process-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds the Chromium of this machine: `CHROME_PATH`, or else one in the path or in its usual place. If undefined, the
 * test tools use the one that `npx playwright install chromium` installs.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  return process.env.CHROME_PATH ?? find(chromiums, chromiumPlaces);
}

/** @returns {string | undefined} Chromium's headless shell, or Chromium itself if there is none. */
export function findHeadlessChromium() {
  return process.env.CHROME_PATH ?? find(headlessChromiums) ?? findChromium();
}

/**
 * Returns Playwright's options for launching this machine's Chromium.
 *
 * @param {string | undefined} executablePath
 * @returns {{executablePath?: string, args: string[]}}
 */
export function chromiumLaunch(executablePath = findHeadlessChromium()) {
  return {...(executablePath && {executablePath}), args: chromiumArguments};
}

/**
 * The same as `chromiumLaunch()`, with a microphone that beeps once a second and is allowed without a prompt.
 *
 * @param {string} [executablePath]
 */
export function launchWithMicrophone(executablePath) {
  const launch = chromiumLaunch(executablePath);
  const fake = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  return {...launch, args: [...launch.args, ...fake]};
}

/** @returns {string | undefined} `FIREFOX_PATH`, or else one in the path or in its usual place. */
export function findFirefox() {
  return process.env.FIREFOX_PATH ?? find(['firefox-esr', 'firefox'], firefoxPlaces);
}

/** @returns {string | undefined} WebKit's MiniBrowser, if its driver is installed as well. */
export function findMiniBrowser() {
  return find(['WebKitWebDriver'], []) && find(['xvfb-run'], []) && find([], miniBrowserPlaces);
}

/** Finds Chromium and its headless shell for the tests, or installs them. */
export async function ensureChromium() {
  const {chromium} = await import('@playwright/test');
  const isInstalled = () => findChromium() ?? existsSync(chromium.executablePath());
  if (process.env.CHROME_PATH || (find(headlessChromiums) && findChromium())) return;
  install('chromium', 'chromium-headless-shell', 'fonts-liberation');
  if (
    isInstalled() ||
    (run(process.execPath, [binary('playwright'), 'install', 'chromium']) && isInstalled())
  )
    return;
  console.error(
    'There is no browser to test in. Install Chromium or Chrome, or set CHROME_PATH to its path.',
  );
  process.exit(1);
}

/** @returns {string | undefined} Why Firefox is missing, if there is none and it cannot be installed. */
export function missingFirefox() {
  if (findFirefox() || (install('firefox-esr') && findFirefox())) return undefined;
  return 'there is no Firefox here: install it, or set FIREFOX_PATH to its path';
}

/** @returns {string | undefined} Why WebKit is missing, if there is none and it cannot be installed. */
export function missingWebKit() {
  if (findMiniBrowser() || (install('webkit2gtk-driver', 'xvfb') && findMiniBrowser())) return undefined;
  return "there is no WebKit here: it comes with Debian's packages webkit2gtk-driver and xvfb";
}
