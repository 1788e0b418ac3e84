import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {HOST_MAPS} from '../../cloud/hosts.js';
import {expect, otherUrl, pageUrl, register, signIn, status, test as lifeTest} from './life.js';
import {repeats} from '../repeats.js';
import {expectNothingLeft, expectReachable} from './reachable.js';

/**
 * A start of the SDK keeps the catalog for the next start, and requests the token's owner, the region and the servers
 * early. The tests check which requests reach Webex, and that a call rings.
 */
const catalogKey = 'services.v1.u2cHostMap';
const {wdm, mobius, metrics} = HOST_MAPS.us;

const anyOrigin = {'access-control-allow-origin': '*', 'access-control-allow-headers': '*'};

const remembered = (page: Page) => page.evaluate(key => localStorage.getItem(key) ?? '', catalogKey);

/** The endpoints of the requests to Webex, without the first `since`, without metrics and without the browser's own. */
const requested = (cloud: RunningCloud, since: number): string[] =>
  cloud
    .requests()
    .slice(since)
    .filter(({host}) => !host.endsWith('.google.com'))
    .map(({endpoint}) => endpoint)
    .filter(endpoint => endpoint !== 'metrics');

/** A second visit of a page where somebody has signed in before. */
const test = lifeTest.extend<{page: Page; cloud: RunningCloud}>({
  page: async ({life: {cloud, context, page: first}}, use) => {
    await signIn(first, cloud);
    // A page that is navigated away may stay in the back/forward cache, and keeps its device there.
    const page = await context.newPage();
    await page.goto(otherUrl);
    await first.close({runBeforeUnload: true});
    await expectNothingLeft(cloud);
    await use(page);
  },
  cloud: ({life}, use) => use(life.cloud),
});

