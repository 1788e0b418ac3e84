import {createHash} from 'node:crypto';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {expectReachable} from './reachable.js';
import {expect, signIn, test} from './site.js';
import {repeats} from '../repeats.js';

// Markup injection without script, for example through a comment, a name or a message shown as HTML. Injected markup
// must not load a foreign script or point the page's session at another address.

const foreign = 'https://foreign.example';

const attributes = `sdk-src="${foreign}/sdk.js" sdk-integrity="sha384-x" token-endpoint="${foreign}/token"
  logout-url="${foreign}/logout" login-mode="popup"`;

/** Each is injected into the page's markup, and later through `innerHTML`. */
const injections: readonly {readonly name: string; readonly html: string}[] = [
  {name: 'a second login', html: `<webex-login ${attributes}></webex-login>`},
  {
    name: 'a second login with a different sign-in address',
    html: `<webex-login login-url="${foreign}/login" ${attributes}></webex-login>`,
  },
  {
    name: 'a login with other addresses on this site',
    html: '<webex-login token-endpoint="/stranger/token" logout-url="/stranger/logout"></webex-login>',
  },
  {name: 'a <base>', html: `<base href="${foreign}/">`},
  {
    name: 'a login in a shadow root',
    html: `<div><template shadowrootmode="open"><webex-login ${attributes}></webex-login></template></div>`,
  },
  {
    name: 'addresses that only look like ones on this site',
    html: `<webex-login sdk-src="//foreign.example/sdk.js" token-endpoint="\\\\foreign.example/token"
      logout-url="https:foreign.example/logout"></webex-login>`,
  },
  {
    name: 'scripts as addresses',
    html: `<webex-login sdk-src="data:text/javascript,globalThis.hasRun=1"></webex-login>
      <webex-login sdk-src="javascript:globalThis.hasRun=1"></webex-login>`,
  },
];

/** `npm test` injects this one in each place. Under a strict policy, it injects all except the similar ones. */
const fullyTestedInjection = 'a second login with a different sign-in address';
const similarInjections = new Set([
  'a second login',
  'a login with other addresses on this site',
  'a login in a shadow root',
]);

/** Records requests to the other site and to addresses the page does not use. */
async function watch(site: Page, cloud: RunningCloud): Promise<string[]> {
  const requestedUrls: string[] = [];
  await site.context().route(`${foreign}/**`, route => {
    requestedUrls.push(route.request().url());
    return route.fulfill({
      headers: {'access-control-allow-origin': '*', 'content-type': 'text/javascript'},
      body: 'globalThis.hasRun = 1',
    });
  });
  await site.context().route(`${cloud.url}/stranger/**`, route => {
    requestedUrls.push(route.request().url());
    return route.fulfill({json: {}});
  });
  return requestedUrls;
}

/** Signs in and out, using the page's own addresses only. */
async function expectUnharmed(
  site: Page,
  requestedUrls: readonly string[],
  whileSignedIn = async (): Promise<void> => undefined,
): Promise<void> {
  const login = site.locator('webex-login[login-url="/webex/login"]');
  const own: string[] = [];
  site.on('request', request => own.push(new URL(request.url()).pathname));
  await signIn(site, {login});
  await whileSignedIn();
  await login.getByRole('button', {name: 'Sign out'}).click();
  await expect(login.locator('[part~=signed-out]').first()).toBeVisible();
  expect(own).toEqual(expect.arrayContaining(['/webex/token', '/sdk.js', '/webex/logout']));
  expect(requestedUrls).toEqual([]);
  expect(await site.evaluate(() => 'hasRun' in globalThis)).toBe(false);
}

/** Registers the line, and receives a ring. */
async function expectUsable(site: Page, cloud: RunningCloud): Promise<void> {
  const controls = site.locator('webex-line-controls').last();
  await controls.getByRole('button', {name: 'Register'}).click();
  await expect(site.locator('webex-line-status [part~=registered]').first()).toBeVisible({timeout: 20_000});
  await expectReachable(site, cloud);
}

