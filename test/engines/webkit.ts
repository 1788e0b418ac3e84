import {expect} from '@playwright/test';
import {remote} from 'webdriverio';
import {ensureWebKit, findMiniBrowser} from '../../scripts/browsers.mjs';
import {startWebKitDriver} from '../../scripts/webkit-driver.mjs';
import type {Engine, Tab} from './engine.js';

export const webkit: Engine = {
  name: 'WebKit',
  missing: ensureWebKit,
  async start() {
    const driver = await startWebKitDriver();
    return {
      async startVisit() {
        const browser = await remote({
          hostname: '127.0.0.1',
          port: driver.port,
          path: '/',
          logLevel: 'error',
          // WebKit's driver has its own options.
          capabilities: {
            browserName: 'MiniBrowser',
            'webkitgtk:browserOptions': {binary: findMiniBrowser(), args: ['--automation']},
            'wdio:enforceWebDriverClassic': true,
          } as WebdriverIO.Capabilities,
        });
        let opened = 0;
        return {
          async open(url) {
            // The browser starts with one tab.
            const handle =
              opened++ === 0 ? await browser.getWindowHandle() : (await browser.createWindow('tab')).handle;
            await browser.switchToWindow(handle);
            await browser.url(url);
            return tabOf(handle, browser);
          },
          end: () => browser.deleteSession().catch(() => undefined),
        };
      },
      async stop() {
        driver.stop();
      },
    };
  },
};

function tabOf(handle: string, browser: WebdriverIO.Browser): Tab {
  let before: readonly string[] = [];
  return {
    async run<Result>(script: (given: string) => Result, given = '') {
      await browser.switchToWindow(handle);
      return (await browser.execute(script, given)) as Result;
    },
    async press(find, given = '') {
      await browser.switchToWindow(handle);
      before = await browser.getWindowHandles();
      const found = await browser.execute(find, given);
      await browser.$(found).click();
    },
    async popup() {
      const opened = async () => (await browser.getWindowHandles()).find(each => !before.includes(each));
      await expect.poll(opened).toBeDefined();
      return tabOf((await opened())!, browser);
    },
    async close() {
      await browser.switchToWindow(handle);
      await browser.closeWindow();
    },
  };
}
