import {readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {serveStatic} from '@hono/node-server/serve-static';
import {gzipSync} from 'node:zlib';
import {Hono, type MiddlewareHandler} from 'hono';
import {compress} from 'hono/compress';
import {secureHeaders} from 'hono/secure-headers';
import {startCloud, type RunningCloud} from '../cloud/cloud.js';
import {listen, type Listening} from '../cloud/server.js';
import {sdkFile} from '../scripts/sdk-file.mjs';
import {signInAtCloud, signInAtWebex, type Integration} from './sign-in.js';

/**
 * Starts one server with the demo and the simulated cloud that it uses.
 *
 * @param port 0 selects a free one.
 * @throws {Error} With the code `EADDRINUSE` when the port is taken.
 */
export async function startDemo({port = 0}: {port?: number} = {}): Promise<RunningCloud> {
  const addPages = await loadPages('simulated');
  return startCloud({
    port,
    routes: (app, cloud) => {
      // Add these routes before the pages' policy, because their responses have a stricter one.
      signInAtCloud(app, cloud);
      addPages(app);
    },
  });
}

/** Starts a server with the same pages for the real Webex, without the simulated cloud. */
export async function startDemoAtWebex(integration: Integration, port = 0): Promise<Listening> {
  const app = new Hono();
  signInAtWebex(app, integration);
  const addPages = await loadPages('webex');
  addPages(app);
  return listen({app}, port, 'localhost');
}

const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};

/** The SDK, compressed only once because it is 2.6 MB. The other files are small enough to compress for each request. */
let compressedSdk: Uint8Array<ArrayBuffer> | undefined;

/** Reads the demo's page and the SDK. Returns a function that adds the demo's routes to an app. */
async function loadPages(cloud: 'simulated' | 'webex'): Promise<(app: Hono) => void> {
  const sdk = await sdkFile();
  const page = (await readFile('demo/index.html', 'utf8'))
    .replace('{{sdk-integrity}}', sdk.integrity)
    .replace('{{cloud}}', cloud)
    .replace('{{version}}', version);
  const script = await readFile(sdk.path);
  return app => {
    app.use('*', policy);
    app.get('/sdk/calling.min.js', c => {
      const headers = {
        'content-type': 'text/javascript',
        'cache-control': 'max-age=3600',
        vary: 'accept-encoding',
      };
      if (!c.req.header('accept-encoding')?.includes('gzip')) return c.body(script, 200, headers);
      compressedSdk ??= gzipSync(script);
      return c.body(compressedSdk, 200, {...headers, 'content-encoding': 'gzip'});
    });
    app.use('*', compress());
    app.get('/', c => c.html(page));
    app.use('/gallery', serveStatic({path: 'demo/gallery.html'}));
    app.use('/service-worker.js', serveStatic({path: 'demo/service-worker.js'}));
    app.use('/demo/*', serveStatic({root: '.'}));
    app.use('/dist/*', serveStatic({root: '.'}));
    app.get('/docs/:page{[a-z-]+\\.md}', asText, serveStatic({root: '.'}));
  };
}

/** Serves Markdown as plain text, because browsers would otherwise download it. */
const asText: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('content-type', 'text/plain; charset=utf-8');
};

/**
 * A strict policy with the minimum that the SDK needs. The browser checks a request's original address before the
 * service worker redirects it here, so other origins must be allowed. The worker prevents requests from reaching them.
 */
const policy = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    // While it loads, the SDK tries to use WebAssembly and style attributes. If they are refused, it continues, but the
    // console shows errors.
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    styleSrcAttr: ["'unsafe-inline'"],
    // Besides https, for Mercury, the SDK's event socket: at this server, or at Webex.
    connectSrc: ["'self'", 'https:', 'ws:', 'wss:'],
    imgSrc: ["'self'", 'https:'],
    // The SDK's keepalives run in a worker that is created from a blob (trap 19).
    workerSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'self'"],
  },
  crossOriginEmbedderPolicy: false,
  // With `same-origin`, the page would lose access to the sign-in window.
  crossOriginOpenerPolicy: 'same-origin-allow-popups',
  strictTransportSecurity: false,
});
