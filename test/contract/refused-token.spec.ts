import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNothingLeft, expectReachable} from './reachable.js';
import {expect, signIn, test} from './site.js';
import {repeats} from '../repeats.js';

/** The number of tokens that the application's server got from Webex. */
const countIssuedTokens = (cloud: RunningCloud): number =>
  cloud.requests().filter(({endpoint, status}) => endpoint === 'token' && status === 200).length;

async function register(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Register', exact: true}).click();
  await expect(page.locator('webex-line-status')).toContainText('Registered', {timeout: 15_000});
}

test.beforeEach(async ({cloud, site}) => {
  cloud.setScenario({keepaliveInterval: 1});
  await site.goto(cloud.url);
  await signIn(site);
});

// `expireTokens()` revokes all access tokens issued so far, but no refresh token.
test.describe('an access token that Webex revokes while its refresh token lives', () => {
  test('is replaced after a reload, and the line is reachable', repeats(), async ({site, cloud}) => {
    cloud.expireTokens();
    await site.reload();
    await expect(site.locator('webex-login')).toContainText('Ada Lovelace', {timeout: 30_000});
    expect(countIssuedTokens(cloud)).toBe(2);
    await register(site);
    await expectReachable(site, cloud);
    // The next page gets a valid token.
    await site.reload();
    await expect(site.locator('webex-login')).toContainText('Ada Lovelace', {timeout: 30_000});
    expect(countIssuedTokens(cloud)).toBe(2);
  });

  test('is replaced while the line is registered, which stays registered and reachable', async ({
    site,
    cloud,
  }) => {
    await register(site);
    cloud.expireTokens();
    await expect.poll(() => countIssuedTokens(cloud), {timeout: 15_000}).toBe(2);
    // The socket connects with the new token as well.
    cloud.dropMercury();
    const keepalives = (): number =>
      cloud.requests().filter(({endpoint, status}) => endpoint === 'keepalive' && status === 200).length;
    const before = keepalives();
    await expect.poll(keepalives, {timeout: 15_000}).toBeGreaterThan(before + 1);
    await expect(site.locator('webex-line-status')).toContainText('Ready for calls', {timeout: 15_000});
    await expectReachable(site, cloud);
    expect(cloud.requests().filter(({endpoint}) => endpoint === 'register')).toHaveLength(1);
    expect(countIssuedTokens(cloud)).toBe(2);
  });

  test('is replaced when the line registers with it', repeats(), async ({site, cloud}) => {
    cloud.expireTokens();
    await register(site);
    await expectReachable(site, cloud);
    expect(countIssuedTokens(cloud)).toBe(2);
  });

  test('is replaced when the line deregisters with it', repeats(), async ({site, cloud}) => {
    await register(site);
    // So that no keepalive fails first.
    cloud.setScenario({keepaliveInterval: 60});
    cloud.expireTokens();
    await site.getByRole('button', {name: 'Deregister', exact: true}).click();
    await expect.poll(() => cloud.devices().mobius, {timeout: 15_000}).toEqual([]);
    expect(countIssuedTokens(cloud)).toBe(2);
    await site.getByRole('button', {name: 'Sign out'}).click();
    await expectNothingLeft(cloud);
  });
});

test('if Webex refuses every token, a new one is requested once and the line fails', async ({
  site,
  cloud,
}) => {
  await register(site);
  cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 401}]});
  await expect(site.locator('webex-line-status')).toContainText('Line unavailable', {timeout: 20_000});
  const refused = (): number =>
    cloud.requests().filter(({endpoint, status}) => endpoint === 'keepalive' && status === 401).length;
  expect(refused()).toBeGreaterThan(1);
  expect(countIssuedTokens(cloud)).toBe(2);
});