for (const {name, html} of injections) {
  test(
    `${name}, before the page's own markup`,
    repeats(name !== fullyTestedInjection),
    async ({site, cloud}) => {
      const requestedUrls = await watch(site, cloud);
      await site.goto(`${cloud.url}/injected?html=${encodeURIComponent(html)}`);
      await expectUnharmed(site, requestedUrls, () => expectUsable(site, cloud));
    },
  );

  test(
    `${name}, under a strict policy with Trusted Types`,
    repeats(similarInjections.has(name)),
    async ({site, cloud}) => {
      const requestedUrls = await watch(site, cloud);
      await site.goto(`${cloud.url}/injected?strict=1&html=${encodeURIComponent(html)}`);
      await expectUnharmed(site, requestedUrls);
    },
  );

  test(`${name}, injected later and moved`, repeats(name !== fullyTestedInjection), async ({site, cloud}) => {
    const requestedUrls = await watch(site, cloud);
    await site.goto(cloud.url);
    await site.evaluate(async injected => {
      const login = document.querySelector('webex-login');
      const container = document.createElement('div');
      document.body.prepend(container);
      container.setHTMLUnsafe(injected);
      // Removed and inserted again, immediately and later.
      container.append(login!, container.firstElementChild!);
      await new Promise(requestAnimationFrame);
      document.body.prepend(login!);
    }, html);
    await expectUnharmed(site, requestedUrls);
  });
}

test('an attribute added later to a harmless element has no effect', async ({site, cloud}) => {
  const requestedUrls = await watch(site, cloud);
  await site.goto(
    `${cloud.url}/injected?html=${encodeURIComponent('<webex-login id="second"></webex-login>')}`,
  );
  await site.locator('#second').evaluate((login, address) => {
    login.setAttribute('token-endpoint', `${address}/token`);
    login.setAttribute('sdk-src', `${address}/sdk.js`);
    login.setAttribute('login-url', '/stranger/login');
  }, foreign);
  // The elements disagreed before the first use, so no address is used while both exist.
  await site.locator('#second').evaluate(login => login.remove());
  await expectUnharmed(site, requestedUrls);
});

