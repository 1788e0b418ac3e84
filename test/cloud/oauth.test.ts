import {createHash} from 'node:crypto';
import {request} from 'node:http';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {SIMULATED_CLIENT} from '../../cloud/oauth.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {requestGateway, useCloud} from './client.js';

const started = useCloud();
const API = 'webexapis.com/v1';
const redirectUri = 'http://localhost:1234/webex/callback';
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

afterEach(() => {
  vi.useRealTimers();
});

const authorizationRequest = {
  response_type: 'code',
  client_id: SIMULATED_CLIENT.id,
  redirect_uri: redirectUri,
  scope: 'spark:webrtc_calling spark:kms',
  state: 'the-state',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

const authorize = (changed: Record<string, string | undefined> = {}) =>
  fetch(`${started.cloud.url}/gateway/${API}/authorize?${query({...authorizationRequest, ...changed})}`, {
    redirect: 'manual',
  });

function query(fields: Record<string, string | undefined>): string {
  return new URLSearchParams(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  ).toString();
}

/** Sends headers that `fetch` does not let through. */
function statusOf(method: string, headers: Record<string, string>): Promise<number | undefined> {
  const fields = query({...authorizationRequest, account: 'ada', decision: 'allow'});
  const url = `http://127.0.0.1:${started.cloud.port}/gateway/${API}/authorize${method === 'GET' ? `?${fields}` : ''}`;
  return new Promise((resolve, reject) => {
    request(url, {method, headers: {host: 'localhost', ...headers}}, response => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(method === 'POST' ? fields : undefined);
  });
}

/** Submits the person's decision, and returns the parameters of the redirect. */
async function decide(decision: string, account = 'ada'): Promise<URLSearchParams> {
  const response = await fetch(`${started.cloud.url}/gateway/${API}/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({...authorizationRequest, account, decision}),
  });
  return new URL(response.headers.get('location') ?? '').searchParams;
}

const codeFor = async (account?: string) => (await decide('allow', account)).get('code') ?? '';

async function tokenFor(fields: Record<string, string>) {
  const response = await fetch(`${started.cloud.url}/gateway/${API}/access_token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: SIMULATED_CLIENT.id,
      client_secret: SIMULATED_CLIENT.secret,
      ...fields,
    }),
  });
  return {status: response.status, body: (await response.json()) as Record<string, string>};
}

const exchange = (code: string, changed: Record<string, string> = {}) =>
  tokenFor({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...changed,
  });
const refresh = (token = '') => tokenFor({grant_type: 'refresh_token', refresh_token: token});

const revoke = (token = '', changed: Record<string, string> = {}) =>
  fetch(`${started.cloud.url}/gateway/${API}/revoke`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: SIMULATED_CLIENT.id,
      client_secret: SIMULATED_CLIENT.secret,
      token,
      ...changed,
    }),
  });

const isAccepted = async (token = '') =>
  (await requestGateway(started.cloud, `${API}/userinfo`, {token})).status === 200;

