import {existsSync} from 'node:fs';
import {find, install, run} from './debian.mjs';
import {binary} from './packages.mjs';

/** Chromium without its user interface. A page then needs only a quarter of the CPU time. */
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

/** Chromium's arguments for tests. */
export const chromiumArguments = [
  // Halves the SDK's load time. The SDK creates errors while it loads, and for each error, V8 would parse the SDK's 2.6 MB
  // again to find the line number.
  '--js-flags=--no-enable-lazy-source-positions',
  // Tests in containers run as root.
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

/** @returns {string | undefined} `CHROME_PATH`, or else Chromium's headless shell, or Chromium itself if there is none. */
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

/** @returns {string | undefined} WebKit's MiniBrowser, if its driver and xvfb are installed as well. */
export function findMiniBrowser() {
  return find(['WebKitWebDriver'], []) && find(['xvfb-run'], []) && find([], miniBrowserPlaces);
}

/** Installs Chromium and its headless shell if they are missing. Ends this process if there is still no Chromium. */
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

/**
 * Installs Firefox if it is missing.
 *
 * @returns {string | undefined} Why there is no Firefox, if it could not be installed.
 */
export function ensureFirefox() {
  if (findFirefox() || (install('firefox-esr') && findFirefox())) return undefined;
  return 'there is no Firefox here: install it, or set FIREFOX_PATH to its path';
}

/**
 * Installs WebKit if it is missing.
 *
 * @returns {string | undefined} Why there is no WebKit, if it could not be installed.
 */
export function ensureWebKit() {
  if (findMiniBrowser() || (install('webkit2gtk-driver', 'xvfb') && findMiniBrowser())) return undefined;
  return "there is no WebKit here: it comes with Debian's packages webkit2gtk-driver and xvfb";
}
