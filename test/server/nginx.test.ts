import {readFile} from 'node:fs/promises';
import {createStorage} from 'unstorage';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {nginxPath} from '../../scripts/nginx.mjs';
import {createSignInHandler, toNodeHandler, type SignInHandlerOptions} from '../../server/index.js';
import {Browser} from './browser.js';
import {startNginx, type Nginx} from './nginx.js';
import {serve, type Served} from './serve.js';
import {optionsAt, tokenOf, messageOf, useSite} from './site.js';

const program = nginxPath();
const where = program ? 'behind nginx with Debian’s configuration' : 'nginx is not available';

const [documented = '', directive = ''] = [
  ...(await readFile('docs/sign-in.md', 'utf8')).matchAll(/```nginx\n([^]*?)```/g),
].map(([, block = '']) => block);

const xRealIp = (request: Request): string | null => request.headers.get('x-real-ip');

/** The warning about cookies behind a proxy. */
const atStart = {route: 'start', reason: expect.stringContaining('proxy_buffer_size 8k') as string};

describe.skipIf(!program)(where, () => {
  const site = useSite();
  const closing: {close(): Promise<void>}[] = [];
  /** nginx with the documented configuration: without and with the documented buffer size. */
  const proxies: Nginx[] = [];
  let handler: (request: Request) => Promise<Response>;
  let lengths = {access: 0, refresh: 0};
  let tokens: Served;

  beforeAll(async () => {
    // The cloud's token responses, with tokens of another length.
    tokens = await serve(() => async (incoming, outgoing) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const isRefresh = form.get('grant_type') === 'refresh_token';
      if (isRefresh) form.set('grant_type', 'none');
      const response = await fetch(site.urlOf('/gateway/webexapis.com/v1/access_token'), {
        method: 'POST',
        body: form,
      });
      const content = (await response.json()) as object;
      outgoing.statusCode = isRefresh ? 200 : response.status;
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(
        JSON.stringify({
          token_type: 'Bearer',
          scope: optionsAt(site.cloud).scopes?.join(' '),
          ...(isRefresh ? {} : content),
          access_token: tokenOf(lengths.access, isRefresh ? 'renewed' : 'first'),
          refresh_token: tokenOf(lengths.refresh, 'refresh'),
          expires_in: isRefresh ? 3_600 : 0,
        }),
      );
    });
    const app = await serve(() => toNodeHandler(request => handler(request)));
    const asDocumented = documented.replace('http://127.0.0.1:3000', app.url);
    for (const more of ['', directive])
      proxies.push(await startNginx(program ?? '', () => `${asDocumented} ${more}`));
    closing.push(tokens, app, ...proxies);
  });
  afterAll(async () => {
    await Promise.all(closing.map(one => one.close()));
  });

  function mount({url}: Nginx, options: Partial<SignInHandlerOptions> = {}): void {
    const {endpoints, ...rest} = optionsAt(site.cloud, site.log);
    handler = createSignInHandler({
      ...rest,
      redirectUri: `${url}/webex/callback`,
      endpoints: {...endpoints, token: tokens.url},
      rateLimitKey: xRealIp,
      ...options,
    });
  }
  beforeEach(() => {
    site.log.length = 0;
  });

  /** A complete sign-in through nginx. Returns the status of each step. */
  async function journey({url}: Nginx, mode: 'popup' | 'redirect') {
    const browser = new Browser();
    browser.stopsAt = at => at === `${url}/room`;
    for (let time = 0; time < 3; time += 1)
      await site.begin(browser, {mode: 'redirect', next: `/room?${tokenOf(1_900)}`, at: url});
    const {authorize} = await site.begin(browser, {mode, next: '/room', at: url});
    const end = await browser.visit(await site.consent(authorize));
    await site.begin(browser, {mode: 'redirect', next: `/room?${tokenOf(1_900)}`, at: url});
    const cookies = (await browser.jar.getCookieString(url)).length;
    const renewed = await browser.post(`${url}/webex/token`);
    const again = await browser.post(`${url}/webex/token`);
    return {
      result: mode === 'popup' ? messageOf(end) : end.url.replace(url, ''),
      statuses: [end.status, renewed.status, again.status],
      token: again.content['access_token'],
      fits: cookies < 8_000,
    };
  }

  const kinds = [
    {access: 1_200, refresh: 64},
    {access: 1_200, refresh: 1_200},
    {access: 2_400, refresh: 64},
  ];
  describe.each(kinds)('with access tokens of $access and refresh tokens of $refresh characters', kind => {
    it.each(['popup', 'redirect'] as const)('a sign-in (%s) and its renewal pass', async mode => {
      lengths = kind;
      for (const store of [undefined, createStorage()]) {
        mount(proxies[0]!, store ? {store} : {});
        expect(await journey(proxies[0]!, mode)).toEqual({
          result: mode === 'popup' ? {type: 'signed-in'} : '/room',
          statuses: [mode === 'popup' ? 200 : 303, 200, 200],
          token: tokenOf(kind.access, 'renewed'),
          fits: true,
        });
        expect(site.log).toEqual(store ? [] : [atStart]);
        site.log.length = 0;
      }
    });
  });

  it('without a store the log contains the directive at startup, before anyone signs in', () => {
    mount(proxies[0]!);
    expect(site.log).toEqual([atStart]);
  });

  describe('with tokens of 4,800 characters together', () => {
    beforeEach(() => {
      lengths = {access: 2_400, refresh: 2_400};
    });

    it('nginx answers 502, and the log contains its directive once', async () => {
      mount(proxies[0]!);
      for (let time = 0; time < 2; time += 1) {
        const browser = new Browser();
        const {authorize} = await site.begin(browser, {at: proxies[0]!.url});
        expect((await browser.visit(await site.consent(authorize))).status).toBe(502);
      }
      expect(site.log).toEqual([
        atStart,
        {route: 'callback', reason: expect.stringContaining('proxy_buffer_size 8k')},
      ]);
    });

    it('they pass with the documented directive', async () => {
      mount(proxies[1]!);
      expect(directive).toContain('proxy_buffer_size');
      expect(await journey(proxies[1]!, 'popup')).toMatchObject({
        result: {type: 'signed-in'},
        statuses: [200, 200, 200],
        fits: true,
      });
    });

    it('they pass with a store, without the directive', async () => {
      mount(proxies[0]!, {store: createStorage()});
      expect(await journey(proxies[0]!, 'popup')).toMatchObject({statuses: [200, 200, 200], fits: true});
      expect(site.log).toEqual([]);
    });
  });

  it('the limits count the address that nginx sets, not the browser’s header', async () => {
    mount(proxies[0]!, {limits: {loginsPerMinute: 3}});
    const statuses: number[] = [];
    for (let client = 0; client < 5; client += 1) {
      const headers = {'x-real-ip': `192.0.2.${client}`};
      const {status} = await fetch(`${proxies[0]!.url}/webex/login`, {headers, redirect: 'manual'});
      statuses.push(status);
    }
    expect(statuses).toEqual([303, 303, 303, 429, 429]);
  });

  it('without rateLimitKey the log warns once that all clients share a limit', async () => {
    handler = createSignInHandler(optionsAt(site.cloud, site.log));
    for (let time = 0; time < 3; time += 1)
      await fetch(`${proxies[0]!.url}/webex/login`, {redirect: 'manual'});
    expect(site.log).toEqual([{route: 'limits', reason: expect.stringContaining('rateLimitKey')}]);
  });
});