describe('the consent page', () => {
  it('shows that it is a simulated cloud, the accounts and the scopes', async () => {
    const response = await authorize();
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const text of [
      'This is a simulated cloud, not Webex.',
      'Ada Lovelace',
      'Grace Hopper',
      'spark:kms',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/type="password"|<script/);
  });

  it.each([
    ['an unknown client', {client_id: 'evil'}, /unknown client_id/],
    ['a redirect to another machine', {redirect_uri: 'https://evil.example/cb'}, /not a loopback address/],
    [
      'a redirect to a similar host',
      {redirect_uri: 'http://localhost.evil.example/'},
      /not a loopback address/,
    ],
    [
      'a script as a redirect',
      {redirect_uri: 'javascript://localhost/%0aalert(1)'},
      /not a loopback address/,
    ],
    ['no redirect', {redirect_uri: undefined}, /not a loopback address/],
    ['an implicit grant', {response_type: 'token'}, /response_type is not code/],
    ['no PKCE', {code_challenge: undefined}, /PKCE with S256 is missing/],
    ['plain PKCE', {code_challenge_method: 'plain'}, /PKCE with S256 is missing/],
    ['no scope', {scope: undefined}, /scope is missing/],
  ])('refuses %s, without a redirect', async (_name, changed, reason) => {
    const response = await authorize(changed);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toMatch(reason);
  });

  it.each([
    ['POST', {origin: 'https://evil.example'}, 403],
    ['POST', {origin: 'null'}, 403],
    ['POST', {'sec-fetch-site': 'cross-site'}, 403],
    // With DNS rebinding, a page of another host name reaches this address.
    ['POST', {host: 'evil.example', 'sec-fetch-site': 'same-origin'}, 403],
    ['GET', {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors'}, 403],
    ['GET', {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate'}, 303],
    ['POST', {origin: 'http://localhost:5173'}, 303],
    ['POST', {'sec-fetch-site': 'same-origin'}, 303],
  ])('if consent is given without the page, %s with %o gets %i', async (method, headers, status) => {
    started.cloud.setScenario({consent: 'allow'});
    expect(await statusOf(method, headers)).toBe(status);
  });

  it('HTML in parameters is escaped', async () => {
    const page = await (await authorize({scope: '<b>x</b>', state: '"><script>'})).text();
    expect(page).not.toMatch(/<b>|"><script>/);
  });

  it.each([
    ['Allow', 'allow', 'ada', {code: expect.stringMatching(/^[\w-]{43}$/), state: 'the-state'}],
    [
      'Deny',
      'deny',
      'ada',
      {error: 'access_denied', error_description: expect.anything(), state: 'the-state'},
    ],
    [
      'Allow with an unknown account',
      'allow',
      'eve',
      {error: 'access_denied', error_description: expect.anything(), state: 'the-state'},
    ],
  ])('answers the decision: %s', async (_name, decision, account, answer) => {
    expect(Object.fromEntries(await decide(decision, account))).toEqual(answer);
  });

  const scenarios: readonly (readonly [string, ScenarioInput, (response: Response) => unknown, unknown])[] = [
    ['is separated from its opener', {openerPolicy: 'same-origin'}, openerPolicyOf, 'same-origin'],
    ['is not separated from its opener', {}, openerPolicyOf, 'unsafe-none'],
    ['fails', {authorize: [{status: 503}]}, ({status}) => status, 503],
    ['is skipped with consent', {consent: 'allow'}, redirectParameter('code'), expect.anything()],
    ['is skipped with a refusal', {consent: 'deny'}, redirectParameter('error'), 'access_denied'],
  ];
  it.each(scenarios)('depending on the scenario, it %s', async (_name, scenario, read, answer) => {
    started.cloud.setScenario(scenario);
    expect(read(await authorize())).toEqual(answer);
  });
});

function openerPolicyOf({headers}: Response): string | null {
  return headers.get('cross-origin-opener-policy');
}
function redirectParameter(name: string): (response: Response) => string | null {
  return ({headers}) => new URL(headers.get('location') ?? '').searchParams.get(name);
}

describe('the exchange of a code', () => {
  it('returns the same fields as Webex', async () => {
    expect(await exchange(await codeFor('grace'))).toEqual({
      status: 200,
      body: {
        access_token: expect.stringMatching(/_P0A1_/),
        expires_in: 1_209_600,
        refresh_token: expect.stringMatching(/^[\w-]{64}$/),
        refresh_token_expires_in: 7_776_000,
        scope: 'spark:webrtc_calling spark:kms',
        token_type: 'Bearer',
      },
    });
  });

  it('returns a token of the person who gave consent', async () => {
    const {body} = await exchange(await codeFor('grace'));
    const {body: who} = await requestGateway(started.cloud, `${API}/userinfo`, {
      token: body['access_token'] ?? '',
    });
    expect(who).toMatchObject({name: 'Grace Hopper', email: 'grace@example.com'});
  });

  it('omits the scopes that are withheld', async () => {
    started.cloud.setScenario({scopesWithheld: ['spark:kms']});
    expect((await exchange(await codeFor())).body['scope']).toBe('spark:webrtc_calling');
  });

  it.each([
    ['another verifier', {code_verifier: 'x'.repeat(43)}, 400, 'invalid_grant'],
    ['no verifier', {code_verifier: ''}, 400, 'invalid_grant'],
    ['another redirect', {redirect_uri: 'http://localhost:1/'}, 400, 'invalid_grant'],
    ['another client', {client_id: 'evil'}, 401, 'invalid_client'],
    ['another secret', {client_secret: 'x'}, 401, 'invalid_client'],
    ['another grant', {grant_type: 'password'}, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_name, changed, status, error) => {
    expect(await exchange(await codeFor(), changed)).toEqual({status, body: {error}});
  });

  it('works once; a second use of the code revokes its tokens', async () => {
    const code = await codeFor();
    const {body} = await exchange(code);
    expect(await isAccepted(body['access_token'])).toBe(true);
    expect((await exchange(code)).body).toEqual({error: 'invalid_grant'});
    expect(await isAccepted(body['access_token'])).toBe(false);
    expect((await refresh(body['refresh_token'])).body).toEqual({error: 'invalid_grant'});
  });

  it('fails after more than a minute, because the code has expired', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const code = await codeFor();
    vi.advanceTimersByTime(61_000);
    expect((await exchange(code)).body).toEqual({error: 'invalid_grant'});
  });
});

describe('a refresh', () => {
  it('returns a new access token and, like Webex, the same refresh token', async () => {
    const {body: first} = await exchange(await codeFor());
    const {body: second} = await refresh(first['refresh_token']);
    expect(second['access_token']).not.toBe(first['access_token']);
    expect(second['refresh_token']).toBe(first['refresh_token']);
    expect(await isAccepted(first['access_token'])).toBe(true);
    expect(await isAccepted(second['access_token'])).toBe(true);
  });

  it.each([
    ['an unknown token', 'x'],
    ['no token', ''],
  ])('refuses %s', async (_name, token) => {
    expect(await refresh(token)).toEqual({status: 400, body: {error: 'invalid_grant'}});
  });

  it('fails after a reset', async () => {
    const {body} = await exchange(await codeFor());
    started.cloud.reset();
    expect((await refresh(body['refresh_token'])).status).toBe(400);
  });
});

describe('a revocation', () => {
  it.each([
    ['refresh_token', 400],
    ['access_token', 200],
  ])('of the %s ends the access token, and a refresh gets %i', async (which, refreshStatus) => {
    const {body} = await exchange(await codeFor());
    expect((await revoke(body[which])).status).toBe(200);
    expect(await isAccepted(body['access_token'])).toBe(false);
    expect((await refresh(body['refresh_token'])).status).toBe(refreshStatus);
  });

  it('of one person does not affect another', async () => {
    const [ada, grace] = [await exchange(await codeFor('ada')), await exchange(await codeFor('grace'))];
    await revoke(ada.body['refresh_token']);
    expect(await isAccepted(grace.body['access_token'])).toBe(true);
  });

  it('of an unknown token succeeds (RFC 7009, section 2.2), and of another client fails', async () => {
    expect((await revoke('x')).status).toBe(200);
    expect((await revoke('x', {client_secret: 'y'})).status).toBe(401);
  });
});

describe('a guest', () => {
  const subject = {subject: 'guest-1', displayName: 'Joan'};
  const serviceApp = () => started.cloud.issueToken({scopes: ['guest-issuer:write']}).access_token;
  const post = (path: string, token: string, body: object) =>
    requestGateway(started.cloud, `${API}/${path}`, {method: 'POST', token, body});

  it('gets a token of their own', async () => {
    const {body} = await post('guests/token', serviceApp(), subject);
    expect(body).toMatchObject({...subject, expiresIn: 64_799});
    const {body: me} = await requestGateway(started.cloud, `${API}/people/me`, {
      token: String(body['accessToken']),
    });
    expect(me['displayName']).toBe('Joan');
  });

  it('gets a call token', async () => {
    const number = {calledNumber: '5101', guestName: 'Joan'};
    const {body} = await post('telephony/click2call/callToken', serviceApp(), number);
    expect(String(body['callToken']).split('.')).toHaveLength(5);
  });

  it.each([
    ['guests/token', subject],
    ['telephony/click2call/callToken', {calledNumber: '5101'}],
  ])('%s requires the token of a service app', async (path, body) => {
    expect((await post(path, started.cloud.issueToken().access_token, body)).status).toBe(403);
    expect((await post(path, 'x', body)).status).toBe(401);
  });

  it.each([
    ['guests/token', {displayName: 'Joan'}],
    ['guests/token', {}],
    ['telephony/click2call/callToken', {}],
  ])('%s with %j is refused', async (path, body) => {
    expect((await post(path, serviceApp(), body)).status).toBe(400);
  });
});
