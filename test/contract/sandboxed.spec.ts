import type {FrameLocator, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import {expectNothingLeft, expectReachable} from './reachable.js';
import {expect, test} from './site.js';
import {repeats} from '../repeats.js';

// Frames and browsers in which a page cannot share anything with other pages. Each page then automatically has a
// separate line. Success is checked on Webex's side.

/**
 * Environments that lack the APIs through which tabs share a line. Each script runs before anything else in each frame.
 */
const environments: readonly {
  readonly name: string;
  readonly script: string;
  readonly sandboxed?: boolean;
}[] = [
  {name: 'a sandboxed frame without an origin', script: ';', sandboxed: true},
  {name: 'a frame of this origin', script: ';'},
  {
    name: 'no Web Locks',
    script: 'Object.defineProperty(Navigator.prototype, "locks", {get: () => undefined});',
  },
  {
    name: 'Web Locks that throw when read',
    script:
      'Object.defineProperty(Navigator.prototype, "locks", {get() { throw new DOMException("", "SecurityError"); }});',
  },
  {
    name: 'Web Locks that refuse',
    script: `for (const name of ['request', 'query']) LockManager.prototype[name] = () =>
      Promise.reject(new DOMException('', 'SecurityError'));`,
  },
  {
    name: 'Web Locks that throw',
    script: `for (const name of ['request', 'query']) LockManager.prototype[name] = () => { throw new TypeError('no'); };`,
  },
  {name: 'no BroadcastChannel', script: 'delete globalThis.BroadcastChannel;'},
  {
    name: 'a BroadcastChannel that refuses',
    script:
      'globalThis.BroadcastChannel = class { constructor() { throw new DOMException("", "SecurityError"); } };',
  },
  {
    name: 'a BroadcastChannel that throws on postMessage',
    script:
      'BroadcastChannel.prototype.postMessage = () => { throw new DOMException("", "InvalidStateError"); };',
  },
  {
    name: 'storage that throws',
    script: `for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(globalThis, name, {get() { throw new DOMException('', 'SecurityError'); }});`,
  },
];

/** One for each API, and the frame that has none of the APIs. */
const oneForEachApi = new Set([
  'a sandboxed frame without an origin',
  'Web Locks that refuse',
  'no BroadcastChannel',
  'storage that throws',
]);

async function registerIn(frame: FrameLocator | Page, cloud: RunningCloud): Promise<void> {
  const login = frame.locator('webex-login');
  await login
    .locator('input')
    .or(login.getByRole('button', {name: 'Sign in'}))
    .first()
    .waitFor();
  // Like a framed page that gets its token from its parent.
  await login.evaluate((element: WebexLogin, token) => {
    element.tokenSource = () => token;
  }, cloud.issueToken().access_token);
  await login.getByRole('button', {name: 'Sign in'}).click();
  await expect(login).toContainText('Ada Lovelace', {timeout: 40_000});
  await frame.getByRole('button', {name: 'Register'}).click();
  await expect(frame.locator('webex-line-status [part~=registered]').first()).toBeVisible({timeout: 30_000});
}

for (const {name, script, sandboxed} of environments) {
  test(
    `with ${name} a ring arrives, and nothing is left`,
    repeats(!oneForEachApi.has(name)),
    async ({site, cloud}) => {
      const errors: string[] = [];
      // An error of the SDK in every frame whose policy forbids compute pressure. The SDK continues without it.
      site.on('pageerror', ({message}) => message.includes('PressureObserver') || errors.push(message));
      await site.addInitScript(script);
      await site.goto(`${cloud.url}/${sandboxed ? 'sandboxed' : 'framed'}?src=/`);
      const frame = site.frameLocator('iframe');
      await registerIn(frame, cloud);
      await expectReachable(site, cloud);
      await frame.locator('webex-login').getByRole('button', {name: 'Sign out'}).click();
      await expect(frame.locator('webex-login [part~=signed-out]').first()).toBeVisible();
      await expectNothingLeft(cloud);
      expect(errors).toEqual([]);
    },
  );
}
