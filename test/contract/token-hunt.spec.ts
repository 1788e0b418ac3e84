import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {SIMULATED_CLIENT} from '../../cloud/oauth.js';
import {expect, signIn, test} from './site.js';
import {installPageSide} from './page-side.js';
import {expectState} from './shown-state.js';
import {findSecrets, placesInPage, type Secrets} from './secret-search.js';

// Runs the whole flow including a denial, a renewal and the end of a session, then searches every place that another
// script, a person or a log could read.

/**
 * Records the secrets that Webex gives to the application's server. Recorded on the server, as the page never sees all
 * of them.
 */
function recordSecrets(): {secrets: Secrets; logged: string[]; end(): void} {
  const logged: string[] = [];
  const {fetch: originalFetch} = globalThis;
  const secrets: Record<string, string> = {'client secret': SIMULATED_CLIENT.secret};
  let count = 0;
  globalThis.fetch = async (input, init) => {
    const response = await originalFetch(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (url.endsWith('/v1/access_token') && response.ok) {
      const tokens = (await response.clone().json()) as {access_token: string; refresh_token: string};
      count += 1;
      secrets[`access token ${count}`] = tokens.access_token;
      secrets[`refresh token ${count}`] = tokens.refresh_token;
    }
    return response;
  };
  const recordWrites = (stream: NodeJS.WriteStream) => {
    const original = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
      logged.push(String(chunk));
      return original(chunk, ...rest);
    };
    return () => (stream.write = original);
  };
  const ends = [recordWrites(process.stdout), recordWrites(process.stderr)];
  return {
    secrets,
    logged,
    end() {
      globalThis.fetch = originalFetch;
      ends.forEach(end => end());
    },
  };
}

/** Records everything reachable from events, and messages between windows, on each page of the flow. */
async function recordEventsAndMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const recorded: unknown[] = [];
    const dispatch = EventTarget.prototype.dispatchEvent;
    EventTarget.prototype.dispatchEvent = function (event) {
      if (event instanceof CustomEvent) recorded.push(event.type, event.detail);
      return dispatch.call(this, event);
    };
    const signInChannel = new BroadcastChannel('webex-calling-elements/sign-in');
    const tabs = new BroadcastChannel('webex-calling-elements');
    for (const channel of [signInChannel, tabs])
      channel.addEventListener('message', ({data}) => recorded.push(data));
    Object.assign(globalThis, {recorded});
  });
}

test('the access token, the refresh token and the client secret are found nowhere', async ({
  site,
  cloud,
  context,
}) => {
  // Covers the whole lifetime of two tokens.
  test.setTimeout(180_000);
  const refused = {status: 403, errorCode: 102};
  const register = [refused, refused, {status: 200}];
  cloud.setScenario({keepaliveInterval: 1, tokenLifetime: 25, register});
  const webex = recordSecrets();
  try {
    const places = await runFlow(site, cloud, context, webex);
    const {secrets} = webex;
    expect(Object.keys(secrets)).toContain('access token 2');
    const found = Object.entries(places).flatMap(([place, text]) =>
      findSecrets(text, secrets).map(secret => `${secret} in ${place}`),
    );
    expect(found).toEqual([]);
    // An empty search would find nothing either, so check that it found text.
    expect(places['markup and attributes']).toContain('Ada Lovelace');
    expect(places['server log']).toContain('webex-calling-elements: token:');
    expect(places['addresses']).toContain('/webex/callback?code=');
    expect(places['history']).toContain('/provided');
    expect(places['cookies, as they are sent']).toContain('webex-session');
  } finally {
    webex.end();
  }
});

/** Presses Sign in, and denies access in the window. */
async function deny(page: Page): Promise<void> {
  const opened = page.waitForEvent('popup');
  const login = page.locator('webex-login');
  await login.getByRole('button', {name: 'Sign in'}).click();
  await (await opened).getByRole('button', {name: 'Deny'}).click();
  await expect(login).toContainText('Access to your Webex account was denied.');
}

/** Passes if no secret is reachable from elements, session, line, events and errors. */
async function expectNoReachableSecret(page: Page, secrets: Secrets): Promise<void> {
  for (const [name, secret] of Object.entries(secrets)) {
    const {visited, findings} = await page.evaluate(async hidden => {
      const provider = document.querySelector('webex-line-provider')!;
      const {session, line} = provider;
      const {recorded, caught} = globalThis as unknown as {recorded: unknown[]; caught?: Error};
      const {state} = session;
      return ours.walk(
        {provider, elements: [...provider.children], session, line, state, recorded, caught},
        hidden,
      );
    }, secret);
    expect(visited).toBeGreaterThan(200);
    expect(findings, name).toEqual([]);
  }
}

