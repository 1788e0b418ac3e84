import {setTimeout} from 'node:timers/promises';
import type {Page, Route} from '@playwright/test';
import {expect, signIn, test} from './site.js';
import {expectState} from './shown-state.js';

// With tabs="separate" each page has a separate SDK and device, and all share one session at the application's server.

test('two pages that renew at the same time request one token, under one browser lock', async ({
  site,
  cloud,
  context,
}) => {
  test.setTimeout(120_000);
  cloud.setScenario({tokenLifetime: 40, keepaliveInterval: 1});
  const carried: string[] = [];
  context.on('request', request => {
    if (request.url().endsWith('/status')) carried.push(request.headers()['authorization'] ?? '');
  });
  // Counts concurrent requests, and delays each so that the other page's renewal falls within it.
  const concurrent = {now: 0, most: 0};
  const delayRequest = async (route: Route): Promise<void> => {
    concurrent.now += 1;
    concurrent.most = Math.max(concurrent.most, concurrent.now);
    await setTimeout(700);
    concurrent.now -= 1;
    await route.continue();
  };
  const other = await context.newPage();
  await other.goto(`${cloud.url}/separate`);
  await site.goto(`${cloud.url}/separate`);
  await signIn(site);
  const pages = [site, other];
  for (const page of pages) await register(page);
  expect(cloud.devices().mobius).toHaveLength(2);
  await context.route('**/webex/token', delayRequest);

  const countIssuedTokens = () => cloud.requests().filter(({endpoint}) => endpoint === 'token').length;
  await expect.poll(countIssuedTokens, {timeout: 60_000}).toBe(2);
  cloud.setScenario({keepaliveInterval: 1});
  // Both use the new token.
  await expect.poll(() => new Set(carried).size, {timeout: 30_000}).toBe(2);
  await expect.poll(() => new Set(carried.slice(-6)).size).toBe(1);
  expect(countIssuedTokens()).toBe(2);
  expect(concurrent).toEqual({now: 0, most: 1});
  for (const page of pages) await expectState(page.locator('webex-line-status'), 'registered');
  expect(cloud.requests().filter(({status}) => status === 401)).toEqual([]);
});

async function register(page: Page): Promise<void> {
  await expect(page.locator('webex-login')).toContainText('Ada Lovelace', {timeout: 30_000});
  await page.getByRole('button', {name: 'Register'}).click();
  await expectState(page.locator('webex-line-status'), 'registered', {timeout: 20_000});
}
