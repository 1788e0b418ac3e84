import {launch, type Browser, type ElementHandle, type Page} from 'puppeteer-core';
import {expect} from '@playwright/test';
import {findFirefox, missingFirefox} from '../../scripts/browsers.mjs';
import type {Engine, Tab} from './engine.js';

export const firefox: Engine = {
  name: 'Firefox',
  missing: missingFirefox,
  async start() {
    const browser = await launch({browser: 'firefox', executablePath: findFirefox()!, headless: true});
    return {
      async open(url) {
        const page = await browser.newPage();
        await page.goto(url);
        return tabOf(page, browser);
      },
      stop: () => browser.close(),
    };
  },
};

function tabOf(page: Page, browser: Browser): Tab {
  let before: readonly Page[] = [];
  return {
    run: async <Result>(script: (given: string) => Result, given = '') =>
      (await page.evaluate(script, given)) as Result,
    async press(find, given = '') {
      before = await browser.pages();
      const found = await page.evaluateHandle(find, given);
      await (found as ElementHandle).click();
    },
    async popup() {
      const opened = async () => (await browser.pages()).find(each => !before.includes(each));
      await expect.poll(opened).toBeDefined();
      return tabOf((await opened())!, browser);
    },
    close: () => page.close(),
  };
}
