import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {request} from 'node:http';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';
import {explainFailure} from '../../demo/start-failure.js';
import {sdk, SdkNotFetched} from '../../scripts/sdk-file.mjs';

describe("the demo's server", () => {
  let demo: RunningCloud;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.close());

  const files = [
    {path: '/', type: 'text/html'},
    {path: '/service-worker.js', type: 'text/javascript'},
    {path: '/demo/demo.css', type: 'text/css'},
    {path: '/sdk/calling.min.js', type: 'text/javascript'},
    {path: '/cloud/scenario', type: 'application/json'},
  ];
  it.each(files)("serves $path as $type with the cloud's header", async ({path, type}) => {
    const response = await fetch(demo.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('x-webex-cloud')).toBe('simulated');
  });

  it.each([
    '/',
    '/gallery',
    '/demo/page.css',
    '/dist/bundle/webex-calling-elements.js',
    '/sdk/calling.min.js',
  ])('compresses %s for a browser that accepts it, and the content is the same', async path => {
    const [packed, plain] = await Promise.all(
      ['gzip', 'identity'].map(encoding => fetch(demo.url + path, {headers: {'accept-encoding': encoding}})),
    );
    expect(packed!.headers.get('content-encoding')).toBe('gzip');
    expect(packed!.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
    expect(plain!.headers.get('content-encoding')).toBeNull();
    expect((await packed!.text()) === (await plain!.text())).toBe(true);
  });

  it('answers a visitor who is not signed in without an error', async () => {
    const headers = {'x-webex-calling-elements': '1', origin: demo.url};
    const response = await fetch(`${demo.url}/webex/token`, {method: 'POST', headers});
    expect(response.status).toBe(204);
  });

  it("uses the SDK's pinned integrity", async () => {
    expect(await (await fetch(demo.url)).text()).toContain(`sdk-integrity="${sdk.integrity}"`);
  });

  it('has no inline script or style, which its policy would block', async () => {
    const response = await fetch(demo.url);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
  });

  it.each(['/', '/gallery'])('serves the target of each link in %s', async path => {
    const html = await (await fetch(demo.url + path)).text();
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) {
      const {hash, href} = new URL(link, demo.url + path);
      expect((await fetch(href)).status, link).toBe(200);
      if (hash) expect(html).toContain(`id="${hash.slice(1)}"`);
    }
  });

  it('serves the docs as text, which browsers show', async () => {
    const response = await fetch(`${demo.url}/docs/elements.md`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('has a link to each element in the gallery', async () => {
    const html = await (await fetch(`${demo.url}/gallery`)).text();
    const tags = readFileSync('custom-elements.json', 'utf8').match(/(?<="tagName": ")[^"]+/g) ?? [];
    expect(tags).toContain('webex-call');
    // The provider shows nothing.
    for (const tag of tags.filter(name => name !== 'webex-line-provider'))
      expect(html).toContain(`href="?show=${tag}"`);
  });

  const outside = [
    '/demo/../package.json',
    '/demo/%2e%2e/package.json',
    '/dist/../.git/config',
    '/package.json',
    '/docs/../package.json',
    '/docs/api/../../package.json',
  ];
  it.each(outside)('does not serve %s', async path => {
    const {port} = demo;
    // Sent over a raw connection, because fetch would normalize the path.
    const sent = request({port, path, host: 'localhost'}).end();
    const [response] = (await once(sent, 'response')) as [{statusCode: number; resume(): void}];
    response.resume();
    expect(response.statusCode).toBe(404);
  });

  it('a port in use is reported with the next step', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts'], {
      env: {...process.env, PORT: String(demo.port)},
    });
    let output = '';
    program.stderr.on('data', text => (output += String(text)));
    const [code] = (await once(program, 'exit')) as [number];
    expect(code).toBe(1);
    expect(output).toContain(
      `Port ${demo.port} is in use. Choose another one:  PORT=${demo.port + 1} npm start`,
    );
  });
});

const withCode = (code: string) => Object.assign(new Error(`listen ${code}`), {code});

it.each([
  {
    name: 'a port in use',
    error: withCode('EADDRINUSE'),
    port: 80,
    text: 'Port 80 is in use. Choose another one:  PORT=81 npm start',
  },
  {
    name: 'the last port in use',
    error: withCode('EADDRINUSE'),
    port: 65_535,
    text: 'Port 65535 is in use. Choose another one:  PORT=8080 npm start',
  },
  {
    name: "a port in use of the integration's redirect",
    error: withCode('EADDRINUSE'),
    port: 8080,
    redirectPort: 8080,
    text: 'Port 8080 is in use. Choose another one: set WEBEX_REDIRECT_URI to, for example, http://localhost:8081/webex/callback, and add this address to the redirect URIs of your integration.',
  },
  {
    name: 'a privileged port',
    error: withCode('EACCES'),
    port: 80,
    text: 'Port 80 is reserved, or only an administrator may use it. Choose another one:  PORT=8080 npm start',
  },
  {
    name: "a privileged port of the integration's redirect",
    error: withCode('EACCES'),
    port: 80,
    redirectPort: 80,
    text: 'Port 80 is reserved, or only an administrator may use it. Choose another one: set WEBEX_REDIRECT_URI to, for example, http://localhost:8080/webex/callback, and add this address to the redirect URIs of your integration.',
  },
  {
    name: 'an SDK that cannot be fetched',
    error: new SdkNotFetched('The SDK could not be fetched (no network).'),
    port: 8080,
    text: 'The SDK could not be fetched (no network).',
  },
  {name: 'another error', error: new TypeError('x is undefined'), port: 8080, text: undefined},
])('the explanation of $name', ({error, port, redirectPort, text}) => {
  expect(explainFailure(error, port, redirectPort)).toBe(text);
});
