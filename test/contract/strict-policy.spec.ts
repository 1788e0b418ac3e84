import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {testedSdk} from '../../src/sdk/sdk-file.js';
import {expect, signIn, test} from './site.js';
import {expectState} from './shown-state.js';

/** Signs in, registers and waits for keepalives. Returns the policy violations that the browser reported. */
async function violationsOn(site: Page, cloud: RunningCloud, path: string): Promise<string[]> {
  cloud.setScenario({keepaliveInterval: 1});
  const violations = new Set<string>();
  // An error in the listener itself would hide violations.
  site.on('pageerror', ({message}) => violations.add(message));
  await site.exposeFunction('violated', (what: string) => violations.add(what));
  await site.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI, sourceFile}) => {
      const {violated} = globalThis as unknown as {violated(what: string): void};
      violated(`${effectiveDirective} ${blockedURI} ${sourceFile && new URL(sourceFile).pathname}`.trim());
    });
  });
  await site.goto(cloud.url + path);
  await signIn(site);
  const pictures = site.locator('webex-login img');
  await expect
    .poll(() => pictures.evaluateAll(all => (all as HTMLImageElement[]).every(img => img.complete)))
    .toBe(true);
  await site.getByRole('button', {name: 'Register'}).click();
  const status = site.locator('webex-line-status');
  await expectState(status, 'registered', {timeout: 20_000});
  const keepalives = () => cloud.requests().filter(({endpoint}) => endpoint === 'keepalive');
  await expect.poll(() => keepalives().length, {timeout: 20_000}).toBeGreaterThan(1);
  expect(keepalives().every(({status: answered}) => answered === 200)).toBe(true);
  await expectState(status, 'registered');
  return [...violations];
}

const widthOfPicture = (site: Page): Promise<number> =>
  site.locator('webex-login img').evaluate((img: HTMLImageElement) => img.naturalWidth);

test('the policy is the required strict one plus the sources that the SDK needs', async ({site, cloud}) => {
  const response = await site.goto(`${cloud.url}/strict`);
  const given = response?.headers()['content-security-policy'] ?? '';
  for (const directive of [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    `script-src 'self' ${testedSdk.src}`,
    "style-src 'self'",
    "require-trusted-types-for 'script'",
  ])
    expect(given.split(';').map(one => one.trim())).toContain(directive);
  expect(given).not.toMatch(/unsafe|\*/);
  // The policy never allows a whole CDN.
  expect(given).not.toMatch(/unpkg\.com(?!\/webex@)/);
});

test('a policy that a proxy adds to each response blocks the popup’s script, but not the sign-in', async ({
  site,
  cloud,
}) => {
  await site.context().addCookies([{name: 'proxy', value: '1', url: cloud.url}]);
  await site.goto(cloud.url);
  await signIn(site);
});

test('a policy that blocks the SDK is not reported as a wrong file, although its address answers', async ({
  site,
  cloud,
}) => {
  const {path} = await sdkFile();
  const headers = {'access-control-allow-origin': '*'};
  await site.context().route(testedSdk.src, route => route.fulfill({path, headers}));
  await site.goto(`${cloud.url}/without-sdk`);
  const opened = site.waitForEvent('popup');
  await site.getByRole('button', {name: 'Sign in'}).click();
  await (await opened).getByRole('button', {name: 'Allow'}).click();
  await expect(site.locator('webex-login')).toContainText("Couldn't load the Webex Calling SDK.");
});

test.describe('trap 23: a page with a strict policy and Trusted Types', () => {
  test('signs in, registers and sends two keepalives without violating the policy', async ({site, cloud}) => {
    expect(await violationsOn(site, cloud, '/quiet')).toEqual([]);
    expect(await widthOfPicture(site)).toBeGreaterThan(0);
  });

  test('if the policy forbids pictures the browser reports a violation, which proves that the check can fail', async ({
    site,
    cloud,
  }) => {
    const [violation, ...more] = await violationsOn(site, cloud, '/without-pictures');
    expect(violation).toMatch(/^img-src https:/);
    expect(more).toEqual([]);
    await expect(site.locator('webex-login [part=avatar]')).toHaveText('AL');
  });

  test('works with the strictest policy, where the SDK continues without two features it tries', async ({
    site,
    cloud,
  }) => {
    expect(await violationsOn(site, cloud, '/strict')).toEqual([
      'script-src wasm-eval /sdk.js',
      'style-src-attr inline /sdk.js',
    ]);
  });
});
