import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import type {Page} from '@playwright/test';
import type axe from 'axe-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules that axe reports, with the elements that break them. */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  await page.evaluate(await source);
  return page.evaluate(async selector => {
    const {violations: found} = await (globalThis as unknown as {axe: typeof axe}).axe.run(selector);
    return found.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(', ')}`);
  }, within);
}
