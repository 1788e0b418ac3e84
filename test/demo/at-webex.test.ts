import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Listening} from '../../cloud/server.js';
import {integrationFrom} from '../../demo/integration.js';
import {startDemoAtWebex} from '../../demo/server.js';

const integration = {
  clientId: 'the-client',
  clientSecret: 'the-client-secret',
  redirectUri: 'http://localhost:8080/webex/callback',
};

describe('the demo with the real Webex', () => {
  let demo: Listening;
  beforeAll(async () => {
    demo = await startDemoAtWebex(integration);
  });
  afterAll(() => demo.close());

  it('redirects to Webex with the integration from the environment', async () => {
    const response = await fetch(`${demo.url}/webex/login`, {redirect: 'manual'});
    const url = new URL(response.headers.get('location') ?? '');
    expect(response.status).toBe(303);
    expect(url.origin + url.pathname).toBe('https://webexapis.com/v1/authorize');
    expect(url.searchParams.get('client_id')).toBe('the-client');
    expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:8080/webex/callback');
  });

  it.each([
    '/gateway/webexapis.com/v1/authorize',
    '/gateway/u2c.wbx2.com/u2c/api/v1/catalog',
    '/cloud/scenario',
    '/cloud/tokens',
    '/mercury/x',
  ])('has no simulated cloud at %s', async path => {
    expect((await fetch(demo.url + path)).status).toBe(404);
    expect((await fetch(demo.url + path, {method: 'POST'})).status).toBe(404);
  });

  it("marks the page, and omits the cloud's header, so that a worker of the simulated cloud unregisters", async () => {
    const response = await fetch(demo.url);
    expect(response.headers.get('x-webex-cloud')).toBeNull();
    expect(await response.text()).toContain('<html lang="en" data-cloud="webex">');
  });

  it('reveals no secret', async () => {
    const texts = await Promise.all(
      ['/', '/webex/login', '/webex/callback?state=x', '/demo/gate.js'].map(async path => {
        const response = await fetch(demo.url + path, {redirect: 'manual'});
        return (await response.text()) + JSON.stringify([...response.headers]);
      }),
    );
    expect(texts.filter(text => text.includes('the-client-secret'))).toEqual([]);
  });
});

describe('the environment', () => {
  const all = {
    WEBEX_CLIENT_ID: 'the-client',
    WEBEX_CLIENT_SECRET: 'the-client-secret',
    WEBEX_REDIRECT_URI: 'http://localhost:8080/webex/callback',
  };

  it('without an integration selects the simulated cloud', () => {
    expect(integrationFrom({})).toBeUndefined();
  });

  it.each([
    ['to this machine gives the port', 'http://localhost:8080/webex/callback', 8080],
    ['without a port is 80', 'http://localhost/webex/callback', 80],
    ['with https leaves the port undefined', 'https://demo.example/webex/callback', undefined],
  ])('with a redirect %s', (_name, redirectUri, port) => {
    expect(integrationFrom({...all, WEBEX_REDIRECT_URI: redirectUri})).toEqual({
      ...integration,
      redirectUri,
      port,
    });
  });

  it.each([
    ['without a secret', {...all, WEBEX_CLIENT_SECRET: ''}, /also set WEBEX_CLIENT_SECRET\./],
    ['with the id alone', {WEBEX_CLIENT_ID: 'x'}, /also set WEBEX_CLIENT_SECRET and WEBEX_REDIRECT_URI\./],
    [
      'with a redirect to another path',
      {...all, WEBEX_REDIRECT_URI: 'http://localhost:8080/callback'},
      /must be \/webex\/callback/,
    ],
    ['with a redirect that is no URL', {...all, WEBEX_REDIRECT_URI: 'callback'}, /must be \/webex\/callback/],
  ])('%s is reported with the next step, and without the values', (_name, environment, message) => {
    expect(() => integrationFrom(environment)).toThrow(message);
    expect(() => integrationFrom(environment)).not.toThrow('the-client-secret');
  });

  it('with an integration makes npm start use the real Webex, without a gateway, at the redirect’s host', async () => {
    const env = {
      ...process.env,
      PORT: '0',
      ...all,
      WEBEX_REDIRECT_URI: 'http://127.0.0.1:8080/webex/callback',
    };
    const program = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts'], {env});
    try {
      const output = await new Promise<string>(resolve => {
        let text = '';
        program.stdout.on('data', part => {
          text += String(part);
          if (text.includes('Ctrl-C')) resolve(text);
        });
      });
      expect(output).toContain('the real Webex');
      const [, url] = /(http:\S+)/.exec(output) ?? [];
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const login = await fetch(`${url}/webex/login`, {redirect: 'manual'});
      expect(login.headers.get('location')).toMatch(/^https:\/\/webexapis\.com\/v1\/authorize\?/);
      expect((await fetch(`${url}/gateway/webexapis.com/v1/authorize`)).status).toBe(404);
    } finally {
      program.kill();
      await once(program, 'exit');
    }
  }, 60_000);

  it.each([
    [
      'half an integration',
      {WEBEX_CLIENT_ID: 'x'},
      2,
      /^To use the real Webex, also set WEBEX_CLIENT_SECRET/,
    ],
    [
      'a redirect over http',
      {...all, WEBEX_REDIRECT_URI: 'http://demo.example/webex/callback'},
      2,
      /^redirectUri must be an https URL/,
    ],
  ])(
    '%s ends npm start with a message',
    async (_name, environment, status, message) => {
      const program = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts'], {
        env: {...process.env, PORT: '0', ...environment},
      });
      let output = '';
      program.stderr.on('data', text => (output += String(text)));
      const [code] = (await once(program, 'exit')) as [number];
      expect(code).toBe(status);
      expect(output).toMatch(message);
    },
    60_000,
  );
});
