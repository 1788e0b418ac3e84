import {otherUrl, pageUrl} from '../test/contract/life-stage.js';
import type {Scene} from './scene.js';

/**
 * Leaves the page and goes back to it, out of the browser's back/forward cache.
 *
 * @throws {Error} When the browser did not keep the page, with its reasons.
 */
export async function awayAndBack({tab, pass}: Pick<Scene, 'tab' | 'pass'>): Promise<void> {
  await tab.evaluate(() => Object.assign(globalThis, {isKept: true}));
  await tab.goto(otherUrl);
  await pass(3);
  await tab.goBack({waitUntil: 'commit'});
  while ((await tab.evaluate(() => location.href)) !== pageUrl) await pass(0.1);
  const reasons = await tab.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as (PerformanceEntry & {
      notRestoredReasons?: object;
    })[];
    return 'isKept' in globalThis ? undefined : JSON.stringify(navigation?.notRestoredReasons);
  });
  if (reasons !== undefined) throw new Error(`The browser did not keep the page: ${reasons}`);
}
