import {createHash} from 'node:crypto';
import {afterAll, beforeAll, beforeEach} from 'vitest';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {GUEST_ISSUER_SCOPE} from '../../cloud/guests.js';
import {SIMULATED_CLIENT} from '../../cloud/oauth.js';
import {createSignInHandler, type LogEntry, type SignInHandlerOptions} from '../../server/index.js';
import {browserFor, formOf, type Browser, type VisitedPage} from './browser.js';

export const secret = 'a-secret-of-the-tests-with-more-than-32-characters';
const handlerBase = '/webex';

/** A site with the handler and the simulated cloud on one server, like the demo. */
export interface Site {
  readonly cloud: RunningCloud;
  readonly log: LogEntry[];
  /** Replaces the handler: another instance, or a restart. */
  mount(options?: Partial<SignInHandlerOptions>): void;
  urlOf(path: string): string;
  browser(): Browser;
  /** Starts a sign-in, and returns the URL of the consent page. */
  begin(
    browser: Browser,
    how?: {mode?: string; next?: string; attempt?: string; at?: string},
  ): Promise<{state: string; authorize: string}>;
  /** Gives consent, and returns the callback URL. */
  consent(authorize: string, account?: string): Promise<string>;
  /** Login, consent and callback. Returns the last page. */
  signIn(
    browser: Browser,
    how?: {mode?: string; next?: string; account?: string; deny?: boolean},
  ): Promise<VisitedPage>;
  /** Number of tokens that the cloud issued. */
  issued(): number;
}

/** @param options Options for all tests of the file; called before each test. */
export function useSite(options: () => Partial<SignInHandlerOptions> = () => ({})): Site {
  let running: RunningCloud | undefined;
  let handler: ReturnType<typeof createSignInHandler> | undefined;
  const log: LogEntry[] = [];

  const site: Site = {
    get cloud() {
      if (running === undefined) throw new Error('The site has not started yet: use it inside a test');
      return running;
    },
    log,
    mount(more = {}) {
      handler = createSignInHandler({...optionsAt(site.cloud, log), ...options(), ...more});
    },
    urlOf: path => `${site.cloud.url}${path}`,
    browser() {
      // Requests to the handler are function calls; only the cloud is reached over HTTP.
      const browser = browserFor(
        site.urlOf(`${handlerBase}/`),
        request => handler?.(request) ?? fetch(request),
      );
      browser.stopsAt = url =>
        url.startsWith(site.urlOf('/')) && !/\/(?:webex|gateway)\//.test(new URL(url).pathname);
      return browser;
    },
    async begin(browser, {mode = 'popup', next = '/', attempt = '', at = site.cloud.url} = {}) {
      const query = new URLSearchParams({mode, next, attempt});
      const response = await browser.send(`${at}/webex/login?${query.toString()}`);
      const authorize = response.headers.get('location') ?? '';
      return {authorize, state: new URL(authorize).searchParams.get('state') ?? ''};
    },
    async consent(authorize, account = 'ada') {
      const page = await (await fetch(authorize)).text();
      const decided = await fetch(authorize.split('?')[0] ?? '', {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(formOf(page, {account, decision: 'allow'})),
      });
      return decided.headers.get('location') ?? '';
    },
    async signIn(browser, {mode = 'popup', next = '/', account = 'ada', deny = false} = {}) {
      const query = new URLSearchParams({mode, next});
      const consentPage = await browser.visit(site.urlOf(`/webex/login?${query.toString()}`));
      if (!consentPage.text.includes('name="decision"')) return consentPage;
      return browser.visit(consentPage.url.split('?')[0] ?? '', {
        method: 'POST',
        headers: {'content-type': 'application/x-www-form-urlencoded'},
        body: formOf(consentPage.text, {account, decision: deny ? 'deny' : 'allow'}),
      });
    },
    issued: () =>
      site.cloud.requests().filter(({endpoint, status}) => endpoint === 'token' && status === 200).length,
  };

  beforeAll(async () => {
    running = await startCloud({
      routes: app => {
        app.all(`${handlerBase}/*`, async c => (handler ? handler(c.req.raw) : c.notFound()));
      },
    });
  });
  beforeEach(() => {
    site.cloud.reset();
    log.length = 0;
    site.mount();
  });
  afterAll(() => running?.close());
  return site;
}

export function optionsAt(cloud: RunningCloud, log: LogEntry[] = []): SignInHandlerOptions {
  const api = `${cloud.url}/gateway/webexapis.com/v1`;
  return {
    clientId: SIMULATED_CLIENT.id,
    clientSecret: SIMULATED_CLIENT.secret,
    redirectUri: `${cloud.url}${handlerBase}/callback`,
    cookieSecret: secret,
    endpoints: {
      authorize: `${api}/authorize`,
      token: `${api}/access_token`,
      revoke: `${api}/revoke`,
      guestToken: `${api}/guests/token`,
      callToken: `${api}/telephony/click2call/callToken`,
    },
    guest: {
      accessToken: () => cloud.issueToken({scopes: [GUEST_ISSUER_SCOPE]}).access_token,
      calledNumber: '5101',
    },
    log: entry => void log.push(entry),
  };
}

/** Incompressible base64 text, the same in every run. */
export function tokenOf(length: number, seed = 'token'): string {
  let text = '';
  for (let part = 0; text.length < length; part += 1)
    text += createHash('sha256').update(`${seed} ${part}`).digest('base64url');
  return text.slice(0, length);
}

/** Message of the popup's last page to its opener. */
export function messageOf({text}: VisitedPage): unknown {
  const [, content = 'null'] = /<meta name="webex-sign-in" content="([^"]*)">/.exec(text) ?? [];
  return JSON.parse(content.replaceAll('&quot;', '"'));
}