/** Another site on a real server, because Playwright does not route the requests that follow a redirect. */
async function startStranger(token = '') {
  const requestedUrls: string[] = [];
  const script = 'globalThis.hasRun = 1';
  const server = createServer(({method, url = ''}, response) => {
    if (method !== 'OPTIONS') requestedUrls.push(url);
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
    if (url === '/sdk.js') response.setHeader('content-type', 'text/javascript').end(script);
    else response.end(JSON.stringify({access_token: token, expires_in: 600}));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    requestedUrls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    integrity: `sha384-${createHash('sha384').update(script).digest('base64')}`,
    close: () => server.close(),
  };
}

for (const {path, hash, isRepeated} of [
  {path: '/', hash: false, isRepeated: true},
  {path: '/strict', hash: false, isRepeated: false},
  {path: '/', hash: true, isRepeated: true},
  {path: '/injected?strict=1', hash: true, isRepeated: false},
]) {
  test(
    `an sdk-src on this site that redirects to another one is not loaded, on ${path}${hash ? ', with the hash of that file' : ''}`,
    repeats(isRepeated),
    async ({site, cloud}) => {
      const stranger = await startStranger();
      const warnings: string[] = [];
      site.on('console', message => message.type() === 'warning' && warnings.push(message.text()));
      await site.goto(`${cloud.url}${path}`);
      const login = site.locator('webex-login');
      await login.evaluate(
        (element, {url, integrity}) => {
          element.setAttribute('sdk-src', `/away?to=${url}/sdk.js`);
          if (integrity) element.setAttribute('sdk-integrity', integrity);
        },
        {url: stranger.url, integrity: hash && stranger.integrity},
      );
      const opened = site.waitForEvent('popup');
      await login.getByRole('button', {name: 'Sign in'}).click();
      await (await opened).getByRole('button', {name: 'Allow'}).click();
      await expect(login).toContainText("Couldn't load the Webex Calling SDK.", {timeout: 30_000});
      expect(warnings.join()).toContain('redirects, so it was not loaded');
      expect(stranger.requestedUrls).toEqual([]);
      expect(await site.evaluate(() => 'hasRun' in globalThis)).toBe(false);
      stranger.close();
    },
  );
}

test('a token-endpoint on this site that redirects to another one signs nobody in', async ({site, cloud}) => {
  const stranger = await startStranger(cloud.issueToken({account: 'grace'}).access_token);
  const html = `<webex-login token-endpoint="/away?to=${stranger.url}/token"></webex-login>`;
  await site.goto(`${cloud.url}/injected?without-login-url=1&html=${encodeURIComponent(html)}`);
  const login = site.locator('webex-login[sdk-src]');
  await login.evaluate(
    (element, given) => {
      Object.assign(element, {tokenSource: () => given});
    },
    cloud.issueToken({account: 'ada'}).access_token,
  );
  await expect.poll(() => stranger.requestedUrls).toEqual(['/token']);
  await login.getByRole('button', {name: 'Sign in'}).click();
  await expect(login).toContainText('Ada Lovelace', {timeout: 30_000});
  await expectUsable(site, cloud);
  expect(cloud.devices().wdm.map(({account}) => account)).toEqual(['ada']);
  stranger.close();
});

test('if elements disagree before first use, no address is used and the console warns', async ({
  site,
  cloud,
}) => {
  const warnings: string[] = [];
  site.on('console', message => message.type() === 'warning' && warnings.push(message.text()));
  const requestedUrls = await watch(site, cloud);
  const html = '<webex-login login-url="/stranger/login"></webex-login>';
  await site.goto(`${cloud.url}/injected?html=${encodeURIComponent(html)}`);
  await expect(site.locator('webex-login').last()).toContainText('Access token');
  expect(warnings.join()).toContain('elements set different values for loginUrl');
  expect(requestedUrls).toEqual([]);
});

test.describe('a script of the page may set any address', () => {
  const scripts = {
    'as a property': (address: string) => {
      document.querySelector('webex-login')!.sdkSrc = `${address}/sdk.js`;
    },
    'as a property before the tag is defined': (address: string) => {
      const login = document.createElement('webex-login');
      Object.assign(login, {sdkSrc: `${address}/sdk.js`});
      document.querySelector('webex-login')!.replaceWith(login);
      login.setAttribute('sdk-src', '/not-here.js');
      login.setAttribute('login-url', '/webex/login');
    },
  };
  for (const [name, script] of Object.entries(scripts)) {
    for (const path of ['/', '/injected?strict=1']) {
      test(`${name}, on ${path}`, repeats(path === '/'), async ({site, cloud}) => {
        const sdk = await (await fetch(`${cloud.url}/sdk.js`)).text();
        const requestedUrls: string[] = [];
        await site.context().route(`${foreign}/**`, route => {
          requestedUrls.push(route.request().url());
          const headers = {'access-control-allow-origin': '*', 'content-type': 'text/javascript'};
          return route.fulfill({headers, body: sdk});
        });
        if (name.includes('before')) {
          // After the markup is parsed, and before the modules run.
          await site.addInitScript(address => {
            new MutationObserver((_, observer) => {
              if (!document.querySelector('webex-line-controls')) return;
              observer.disconnect();
              (globalThis as unknown as {given(address: string): void}).given(address);
            }).observe(document, {childList: true, subtree: true});
          }, foreign);
          await site.addInitScript(`globalThis.given = ${String(script)}`);
          await site.goto(cloud.url + path);
        } else {
          await site.goto(cloud.url + path);
          await site.evaluate(script, foreign);
        }
        await signIn(site);
        expect(requestedUrls).toEqual([`${foreign}/sdk.js`]);
      });
    }
  }
});
