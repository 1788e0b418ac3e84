import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {chromium, expect, test as base, type BrowserContext, type Page} from '@playwright/test';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {chromiumArguments, findChromium} from '../../scripts/browsers.mjs';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {installStage} from './page-side.js';
import {asked} from './stage.js';
import {pageHost, startTlsFront} from './tls-front.js';

/**
 * What becomes of the line when its page is left, kept, frozen and shown again. In a browser of its own: with the
 * back/forward cache, which test tools switch off, and with nothing between it and the network.
 */
interface Stage {
  cloud: RunningCloud;
  preflights: readonly string[];
  context: BrowserContext;
  page: Page;
}

const test = base.extend<{life: Stage}>({
  // eslint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture stands on
  life: async ({}, use) => {
    const sdk = await readFile((await sdkFile()).path);
    const cloud = await startCloud({
      routes: app => {
        app.get('/', c => c.html('<!doctype html><title>Page</title><a href="/other">Away</a>'));
        app.get('/other', c => c.html('<!doctype html><title>Other</title>'));
        app.get('/sdk.js', c => c.body(sdk, 200, {'content-type': 'text/javascript'}));
        app.use('/dist/*', serveStatic({root: '.'}));
      },
    });
    const front = await startTlsFront(cloud);
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [...chromiumArguments, ...front.arguments],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    const context = await browser.newContext();
    await context.addInitScript(installStage);
    const page = await context.newPage();
    await page.goto(`https://${pageHost}/`);
    await use({cloud, preflights: front.preflights, context, page});
    await browser.close();
    await front.close();
    await cloud.close();
  },
});

async function registered(page: Page, cloud: RunningCloud, options: object = {}): Promise<void> {
  const {access_token: token} = cloud.issueToken();
  await page.evaluate(
    async ([t, given]) => {
      (await ours.open()).configure(given);
      await ours.signIn(t);
      await ours.session.line.register();
    },
    [token, options] as const,
  );
  expect(cloud.devices().mobius).toHaveLength(1);
}

const status = (page: Page) => page.evaluate(() => ours.session.line.snapshot.state.status);

test('a page that is left for another site gives its device back, preflight and all', async ({life}) => {
  const {cloud, page, preflights} = life;
  await registered(page, cloud);
  const before = preflights.length;
  await page.goto('about:blank');
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  expect(preflights.slice(before).join()).toContain('DELETE');
});

test('a page that is closed does so too, and gives back its record at the device service', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  await page.close({runBeforeUnload: true});
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await expect.poll(() => cloud.devices().wdm).toEqual([]);
});

test('a page that is to keep its device keeps it', async ({life}) => {
  const {cloud, page, context} = life;
  await registered(page, cloud, {onLeave: 'keep'});
  const other = await context.newPage();
  await page.close({runBeforeUnload: true});
  await other.goto(`https://${pageHost}/other`);
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('a page from the back/forward cache registers again', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  await page.evaluate(() => Object.assign(globalThis, {isTheSamePage: true}));
  await page.goto(`https://${pageHost}/other`);
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await page.goBack({waitUntil: 'commit'});
  // The test means something only if the browser has kept the page.
  expect(await page.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true);
  await expect.poll(() => status(page)).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
  expect(await page.evaluate(() => ours.states.slice(-4))).toEqual(
    expect.arrayContaining(['retrying', 'registered']),
  );
});

test('a page from the cache whose line was not wanted stays unregistered', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  await page.evaluate(() => ours.session.line.deregister());
  await page.goto(`https://${pageHost}/other`);
  await page.goBack({waitUntil: 'commit'});
  await page.waitForTimeout(500);
  expect(await status(page)).toBe('unregistered');
  expect(asked(cloud, 'register')).toHaveLength(1);
});

test('a page that is frozen gives its device back, and registers when it goes on', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  // A browser without a window shows every page, and freezes none: here the test says so.
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  await expect.poll(() => cloud.devices().mobius).toEqual([]);
  await page.evaluate(() => document.dispatchEvent(new Event('resume')));
  await expect.poll(() => status(page)).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('a page that is loaded again in the midst of the retries registers at once', async ({life}) => {
  const {cloud, page} = life;
  cloud.setScenario({register: [{status: 503}, {status: 200}]});
  const {access_token: token} = cloud.issueToken();
  await page.evaluate(async t => {
    await ours.signIn(t);
    ours.session.line.register().catch(() => undefined);
  }, token);
  await expect.poll(() => status(page)).toBe('retrying');
  await page.reload();
  await page.evaluate(async t => {
    await ours.signIn(t);
    await ours.session.line.register();
  }, token);
  expect(await status(page)).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('the other tab takes over from a page that is kept, and has the line when that comes back', async ({
  life,
}) => {
  const {cloud, page, context} = life;
  await registered(page, cloud);
  const {access_token: token} = cloud.issueToken();
  const second = await context.newPage();
  await second.goto(`https://${pageHost}/`);
  await second.evaluate(async t => {
    await ours.signIn(t);
  }, token);
  expect(await status(second)).toBe('elsewhere');
  await page.goto(`https://${pageHost}/other`);
  await expect.poll(() => status(second)).toBe('registered');
  await page.goBack({waitUntil: 'commit'});
  await expect.poll(() => status(page)).toBe('elsewhere');
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('offline past the threshold: retrying for the network, and registered when it is back', async ({
  life,
}) => {
  test.slow();
  const {cloud, page, context} = life;
  cloud.setScenario({keepaliveInterval: 1});
  await registered(page, cloud);
  // First the keepalives go, then the browser notices.
  cloud.setScenario({keepaliveInterval: 1, keepalive: [{drop: true}], register: [{drop: true}]});
  await expect.poll(() => status(page), {timeout: 20_000}).toBe('retrying');
  await context.setOffline(true);
  expect(await page.evaluate(() => ours.session.line.snapshot)).toMatchObject({
    state: {cause: 'network'},
    wanted: true,
    online: false,
  });
  await page.waitForTimeout(2000);
  cloud.setScenario({});
  await context.setOffline(false);
  await expect.poll(() => status(page), {timeout: 20_000}).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('offline for a moment: shown as offline, registered all along, and one device', async ({life}) => {
  test.slow();
  const {cloud, page, context} = life;
  await registered(page, cloud);
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => ours.session.line.snapshot.online)).toBe(false);
  await page.waitForTimeout(4000);
  await context.setOffline(false);
  await expect.poll(() => page.evaluate(() => ours.session.line.snapshot.online)).toBe(true);
  await page.waitForTimeout(8000);
  expect(await status(page)).toBe('registered');
  expect(cloud.devices().mobius).toHaveLength(1);
  expect(await page.evaluate(() => ours.states.slice(3))).toEqual(['registered']);
});
