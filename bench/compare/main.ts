// `npm run compare` shows this library's elements beside those of Momentum and Web Awesome, and takes pictures into
// .cache/compare: of the page (light, dark, in forced colors, right to left, and narrow), and of open menus and dialogs. The
// light picture is also written into docs/. With the name of a look, it takes only that picture: `npm run compare --
// light`. With `-- serve`, it serves the page until you stop it.
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {serve} from '@hono/node-server';
import {serveStatic} from '@hono/node-server/serve-static';
import {chromium, type Browser, type BrowserContextOptions, type Page} from '@playwright/test';
import {Hono} from 'hono';
import {chromiumLaunch} from '../../scripts/browsers.mjs';
import {build} from '../../scripts/build.mjs';
import {root} from '../../scripts/packages.mjs';
import {bundle} from '../bundle.mjs';
import {installPeers} from '../install-peers.mjs';
import {forceStates} from './force-states.js';
import {measurePage} from './measure-page.js';

const pictures = path.join(root, '.cache/compare');

interface Look {
  readonly name: string;
  readonly options?: BrowserContextOptions;
  readonly query?: string;
}

const looks: readonly Look[] = [
  {name: 'light'},
  {name: 'dark', options: {colorScheme: 'dark'}},
  {name: 'forced-colors', options: {forcedColors: 'active'}},
  {name: 'rtl', query: '?dir=rtl&lang=ar'},
  {name: 'narrow', options: {viewport: {width: 320, height: 800}}},
];

const libraries = ['ours', 'momentum', 'web-awesome'] as const;

await build();
await installPeers();
const server = await startServer();
const chosen = process.argv.slice(2);
if (chosen.includes('serve')) console.log(`${server.url}/bench/compare/`);
else {
  await mkdir(pictures, {recursive: true});
  const browser = await chromium.launch(chromiumLaunch());
  try {
    for (const look of looks)
      if (!chosen.length || chosen.includes(look.name)) await takePicture(browser, look);
    for (const library of libraries)
      for (const kind of ['menu', 'dialog'] as const)
        if (!chosen.length) await takeOpenPictures(browser, library, kind);
  } finally {
    await browser.close();
    await server.close();
  }
  console.log(`The pictures are in ${path.relative(root, pictures)}.`);
}

async function startServer(): Promise<{readonly url: string; close(): Promise<void>}> {
  const app = new Hono();
  for (const name of ['momentum', 'web-awesome']) {
    const script = await bundle(`bench/compare/${name}.js`);
    app.get(`/${name}.js`, c => c.body(script, 200, {'content-type': 'text/javascript'}));
  }
  app.use(
    '/peers/*',
    serveStatic({root: '.cache/peers/node_modules', rewriteRequestPath: file => file.replace('/peers', '')}),
  );
  app.use('*', serveStatic({root: '.'}));
  return new Promise(resolve => {
    const listening = serve({fetch: app.fetch, port: 0, hostname: 'localhost'}, ({port}) =>
      resolve({
        url: `http://localhost:${port}`,
        close: () => new Promise(done => void listening.close(() => done())),
      }),
    );
  });
}

async function open(browser: Browser, {options, query = ''}: Omit<Look, 'name'>): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1200, height: 900}, ...options});
  const page = await context.newPage();
  await page.goto(`${server.url}/bench/compare/${query}`, {waitUntil: 'networkidle'});
  await page.evaluate(() => document.fonts.ready);
  return page;
}

async function takePicture(browser: Browser, look: Look): Promise<void> {
  const page = await open(browser, look);
  await forceStates(page);
  await page.screenshot({path: path.join(pictures, `${look.name}.png`), fullPage: true});
  if (look.name === 'light')
    await page.screenshot({path: path.join(root, 'docs/comparison.jpg'), fullPage: true, quality: 80});
  if (look.name === 'light' || look.name === 'dark') {
    const report = await measurePage(page);
    await writeFile(path.join(pictures, `${look.name}.json`), JSON.stringify(report, undefined, 2));
  }
  await page.context().close();
}

/** Takes pictures of a library's open menu or dialog, in light and dark mode. */
async function takeOpenPictures(
  browser: Browser,
  library: (typeof libraries)[number],
  kind: 'menu' | 'dialog',
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open(browser, {options: {colorScheme, viewport: {width: 640, height: 420}}});
    const element = page.locator(`#${kind}-${library}`);
    if (kind === 'menu' || library === 'ours') {
      const button = library === 'momentum' ? element : element.locator('button').first();
      await button.scrollIntoViewIfNeeded();
      await button.click();
    } else
      await element.evaluate(
        (dialog, property) => Object.assign(dialog, {[property]: true}),
        library === 'momentum' ? 'visible' : 'open',
      );
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map(({finished}) => finished.catch(() => undefined))),
    );
    await page.screenshot({path: path.join(pictures, `${kind}-${library}-${colorScheme}.png`)});
    await page.context().close();
  }
}
