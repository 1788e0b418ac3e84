import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';
import {Browser, formOf, fromPage} from './browser.js';
import {optionsAt, messageOf} from './site.js';

// Runs each recipe of docs/sign-in.md in its own process, with the built package.
const page = await readFile('docs/sign-in.md', 'utf8');
const recipes = new Map(
  [...page.matchAll(/```js\n\/\/ (\S+)\n([^]*?)```/g)].map(([, name = '', code = '']) => [name, code]),
);

/** Hosts for recipes that export a module: they do what the framework does. */
const hosts: Readonly<Record<string, string>> = {
  'app/webex/[route]/route.js': `
    import {serve} from '@hono/node-server';
    import * as route from './recipe.mjs';
    const context = {params: Promise.resolve({route: 'token'})};
    // Next answers HEAD with GET.
    const handlerOf = ({method}) => route[method === 'HEAD' ? 'GET' : method];
    const fetch = request => handlerOf(request)?.(request, context) ?? new Response('The page');
    serve({fetch, port: Number(process.env.PORT), hostname: 'localhost'});`,
  'src/routes/webex/[route]/+server.js': `
    import {serve} from '@hono/node-server';
    import * as route from './recipe.mjs';
    // SvelteKit answers HEAD with GET.
    const handlerOf = ({method}) => route[method === 'HEAD' ? 'GET' : method];
    const fetch = request => handlerOf(request)?.({request}) ?? new Response('The page');
    serve({fetch, port: Number(process.env.PORT), hostname: 'localhost'});`,
  'server/routes/webex/[route].js': `
    import {createServer} from 'node:http';
    import {createApp, createRouter, defineEventHandler, toNodeListener, toWebRequest} from 'h3';
    // Nuxt imports these automatically.
    Object.assign(globalThis, {defineEventHandler, toWebRequest});
    const {default: handler} = await import('./recipe.mjs');
    const app = createApp().use(createRouter().use('/webex/:route', handler));
    createServer(toNodeListener(app)).listen(Number(process.env.PORT), 'localhost');`,
  // The server of the Express recipe, behind Vite's development server.
  'vite.config.js': `
    import {createServer} from 'vite';
    const {PORT, BACK_PORT} = process.env;
    process.env.PORT = BACK_PORT;
    await import('./express.mjs');
    const {default: config} = await import('./recipe.mjs');
    const {proxy} = config.server;
    for (const [path, url] of Object.entries(proxy)) proxy[path] = url.replace('8080', BACK_PORT);
    const server = {...config.server, port: Number(PORT)};
    await (await createServer({...config, server, configFile: false, logLevel: 'error'})).listen();`,
  // A runtime with web APIs only, and none of Node's.
  'worker.mjs': `
    import {EdgeVM} from '@edge-runtime/vm';
    import {serve} from '@hono/node-server';
    import {nodeResolve} from '@rollup/plugin-node-resolve';
    import {rollup} from 'rollup';
    const bundle = await rollup({
      input: new URL('recipe.mjs', import.meta.url).pathname,
      plugins: [nodeResolve()],
    });
    const {output} = await bundle.generate({format: 'iife', name: 'worker', exports: 'default'});
    const runtime = new EdgeVM();
    runtime.evaluate(output[0].code);
    if (runtime.evaluate('typeof process + typeof Buffer + typeof require') !== 'undefined'.repeat(3))
      throw new Error('This runtime has Node globals');
    const {worker, Request} = runtime.context;
    async function fetch(request) {
      const {url, method, headers} = request;
      const body = method === 'POST' ? await request.text() : undefined;
      const answer = await worker.fetch(
        new Request(url, {method, headers: [...headers], body}),
        process.env,
        {waitUntil() {}},
      );
      return new Response(await answer.text(), {status: answer.status, headers: [...answer.headers]});
    }
    serve({fetch, port: Number(process.env.PORT), hostname: 'localhost'});`,
};

let cloud: RunningCloud;
let folder = '';

beforeAll(async () => {
  cloud = await startCloud();
  await mkdir('.cache', {recursive: true});
  // Inside the repository, which has the packages that the recipes import.
  folder = await mkdtemp(path.resolve('.cache/recipes-'));
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, {recursive: true, force: true});
});

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

