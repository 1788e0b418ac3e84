import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {installPageSide} from './page-side.js';
import {expect} from './stage.js';

export async function openTab(context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(installPageSide);
  await page.goto(cloud.url);
  return page;
}

export async function signIn(page: Page, token: string): Promise<void> {
  await page.evaluate(async t => {
    await ours.signIn(t);
  }, token);
}

export const tokenOf = (cloud: RunningCloud, account?: string) => cloud.issueToken({account}).access_token;

export const register = (page: Page) => page.evaluate(() => ours.outcome(ours.session.line.register()));

/** A short form of a tab's line status. If another tab is the leader, it includes the leader's status. */
export function statusIn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const {state} = ours.session.line.snapshot;
    if (state.status === 'failed') return `failed ${state.fault.type}`;
    return state.status === 'elsewhere' && state.holder === 'tab'
      ? `elsewhere ${state.there.status}`
      : state.status;
  });
}

/**
 * Two tabs signed in with the same token, as from one session at the application's server. The first one is registered.
 */
export async function twoTabs(sdkPage: Page, context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const token = tokenOf(cloud);
  await signIn(sdkPage, token);
  expect(await register(sdkPage)).toBe('ok');
  const second = await openTab(context, cloud);
  await signIn(second, token);
  return second;
}