/** The addresses in the browser's history. */
async function historyOf(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const {entries} = await cdp.send('Page.getNavigationHistory');
  return entries.map(({url, userTypedURL, title}) => `${url} ${userTypedURL} ${title}`).join('\n');
}

async function runFlow(
  site: Page,
  cloud: RunningCloud,
  context: BrowserContext,
  webex: ReturnType<typeof recordSecrets>,
): Promise<Record<string, string>> {
  const [consoles, urls]: string[][] = [[], []];
  context.on('console', message => consoles!.push(message.text()));
  site.on('pageerror', ({message, stack}) => consoles!.push(message, stack ?? ''));
  context.on('page', page => page.on('framenavigated', frame => urls!.push(frame.url())));
  context.on('request', request => urls!.push(request.url()));
  await site.addInitScript(installPageSide);
  await recordEventsAndMessages(site);
  await site.goto(`${cloud.url}/provided`);
  await deny(site);
  await signIn(site);
  await site.getByRole('button', {name: 'Register'}).click();
  const status = site.locator('webex-line-status');
  await expectState(status, 'failed', {timeout: 20_000});
  // The same from the page's own code, which gets an error.
  const error = await site.evaluate(async () => {
    const caught = await document
      .querySelector('webex-line-provider')!
      .line.register()
      .catch((reason: unknown) => reason);
    Object.assign(globalThis, {caught});
    return caught instanceof Error ? `${caught.name} ${caught.message} ${caught.stack}` : '';
  });
  expect(error).toContain('FaultError');
  // The element asks to sign in again; the page's own code may retry.
  await site.evaluate(() => document.querySelector('webex-line-provider')!.line.register());
  await expectState(status, 'registered', {timeout: 20_000});
  await expect
    .poll(() => cloud.requests().filter(({endpoint}) => endpoint === 'keepalive').length, {timeout: 20_000})
    .toBeGreaterThan(1);

  await expect.poll(() => Object.keys(webex.secrets), {timeout: 40_000}).toContain('access token 2');
  const renewed = cloud.requests().length;
  await expect
    .poll(() =>
      cloud
        .requests()
        .slice(renewed)
        .filter(({endpoint}) => endpoint === 'keepalive'),
    )
    .not.toHaveLength(0);

  await expectNoReachableSecret(site, webex.secrets);
  const signedIn = await placesInPage(site);
  const sent = JSON.stringify(await context.cookies());
  const login = site.locator('webex-login');
  await site.reload();
  await expect(login).toContainText('Ada Lovelace', {timeout: 30_000});
  const reloaded = await placesInPage(site);

  cloud.setScenario({token: [{status: 400}]});
  await expect(login).toContainText('Your session has expired.', {timeout: 40_000});
  await expectNoReachableSecret(site, webex.secrets);
  const ended = await placesInPage(site);

  // Signs in again, by leaving the page.
  cloud.setScenario({});
  await login.evaluate(element => element.setAttribute('login-mode', 'redirect'));
  await login.getByRole('button', {name: 'Sign in'}).click();
  await site.getByRole('button', {name: 'Allow'}).click();
  await expect(login).toContainText('Ada Lovelace', {timeout: 30_000});
  const history = await historyOf(site);
  await login.getByRole('button', {name: 'Sign out'}).click();
  await expectState(login, 'signed-out', {timeout: 20_000});
  await expectNoReachableSecret(site, webex.secrets);
  const signedOut = await placesInPage(site);
  const labelPlaces = (when: string, places: Record<string, string>) =>
    Object.fromEntries(Object.entries(places).map(([place, text]) => [`${place}, ${when}`, text]));
  return {
    ...signedIn,
    ...labelPlaces('after a reload', reloaded),
    ...labelPlaces('after the end of the session', ended),
    ...labelPlaces('after the sign-out', signedOut),
    'an error, and where it came from': error,
    console: consoles!.join('\n'),
    addresses: urls!.join('\n'),
    history,
    'cookies, as they are sent': sent,
    'the log of the cloud': JSON.stringify(cloud.requests()),
    'server log': webex.logged.join('\n'),
  };
}
