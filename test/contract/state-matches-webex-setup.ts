import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectNothingLeft, expectReachable} from './reachable.js';

// For the tests of `state-matches-webex-*`. Registered means that calls arrive, so they compare the page's state with
// the cloud's. Every test ends by checking that a call rings, that none rings, or that no device is left at Webex.

/** Signs in and registers, and checks that a call rings. */
export async function register(sdkPage: Page, cloud: RunningCloud): Promise<void> {
  await sdkPage.evaluate(async token => {
    const session = await ours.signIn(token);
    await session.line.register();
  }, cloud.issueToken().access_token);
  await expectReachable(sdkPage, cloud);
}

export const state = (sdkPage: Page) => sdkPage.evaluate(() => ours.session.line.snapshot.state);
export const status = (sdkPage: Page) => sdkPage.evaluate(() => ours.session.line.snapshot.state.status);

/** Signs out, and checks that no device is left at Webex. */
export async function signOutCleanly(sdkPage: Page, cloud: RunningCloud): Promise<void> {
  await sdkPage.evaluate(() => ours.session.signOut());
  await expectNothingLeft(cloud);
}
