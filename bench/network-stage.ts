import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {chromium, type BrowserContext, type Page} from '@playwright/test';
import type {Hono} from 'hono';
import {startCloud, type RunningCloud} from '../cloud/cloud.js';
import {SIMULATED_CLIENT} from '../cloud/oauth.js';
import {chromiumLaunch, findChromium} from '../scripts/browsers.mjs';
import {sdk, sdkFile} from '../scripts/sdk-file.mjs';
import {createSignInHandler} from '../server/index.js';
import {startTlsFront} from '../test/contract/tls-front.js';

export type Contender = 'ours' | 'bare';

/**
 * Starts a cloud with an application in front of it. To the browser, every host has its own connections, preflights and
 * cached files.
 */
export async function startNetworkStage() {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const serve = async (name: string, file: string): Promise<void> =>
    void files.set(name, gzipSync(await readFile(file)));
  await serve('/sdk.js', (await sdkFile({wanted: sdk})).path);
  await serve('/bare.js', 'bench/page/bare-sdk.js');
  await serve('/ours.js', 'bench/page/our-sign-in.js');
  const cloud = await startCloud({
    routes: (app, {issueToken}) => {
      addSignInRoutes(app, () => ({cloudUrl: cloud.url, pageUrl: front.localUrl}));
      app.get('/ours', c => c.html(ourPage(c.req.query('journey') ?? '')));
      app.get('/bare', c => c.html(barePage(c.req.query('journey') ?? '')));
      app.get('/own-token', c => c.text(issueToken().access_token, 200, {'cache-control': 'no-store'}));
      app.get('/blank', c => c.html('<!doctype html><title>Blank</title>'));
      app.get('*', async c => {
        const {path: name} = c.req;
        if (name.startsWith('/dist/') && !files.has(name))
          await serve(name, `.${name}`).catch(() => undefined);
        const file = files.get(name);
        return file
          ? c.body(file, 200, {
              'content-type': 'text/javascript',
              'content-encoding': 'gzip',
              'cache-control': 'public, max-age=31536000, immutable',
            })
          : c.notFound();
      });
    },
  });
  const front = await startTlsFront(cloud);
  return {
    cloud,
    pageUrl: front.localUrl,
    /** Closes the browser's connections, so that a visit opens its own. */
    cut: front.cut,
    openProfile: () => openProfile(front.arguments),
    async close(): Promise<void> {
      await front.close();
      await cloud.close();
    },
  };
}

export type NetworkStage = Awaited<ReturnType<typeof startNetworkStage>>;

/** A regular profile on disk, because `newContext()` opens a private window, which has no V8 code cache. */
export interface Profile {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

async function openProfile(networkArguments: readonly string[]): Promise<Profile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'webex-calling-elements-bench-'));
  const {args, ...launch} = chromiumLaunch(findChromium());
  const context = await chromium.launchPersistentContext(folder, {
    ...launch,
    // Leave out the flag that saves time in the SDK's tests, because no visitor has it.
    args: [...args.filter(argument => !argument.startsWith('--js-flags')), ...networkArguments],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(folder, {recursive: true, force: true});
    },
  };
}

/** Empties the HTTP cache, and V8's code cache with it. */
export async function emptyCache(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
}

/** Removes the cookies and local storage, so that the browser looks new to the page. */
export async function clearStorage(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
}

function addSignInRoutes(app: Hono, addresses: () => {cloudUrl: string; pageUrl: string}): void {
  let handler: ReturnType<typeof createSignInHandler> | undefined;
  app.all('/webex/*', c => {
    const {cloudUrl, pageUrl} = addresses();
    const api = `${cloudUrl}/gateway/webexapis.com/v1`;
    handler ??= createSignInHandler({
      clientId: SIMULATED_CLIENT.id,
      clientSecret: SIMULATED_CLIENT.secret,
      redirectUri: `${pageUrl}/webex/callback`,
      cookieSecret: 'a-secret-of-the-bench-with-more-than-32-characters',
      endpoints: {token: `${api}/access_token`, revoke: `${api}/revoke`},
      limits: {loginsPerMinute: 1_000_000},
    });
    return handler(c.req.raw);
  });
}

const ourPage = (journey: string) => `<!doctype html><meta charset="utf-8"><title>Ours</title>
<script type="module" src="/ours.js"></script>
<body data-journey="${journey === 'C' ? 'C' : ''}">
<webex-login sdk-src="/sdk.js" sdk-integrity="${sdk.integrity}" ${journey === 'C' ? '' : 'login-url="/webex/login"'}></webex-login>
<webex-line-status></webex-line-status><webex-line-controls auto-register></webex-line-controls>`;

const barePage = (journey: string) => `<!doctype html><meta charset="utf-8"><title>Bare</title>
<body data-journey="${/^[ABC]$/.test(journey) ? journey : ''}"><button>Sign in</button>
<script type="module" src="/bare.js"></script>`;

/** Sets the latency of the simulated network, whose speed is 10 Mbit/s. */
export async function setNetwork({cloud}: {cloud: RunningCloud}, delayMs: number): Promise<void> {
  cloud.setScenario({network: {delayMs, connectionDelayMs: delayMs, kilobitsPerSecond: 10_000}});
}
