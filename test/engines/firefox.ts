import {launch} from 'puppeteer-core';
import {findFirefox, missingFirefox} from '../../scripts/browsers.mjs';
import type {Engine} from './engine.js';

export const firefox: Engine = {
  name: 'Firefox',
  missing: missingFirefox,
  async start() {
    const browser = await launch({browser: 'firefox', executablePath: findFirefox(), headless: true});
    return {
      async open(url) {
        const page = await browser.newPage();
        await page.goto(url);
        return {
          run: async <Result>(script: (given: string) => Result, given = '') =>
            (await page.evaluate(script, given)) as Result,
          close: () => page.close(),
        };
      },
      stop: () => browser.close(),
    };
  },
};
