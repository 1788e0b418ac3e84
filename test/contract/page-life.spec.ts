import {asked} from './stage.js';
import {expect, otherUrl, pageUrl, registered, status, test} from './life.js';

/** What becomes of the line when its page is left, kept, frozen, put to sleep and shown again. */
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
  await other.goto(otherUrl);
  expect(cloud.devices().mobius).toHaveLength(1);
});

test('a page from the back/forward cache registers again', async ({life}) => {
  const {cloud, page} = life;
  await registered(page, cloud);
  await page.evaluate(() => Object.assign(globalThis, {isTheSamePage: true}));
  await page.goto(otherUrl);
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
  await page.goto(otherUrl);
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
  await second.goto(pageUrl);
  await second.evaluate(async t => {
    await ours.signIn(t);
  }, token);
  expect(await status(second)).toBe('elsewhere');
  await page.goto(otherUrl);
  await expect.poll(() => status(second)).toBe('registered');
  await page.goBack({waitUntil: 'commit'});
  await expect.poll(() => status(page)).toBe('elsewhere');
  expect(cloud.devices().mobius).toHaveLength(1);
});