test('the next visit creates its device before it requests the catalog, and sends each request once', async ({
  page,
  cloud,
}) => {
  const since = cloud.requests().length;
  await page.goto(pageUrl);
  await register(page, cloud);
  await expect
    .poll(() => requested(cloud, since).toSorted())
    .toEqual(['catalog', 'discovery', 'mercury', 'people', 'region', 'register', 'wdm']);
  const endpoints = requested(cloud, since);
  expect(endpoints.indexOf('wdm')).toBeLessThan(endpoints.indexOf('catalog'));
  await expectReachable(page, cloud);

  expect(await remembered(page)).not.toMatch(/Ada|Lovelace|Bearer|token/i);
  await page.evaluate(() => ours.session.signOut());
  await expectNothingLeft(cloud);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('the list of servers is requested while the event socket opens', async ({page, cloud}) => {
  cloud.setScenario({mercury: [{delayMs: 2_000}, {status: 200}]});
  const since = cloud.requests().length;
  await page.goto(pageUrl);
  const signedIn = register(page, cloud);
  await expect.poll(() => requested(cloud, since)).toContain('discovery');
  expect(await status(page)).toBe('absent');
  await signedIn;
  expect(requested(cloud, since).filter(name => name === 'discovery')).toEqual(['discovery']);
  await expectReachable(page, cloud);
});

// The organization has moved to another region since the last visit.
for (const {name, hosts, answer} of [
  {name: 'a device service that is gone', hosts: [wdm], answer: undefined},
  {name: 'a device service that refuses', hosts: [wdm], answer: 403},
  {name: 'registration servers that are gone', hosts: [mobius.primary, mobius.backup], answer: undefined},
  {name: 'registration servers that refuse', hosts: [mobius.primary, mobius.backup], answer: 404},
]) {
  const tags = repeats(Boolean(answer));
  test(
    `a remembered catalog with ${name} is replaced in the same start`,
    tags,
    async ({page, cloud, life: {context}}) => {
      cloud.setScenario({hostMap: 'eu'});
      for (const host of hosts) {
        await context.route(`https://${host}/**`, route =>
          answer ? route.fulfill({status: answer, headers: anyOrigin}) : route.abort(),
        );
      }
      await page.goto(pageUrl);
      await register(page, cloud);
      await expectReachable(page, cloud);
      expect(await remembered(page)).toContain(HOST_MAPS.eu.wdm);
      expect(await remembered(page)).not.toContain(wdm);
      await page.evaluate(() => ours.session.signOut());
      await expectNothingLeft(cloud);
    },
  );
}

test('a remembered catalog that points elsewhere is not followed', async ({page, cloud, life: {context}}) => {
  const elsewhere: string[] = [];
  await context.route(/evil/, route => {
    elsewhere.push(route.request().url());
    return route.fulfill({body: '{}', headers: anyOrigin});
  });
  await page.evaluate(
    ([key, hosts]) => {
      const toEvilHost = (text: string, host: string): string =>
        text.replaceAll(host, `${host}.evil.example`);
      localStorage.setItem(key, hosts.reduce(toEvilHost, localStorage.getItem(key) ?? ''));
    },
    [catalogKey, [wdm, mobius.primary, mobius.backup, metrics]] as const,
  );
  await page.goto(pageUrl);
  await register(page, cloud);
  await expectReachable(page, cloud);
  expect(elsewhere).toEqual([]);
});

test('if a token is refused, the start in parallel with its check is undone, and the next token is used', async ({
  page,
  cloud,
}) => {
  const {access_token: refused} = cloud.issueToken();
  cloud.expireTokens();
  const since = cloud.requests().length;
  await page.goto(pageUrl);
  const {access_token: valid} = cloud.issueToken();
  const usedTokens = await page.evaluate(
    async tokens => {
      const session = await ours.open();
      const before = tokens.length;
      await session.signIn(async () => tokens.shift() ?? '');
      await session.line.register();
      return before - tokens.length;
    },
    [refused, valid],
  );
  expect(usedTokens).toBe(2);
  expect(
    cloud
      .requests()
      .slice(since)
      .filter(({status: code}) => code === 401).length,
  ).toBeGreaterThan(0);
  expect(cloud.devices().wdm).toHaveLength(1);
  await expectReachable(page, cloud);
  await page.evaluate(() => ours.session.signOut());
  await expectNothingLeft(cloud);
});

test('if Webex refuses every token, the parallel start leaves no device, and the page can sign in', async ({
  page,
  cloud,
}) => {
  const {access_token: refused} = cloud.issueToken();
  cloud.expireTokens();
  await page.goto(pageUrl);
  const outcome = await page.evaluate(async token => {
    const session = await ours.open();
    return ours.outcome(session.signIn(() => token));
  }, refused);
  expect(outcome).toBe('token-expired');
  await expectNothingLeft(cloud);
  await register(page, cloud);
  await expectReachable(page, cloud);
});

test('another person of the organization gets their own line', repeats(), async ({page, cloud}) => {
  const {access_token: graces} = cloud.issueToken({account: 'grace'});
  await page.goto(pageUrl);
  await page.evaluate(async token => {
    const session = await ours.open();
    await session.signIn(() => token);
    await session.line.register();
  }, graces);
  expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['grace']);
  await expectReachable(page, cloud);
});

test(
  'a sign-in cancelled while Webex refuses the event socket forgets the catalog',
  repeats(),
  async ({page, cloud}) => {
    cloud.setScenario({mercury: [{status: 503}]});
    const since = cloud.requests().length;
    await page.goto(pageUrl);
    const {access_token: token} = cloud.issueToken();
    await page.evaluate(async given => void ours.signIn(given).catch(() => undefined), token);
    await expect.poll(() => requested(cloud, since)).toContain('mercury');
    expect(await remembered(page)).not.toBe('');
    await page.evaluate(() => ours.session.signOut());
    await expect.poll(() => remembered(page)).toBe('');
    cloud.setScenario({});
    await page.reload();
    await register(page, cloud);
    await expectReachable(page, cloud);
  },
);
