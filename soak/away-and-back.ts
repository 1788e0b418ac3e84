import {otherUrl, pageUrl} from '../test/contract/life-stage.js';
import type {SoakRun} from './soak-run.js';

/** Thrown if the browser loaded the page again, because it may drop a page from its back/forward cache at any time. */
export class PageNotKept extends Error {}

/**
 * Leaves the page and returns to it from the browser's back/forward cache.
 *
 * @throws {PageNotKept} With the browser's reasons, if it gives any.
 */
export async function awayAndBack({tab, advance}: Pick<SoakRun, 'tab' | 'advance'>): Promise<void> {
  await tab.evaluate(() => Object.assign(globalThis, {isKept: true}));
  await tab.goto(otherUrl);
  await advance(3);
  await tab.goBack({waitUntil: 'commit'});
  while ((await tab.evaluate(() => location.href)) !== pageUrl) await advance(0.1);
  const reasons = await tab.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as (PerformanceEntry & {
      notRestoredReasons?: object;
    })[];
    return 'isKept' in globalThis ? undefined : JSON.stringify(navigation?.notRestoredReasons ?? null);
  });
  if (reasons !== undefined) throw new PageNotKept(`The browser did not keep the page: ${reasons}`);
}
