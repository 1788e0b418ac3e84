import {createRequire} from 'node:module';
import type {Page} from '@playwright/test';
import type {AxeResults, ElementContext} from 'axe-core';

/** The measured properties of one library. */
export interface PageReport {
  readonly library: string;
  /** The different sizes of everything that can be pressed, in CSS pixels: the tag, and width × height. */
  readonly targets: readonly string[];
  /** The violations that axe finds, each with the number of elements. */
  readonly violations: readonly string[];
  /** The roles and names in the accessibility tree. */
  readonly tree: string;
}

const columns = ['ours', 'Momentum', 'Web Awesome'];

/** Measures each library's column of the comparison. */
export async function measurePage(page: Page): Promise<PageReport[]> {
  await page.addScriptTag({path: createRequire(import.meta.url).resolve('axe-core')});
  const reports: PageReport[] = [];
  for (const [index, library] of columns.entries()) {
    const cells = `main > div:nth-child(4n + ${index + 2}):not(.head)`;
    const targets = await page
      .locator(cells)
      .locator('button:visible, [role=button]:visible, input:visible')
      .evaluateAll(elements =>
        elements.map(element => {
          const {width, height} = element.getBoundingClientRect();
          return `${element.localName} ${Math.round(width)} × ${Math.round(height)}`;
        }),
      );
    const violations = await page.evaluate(async selector => {
      const {axe} = globalThis as unknown as {axe: {run(context: ElementContext): Promise<AxeResults>}};
      const {violations: found} = await axe.run({include: [[selector]]});
      return found.map(({id, impact, nodes}) => `${id} (${impact}): ${nodes.length}`);
    }, cells);
    const trees: string[] = [];
    for (const cell of await page.locator(cells).all()) trees.push(await cell.ariaSnapshot());
    reports.push({library, targets: [...new Set(targets)], violations, tree: trees.join('\n')});
  }
  return reports;
}
