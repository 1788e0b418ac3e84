import {expect, test as base, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {otherUrl, pageUrl, startLifeStage, type LifeStage} from './life-stage.js';

export const test = base.extend<{life: LifeStage}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads a fixture's dependencies from the pattern
  life: async ({}, use) => {
    const life = await startLifeStage();
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

export async function register(page: Page, cloud: RunningCloud, options: object = {}): Promise<void> {
  await signIn(page, cloud, options);
  await page.evaluate(() => ours.session.line.register());
  expect(cloud.devices().mobius).toHaveLength(1);
}

export const status = (page: Page) => page.evaluate(() => ours.session.line.snapshot.state.status);

/**
 * Navigates to another page and back. When memory is short the browser may drop the cached page; then retry, because
 * the test is only meaningful if the page was cached.
 */
export async function awayAndBack(
  page: Page,
  before: () => Promise<void>,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const reasons: string[] = [];
  while (reasons.length < 3) {
    await before();
    await page.evaluate(() => Object.assign(globalThis, {isKept: true}));
    await page.goto(otherUrl);
    await meanwhile();
    await page.goBack({waitUntil: 'commit'});
    await expect.poll(() => page.evaluate(() => location.href)).toBe(pageUrl);
    const dropped = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation') as (PerformanceEntry & {
        notRestoredReasons?: object;
      })[];
      return 'isKept' in globalThis ? null : JSON.stringify(navigation?.notRestoredReasons);
    });
    if (dropped === null) return;
    reasons.push(dropped);
  }
  throw new Error(`The browser did not keep the page: ${reasons.join('; ')}`);
}
