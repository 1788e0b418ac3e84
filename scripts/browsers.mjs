import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

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
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const inPath = names.flatMap(name => folders.map(folder => path.join(folder, name)));
  return [...inPath, ...places].find(file => existsSync(file));
}

/** Finds a browser for the tests, or installs one. */
export async function ensureChromium() {
  if (findChromium()) return;
  const {chromium} = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return;
  const asRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  console.log('Installing a browser for the tests (once) …');
  const installed = asRootOnDebian
    ? run('apt-get', ['update', '-qq']) &&
      run('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-liberation'])
    : run('npx', ['playwright', 'install', 'chromium']);
  if (installed && (findChromium() || existsSync(chromium.executablePath()))) return;
  console.error(
    'There is no browser to test in. Install Chromium or Chrome, or say where it is in CHROME_PATH.',
  );
  process.exit(1);
}

function run(command, args) {
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  const {status, stdout, stderr} = spawnSync(command, args, {encoding: 'utf8', env});
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}
