import {launch, type BrowserContext, type ElementHandle, type Page} from 'puppeteer-core';
import {expect} from '@playwright/test';
import {ensureFirefox, findFirefox} from '../../scripts/browsers.mjs';
import type {Engine, Tab} from './engine.js';

export const firefox: Engine = {
  name: 'Firefox',
  missing: ensureFirefox,
  async start() {
    const browser = await launch({
      browser: 'firefox',
      executablePath: findFirefox()!,
      headless: true,
      // A microphone with a constant tone, which every page may use.
      extraPrefsFirefox: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
      },
    });
    return {
      // Firefox needs 5 CPU seconds to start, so each test gets a container of the same browser.
      async startVisit() {
        const context = await browser.createBrowserContext();
        return {
          async open(url) {
            const page = await context.newPage();
            await page.goto(url);
            return tabOf(page, context);
          },
          end: () => context.close(),
        };
      },
      stop: () => browser.close(),
    };
  },
};

function tabOf(page: Page, context: BrowserContext): Tab {
  let before: readonly Page[] = [];
  return {
    run: async <Result>(script: (given: string) => Result, given = '') =>
      (await page.evaluate(script, given)) as Result,
    async press(find, given = '') {
      before = await context.pages();
      const found = await page.evaluateHandle(find, given);
      await (found as ElementHandle).click();
    },
    async popup() {
      const opened = async () => (await context.pages()).find(each => !before.includes(each));
      await expect.poll(opened).toBeDefined();
      return tabOf((await opened())!, context);
    },
    close: () => page.close(),
  };
}
