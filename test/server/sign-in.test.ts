import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {describe, expect, it} from 'vitest';
import {createSignInHandler, type SessionStore} from '../../server/index.js';
import {browserFor, type Browser} from './browser.js';
import {optionsAt, messageOf, useSite} from './site.js';

const site = useSite();

/** A store that refuses sessions. */
const full: SessionStore = {
  getItem: key => (key.startsWith('webex-login') ? 'pending' : null),
  setItem(key) {
    if (key.startsWith('webex-session')) throw new Error('OOM command not allowed');
  },
  removeItem: () => undefined,
};

describe('a sign-in in a popup', () => {
  it('ends on a page that reports to its opener, without a token, with a strict policy', async () => {
    const browser = site.browser();
    const last = await site.signIn(browser);
    expect(last.status).toBe(200);
    expect(messageOf(last)).toEqual({type: 'signed-in'});
    const policy = last.headers.get('content-security-policy') ?? '';
    const [, nonce = 'none'] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    expect(last.text).toContain(`<script nonce="${nonce}">`);
    expect(policy).toContain("default-src 'none'");
    const {content} = await browser.post(site.urlOf('/webex/token'));
    expect(last.text).not.toContain(content['access_token']);
  });

  it.each([
    ['with the name of the attempt', '0.25', '0.25'],
    ['without a name that is invalid', '"><script>', undefined],
    ['without a name that is too long', 'x'.repeat(41), undefined],
  ])('is answered %s', async (_name, given, attempt) => {
    const browser = site.browser();
    const {state} = await site.begin(browser, {attempt: given});
    const page = await browser.visit(site.urlOf(`/webex/callback?error=access_denied&state=${state}`));
    expect(messageOf(page)).toEqual({type: 'failed', outcome: 'denied', attempt});
    expect(page.text).not.toContain('<script>');
  });

  it('works with three instances that share no store', async () => {
    const browser = site.browser();
    const {authorize} = await site.begin(browser);
    site.mount();
    expect(messageOf(await browser.visit(await site.consent(authorize)))).toEqual({type: 'signed-in'});
    site.mount();
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(200);
  });

  it('is never cached', async () => {
    const browser = site.browser();
    const last = await site.signIn(browser);
    const answers = [
      last,
      await browser.post(site.urlOf('/webex/token')),
      await browser.post(site.urlOf('/webex/guest')),
      await browser.post(site.urlOf('/webex/logout')),
    ];
    expect(answers.map(({status}) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.map(({headers}) => headers.get('cache-control'))).toEqual(
      Array.from({length: 4}, () => 'no-store'),
    );
  });

  it('gives the page its token and scopes', async () => {
    const browser = site.browser();
    await site.signIn(browser, {account: 'grace'});
    const {status, content} = await browser.post(site.urlOf('/webex/token'));
    expect(status).toBe(200);
    expect(content).toEqual({
      access_token: expect.stringMatching(/_P0A1_/),
      expires_in: expect.closeTo(1_209_600, -2),
      scope: 'spark:webrtc_calling spark:calls_read spark:calls_write spark:xsi spark:kms spark:people_read',
    });
  });
});

describe('a sign-in by redirect', () => {
  it.each([
    ['/', '/'],
    ['/calls?tab=2', '/calls?tab=2'],
    // The page keeps its own fragment.
    ['/calls?tab=2#missed', '/calls?tab=2'],
  ])('from %s returns to it', async (next, back) => {
    const last = await site.signIn(site.browser(), {mode: 'redirect', next});
    expect(last.url).toBe(site.urlOf(back));
  });

  it.each([
    ['/', '/#webex-sign-in=denied'],
    ['/#/route', '/#webex-sign-in=denied'],
  ])('from %s returns to it, and reports the outcome', async (next, back) => {
    const last = await site.signIn(site.browser(), {mode: 'redirect', next, deny: true});
    expect(last.url).toBe(site.urlOf(back));
  });
});

/** A browser at a site with this redirect URI. */
const browserWith = (redirectUri: string): Browser =>
  browserFor(new URL('/', redirectUri).href, createSignInHandler({...optionsAt(site.cloud), redirectUri}));

describe('the callback', () => {
  it('works with a trailing slash, which some frameworks add', async () => {
    const browser = site.browser();
    const callback = await site.consent((await site.begin(browser)).authorize);
    const page = await browser.visit(callback.replace('/callback?', '/callback/?'));
    expect(messageOf(page)).toEqual({type: 'signed-in'});
    expect((await browser.post(site.urlOf('/webex/token/'))).status).toBe(200);
  });

  it.each(['/webex/done', '/webex/done/', '/webex/callback'])(
    'has the path of `redirectUri`: %s',
    async path => {
      const browser = browserWith(`https://app.example${path}`);
      const login = await browser.send('https://app.example/webex/login?mode=popup');
      const state = new URL(login.headers.get('location') ?? '').searchParams.get('state');
      const answer = `https://app.example${path}?error=access_denied&state=${state}`;
      expect(messageOf(await browser.visit(answer))).toEqual({type: 'failed', outcome: 'denied'});
    },
  );

  it('is not a path to return to', async () => {
    const browser = browserWith('https://app.example/auth/done');
    const login = await browser.send('https://app.example/webex/login?next=/auth/done?x');
    const state = new URL(login.headers.get('location') ?? '').searchParams.get('state');
    const answer = await browser.send(`https://app.example/auth/done?error=access_denied&state=${state}`);
    expect(answer.headers.get('location')).toBe('/#webex-sign-in=denied');
  });
});

describe('a sign-in that fails', () => {
  it.each([
    ['denied by the person', {}, {outcome: 'denied'}, {deny: true}],
    ['denied by the organization', {consent: 'deny'}, {outcome: 'denied'}, {}],
    [
      'a scope withheld',
      {scopesWithheld: ['spark:xsi', 'spark:kms']},
      {outcome: 'missing-scope', scopes: ['spark:xsi', 'spark:kms']},
      {},
    ],
    ['the exchange answered 503', {token: [{status: 503}]}, {outcome: 'server'}, {}],
    ['the exchange answered invalid_grant', {token: [{status: 400}]}, {outcome: 'server'}, {}],
    ['the exchange dropped', {token: [{drop: true}]}, {outcome: 'network'}, {}],
  ] as const)('%s', async (_name, scenario, message, how) => {
    site.cloud.setScenario(scenario);
    const browser = site.browser();
    expect(messageOf(await site.signIn(browser, how))).toEqual({type: 'failed', ...message});
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(204);
  });

  it.each([
    ['access_denied', 'denied'],
    ['consent_required', 'denied'],
    ['unauthorized_client', 'not-entitled'],
    ['invalid_scope', 'missing-scope'],
    ['temporarily_unavailable', 'server'],
    ['constructor', 'server'],
  ])('the error %s of an authorization response: %s', async (error, outcome) => {
    const browser = site.browser();
    const {state} = await site.begin(browser);
    const page = await browser.visit(site.urlOf(`/webex/callback?error=${error}&state=${state}`));
    const scopes = outcome === 'missing-scope' && {scopes: expect.arrayContaining(['spark:kms'])};
    expect(messageOf(page)).toEqual({type: 'failed', outcome, ...scopes});
  });

  it.each([
    ['a scope withheld', {scopesWithheld: ['spark:xsi']}, {}],
    ['the store is full', {}, {store: full}],
  ])('%s: tokens that nobody may keep are revoked at Webex', async (_name, scenario, options) => {
    site.mount(options);
    const browser = site.browser();
    const {authorize} = await site.begin(browser);
    site.cloud.setScenario(scenario);
    const page = await browser.visit(await site.consent(authorize));
    expect(messageOf(page)).toMatchObject({type: 'failed'});
    expect(site.cloud.requests().slice(-3)).toMatchObject([
      {endpoint: 'token', status: 200},
      {endpoint: 'revoke', status: 200},
      {endpoint: 'revoke', status: 200},
    ]);
  });

  it('tokens are not revoked if there was a session before, which may have the line', async () => {
    const browser = site.browser();
    await site.signIn(browser);
    site.cloud.setScenario({scopesWithheld: ['spark:xsi']});
    expect(messageOf(await site.signIn(browser))).toMatchObject({outcome: 'missing-scope'});
    expect(site.cloud.requests().filter(({endpoint}) => endpoint === 'revoke')).toEqual([]);
    expect((await browser.post(site.urlOf('/webex/token'))).status).toBe(200);
  });

  it('each failed revocation is logged', async () => {
    site.cloud.setScenario({scopesWithheld: ['spark:xsi'], revoke: [{status: 503}]});
    expect(messageOf(await site.signIn(site.browser()))).toMatchObject({outcome: 'missing-scope'});
    const entry = {route: 'callback', reason: 'token not revoked: responded 503: not an OAuth error'};
    expect(site.log).toEqual([entry, entry]);
  });

  it('a timeout is a network failure', async () => {
    site.mount({limits: {upstreamSeconds: 0.1}});
    site.cloud.setScenario({token: [{delayMs: 60_000}]});
    expect(messageOf(await site.signIn(site.browser()))).toEqual({type: 'failed', outcome: 'network'});
    expect(site.log).toEqual([{route: 'callback', reason: 'timed out'}]);
  });

  it('the timeout includes the body', async () => {
    const stalled = createServer((_, response) => {
      response.writeHead(200, {'content-type': 'application/json'});
      response.write('{"access_token":');
    }).listen(0, 'localhost');
    await once(stalled, 'listening');
    const {port} = stalled.address() as AddressInfo;
    const {endpoints} = optionsAt(site.cloud);
    const token = `http://localhost:${port}/token`;
    site.mount({endpoints: {...endpoints, token}, limits: {upstreamSeconds: 0.2}});
    const message = messageOf(await site.signIn(site.browser()));
    stalled.closeAllConnections();
    stalled.close();
    expect(message).toMatchObject({type: 'failed'});
  });

  it('in another browser: an error page with a link', async () => {
    const {authorize} = await site.begin(site.browser());
    const page = await site.browser().visit(await site.consent(authorize));
    expect(page.status).toBe(400);
    expect(page.text).toContain('started in another browser');
    expect(page.text).toContain('<a href="/">');
  });

  it('succeeds without spark:people_read', async () => {
    site.cloud.setScenario({scopesWithheld: ['spark:people_read']});
    expect(messageOf(await site.signIn(site.browser()))).toEqual({type: 'signed-in'});
  });
});

describe('a callback whose cookie is missing', () => {
  it.each([
    ['lost', 'page-1', {type: 'failed', outcome: 'no-cookie', attempt: 'page-1'}],
    ['lost, and no page waits', '', null],
  ])('%s: mentions cookies, and notifies the waiting page, if any', async (_name, attempt, message) => {
    const {authorize} = await site.begin(site.browser(), {attempt});
    const page = await site.browser().visit(await site.consent(authorize));
    expect([page.status, messageOf(page)]).toEqual([400, message]);
    expect(page.text).toContain('Allow cookies for this site');
    expect(site.log).toEqual([{route: 'callback', reason: expect.stringMatching(/^sign-in cookie missing/)}]);
    // A script if a page waits, else a link.
    expect([page.text.includes('<script'), page.text.includes('<a href="/">')]).toEqual([
      !!message,
      !message,
    ]);
  });

  it.each(['', '?code=x', '?state=x.y&code=x', `?state=${'x'.repeat(42)}`])(
    'is not logged if it comes from no sign-in of this handler: %s',
    async query => {
      await site.browser().visit(site.urlOf(`/webex/callback${query}`));
      expect(site.log).toEqual([]);
    },
  );

  it('an error response without the cookie, which expires after ten minutes, notifies the waiting page', async () => {
    const {state} = await site.begin(site.browser(), {attempt: 'page-1'});
    const page = await site.browser().visit(site.urlOf(`/webex/callback?state=${state}&error=access_denied`));
    expect(messageOf(page)).toMatchObject({outcome: 'no-cookie', attempt: 'page-1'});
  });

  it.each(['x.', '.x', 'x.<script>', 'x."', `x.${'y'.repeat(41)}`, 'x.y z', '%0d%0a.x', 'x.y%00'])(
    'with the state %s, which is not one of ours, notifies no page',
    async state => {
      const page = await site.browser().visit(site.urlOf(`/webex/callback?state=${encodeURI(state)}`));
      expect([page.status, messageOf(page), page.text.includes('<script')]).toEqual([400, null, false]);
    },
  );

  it('an invalid cookie is not reported as missing', async () => {
    const browser = site.browser();
    const {state} = await site.begin(browser, {attempt: 'page-1'});
    await browser.jar.setCookie(`webex-login-${state.slice(0, 16)}=forged; Path=/`, site.cloud.url);
    const page = await browser.visit(site.urlOf(`/webex/callback?state=${state}&code=x`));
    expect(messageOf(page)).toEqual({type: 'failed', outcome: 'server', attempt: 'page-1'});
    expect(site.log).toEqual([{route: 'callback', reason: expect.stringContaining('another cookieSecret')}]);
  });

  it('after a sign-in by redirect, as when the person navigates back, names no cookies', async () => {
    const browser = site.browser();
    const {authorize} = await site.begin(browser, {mode: 'redirect'});
    await browser.visit(await site.consent(authorize));
    const page = await browser.visit(await site.consent(authorize));
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('already signed in')]);
    expect(page.text).toContain('<a href="/">');
    expect(site.log).toEqual([]);
  });

  it('the code of a failed connection is logged', async () => {
    const {endpoints} = optionsAt(site.cloud);
    const closed = createServer().listen(0, 'localhost');
    await once(closed, 'listening');
    const {port} = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    site.mount({endpoints: {...endpoints, token: `http://localhost:${port}/token`}});
    expect(messageOf(await site.signIn(site.browser()))).toMatchObject({outcome: 'network'});
    expect(site.log).toEqual([{route: 'callback', reason: 'could not be reached: ECONNREFUSED'}]);
  });
});