async function start(name: string): Promise<Running> {
  const place = await mkdtemp(path.join(folder, 'one-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const {clientId, clientSecret, cookieSecret, endpoints} = optionsAt(cloud);
  // The only change: endpoints of the simulated cloud.
  const atCloud = (code: string): string =>
    code.replace('createSignInHandler({', `createSignInHandler({endpoints: ${JSON.stringify(endpoints)},`);
  // A new application has this type, and the package in its `node_modules`.
  await writeFile(path.join(place, 'package.json'), '{"type": "commonjs"}');
  await mkdir(path.join(place, 'node_modules'));
  await symlink(path.resolve('.'), path.join(place, 'node_modules/webex-calling-elements'));
  await writeFile(path.join(place, 'webex.mjs'), atCloud(recipes.get('webex.mjs') ?? ''));
  await writeFile(path.join(place, 'express.mjs'), recipes.get('express.mjs') ?? '');
  await writeFile(path.join(place, 'recipe.mjs'), atCloud(recipes.get(name) ?? ''));
  await writeFile(path.join(place, 'host.mjs'), hosts[name] ?? "import './recipe.mjs';");
  const child = spawn(process.execPath, [path.join(place, 'host.mjs')], {
    cwd: place,
    env: {
      ...process.env,
      PORT: String(port),
      BACK_PORT: String(await freePort()),
      WEBEX_CLIENT_ID: clientId,
      WEBEX_CLIENT_SECRET: clientSecret,
      WEBEX_REDIRECT_URI: `${url}/webex/callback`,
      WEBEX_COOKIE_SECRET: String(cookieSecret),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await vi.waitUntil(() => isReady(url, child), {timeout: 60_000, interval: 100});
  return {
    url,
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`The recipe ended with ${child.exitCode}`);
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A complete sign-in. */
async function signIn(browser: Browser, url: string) {
  const consentPage = await browser.visit(`${url}/webex/login?mode=popup`);
  return browser.visit(consentPage.url.split('?')[0] ?? '', {
    method: 'POST',
    headers: {'content-type': 'application/x-www-form-urlencoded'},
    body: formOf(consentPage.text, {account: 'ada', decision: 'allow'}),
  });
}

const names = [
  'node.mjs',
  'express.mjs',
  'fastify.mjs',
  'hono.mjs',
  'app/webex/[route]/route.js',
  'src/routes/webex/[route]/+server.js',
  'server/routes/webex/[route].js',
  'worker.mjs',
  'vite.config.js',
];

describe('a recipe of docs/sign-in.md', () => {
  it('exists for each framework, and for a development server', () => {
    expect([...recipes.keys()].filter(name => name !== 'webex.mjs')).toEqual(names);
  });

  it.each(names)(
    '%s signs a person in, returns and renews the token, and signs out',
    async name => {
      const {url, stop} = await start(name);
      try {
        cloud.reset();
        const browser = new Browser();
        // The page checks the address before a sign-in.
        const checked = await browser.send(`${url}/webex/login`, {method: 'HEAD'});
        expect([checked.status, checked.headers.get('x-webex-calling-elements')]).toEqual([204, url]);
        cloud.setScenario({tokenLifetime: 0.001});
        expect(messageOf(await signIn(browser, url))).toEqual({type: 'signed-in'});
        cloud.setScenario({});
        const {status, content} = await browser.post(`${url}/webex/token`, {renew: true});
        expect(status).toBe(200);
        expect(content['expires_in']).toBeGreaterThan(1_209_000);
        expect(await sendForged(browser, url)).toBe(403);
        expect((await browser.post(`${url}/webex/logout`)).content).toEqual({revoked: true});
        expect((await browser.post(`${url}/webex/token`)).status).toBe(204);
      } finally {
        await stop();
      }
    },
    120_000,
  );
});

async function sendForged(browser: Browser, url: string): Promise<number> {
  const headers = {...fromPage(url), 'sec-fetch-site': 'cross-site', origin: 'https://evil.example'};
  return (await browser.send(`${url}/webex/token`, {method: 'POST', headers, body: '{}'})).status;
}
