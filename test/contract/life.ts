import {expect, test as base, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startLife, type Life} from './life-stage.js';

export const test = base.extend<{life: Life}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture stands on
  life: async ({}, use) => {
    const life = await startLife();
    await use(life);
    await life.close();
  },
});

export {otherUrl, pageUrl} from './life-stage.js';
export {expect};

export async function signIn(page: Page, cloud: RunningCloud, options: object = {}): Promise<void> {
  const {access_token: token} = cloud.issueToken();
  await page.evaluate(
    async ([t, given]) => {
      (await ours.open()).configure(given);
      await ours.signIn(t);
    },
    [token, options] as const,
  );
}

export async function registered(page: Page, cloud: RunningCloud, options: object = {}): Promise<void> {
  await signIn(page, cloud, options);
  await page.evaluate(() => ours.session.line.register());
  expect(cloud.devices().mobius).toHaveLength(1);
}

export const status = (page: Page) => page.evaluate(() => ours.session.line.snapshot.state.status);
