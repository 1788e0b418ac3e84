import {randomBytes} from 'node:crypto';
import {Hono, type Context} from 'hono';
import type {Account} from './accounts.js';
import type {Authorization, Authorizations} from './authorizations.js';
import {authorizePage, type AuthorizationRequest} from './authorize-page.js';
import {isLoopbackName, ownPagesOnly} from './loopback.js';
import {setEndpoint, type CloudEnv} from './request-context.js';
import {applyScenario, authorized} from './request-middleware.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

/** The integration that the simulated cloud accepts. Its secret is public and has no use outside this machine. */
export const SIMULATED_CLIENT = {id: 'simulated-client', secret: 'simulated-client-secret'} as const;

/** Lifetime of a refresh token in seconds: 90 days, like Webex's. */
const REFRESH_TOKEN_LIFETIME = 7_776_000;

interface OAuthOptions {
  readonly scenario: ScenarioPlayer;
  readonly tokens: Tokens;
  readonly authorizations: Authorizations;
  readonly accounts: readonly Account[];
}

type Form = Readonly<Record<string, string>>;

/** The OAuth 2.0 routes, like Webex's: authorization code with PKCE and a client secret, refresh, revocation, user info. */
export function oauth({scenario, tokens, authorizations, accounts}: OAuthOptions): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>();
  app.use('/v1/authorize', ownPagesOnly);

  app.get('/v1/authorize', setEndpoint('authorize'), applyScenario(scenario, 'authorize'), c => {
    const request = parseRequest(c.req.query());
    if (typeof request === 'string') return c.text(`This request can’t be granted: ${request}.`, 400);
    const {consent} = scenario.current();
    if (consent === 'ask') return consentPage(c, request);
    return c.redirect(redirectUrl(request, consent, accounts[0]), 303);
  });

  app.post('/v1/authorize', setEndpoint('authorize'), async c => {
    const form = await formOf(c);
    const request = parseRequest({...form, response_type: 'code', code_challenge_method: 'S256'});
    if (typeof request === 'string') return c.text(`This request can’t be granted: ${request}.`, 400);
    const account = accounts.find(({name}) => name === form['account']);
    return c.redirect(redirectUrl(request, form['decision'] === 'allow' ? 'allow' : 'deny', account), 303);
  });

  app.post(
    '/v1/access_token',
    setEndpoint('token'),
    applyScenario(scenario, 'token', oauthError),
    async c => {
      const form = await formOf(c);
      if (!hasClientCredentials(form)) return refuse(c, 401, 'invalid_client');
      switch (form['grant_type']) {
        case 'authorization_code':
          return exchangeCode(c, form);
        case 'refresh_token': {
          const authorization = authorizations.authorizationOf(form['refresh_token'] ?? '');
          return authorization
            ? c.json(issueTokens(authorization, form['refresh_token']))
            : refuse(c, 400, 'invalid_grant');
        }
        default:
          return refuse(c, 400, 'unsupported_grant_type');
      }
    },
  );

  // RFC 7009, section 2.2: an unknown token is answered with 200.
  app.post('/v1/revoke', setEndpoint('revoke'), applyScenario(scenario, 'revoke', oauthError), async c => {
    const form = await formOf(c);
    if (!hasClientCredentials(form)) return refuse(c, 401, 'invalid_client');
    const authorization = authorizations.revoke(form['token'] ?? '');
    if (authorization) tokens.withdraw(authorization);
    tokens.revoke(form['token'] ?? '');
    return c.body(null, 200);
  });

  app.get(
    '/v1/userinfo',
    setEndpoint('userinfo'),
    applyScenario(scenario, 'userinfo'),
    authorized(tokens),
    c => {
      const {id, displayName, firstName, lastName, email} = c.get('account');
      return c.json({sub: id, name: displayName, given_name: firstName, family_name: lastName, email});
    },
  );

  function consentPage(c: Context, request: AuthorizationRequest): Response | Promise<Response> {
    const nonce = randomBytes(16).toString('base64');
    // The response to the form redirects to the client, so form-action must also allow it.
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${new URL(request.redirectUri).origin}`;
    c.header('Content-Security-Policy', policy);
    c.header('Cross-Origin-Opener-Policy', scenario.current().openerPolicy);
    return c.html(authorizePage(request, accounts, nonce));
  }

  function redirectUrl(
    request: AuthorizationRequest,
    decision: 'allow' | 'deny',
    account: Account | undefined,
  ): string {
    const url = new URL(request.redirectUri);
    if (decision === 'deny' || account === undefined) {
      url.searchParams.set('error', 'access_denied');
      url.searchParams.set('error_description', 'The resource owner denied the request.');
    } else {
      const {scopesWithheld} = scenario.current();
      const scopes = request.scopes.filter(scope => !scopesWithheld.includes(scope));
      const authorization = {clientId: request.clientId, account, scopes};
      const code = authorizations.issueCode(authorization, request.redirectUri, request.challenge);
      url.searchParams.set('code', code);
    }
    url.searchParams.set('state', request.state);
    return url.href;
  }

  function exchangeCode(c: Context, form: Form): Response {
    const exchanged = authorizations.takeCode(form['code'] ?? '', {
      clientId: form['client_id'] ?? '',
      redirectUri: form['redirect_uri'] ?? '',
      verifier: form['code_verifier'] ?? '',
    });
    if ('authorization' in exchanged) {
      const {authorization} = exchanged;
      return c.json(issueTokens(authorization, authorizations.issueRefreshToken(authorization)));
    }
    if (exchanged.stolen) tokens.withdraw(exchanged.stolen);
    return refuse(c, 400, 'invalid_grant');
  }

  /** Issues an access token, and returns the content of the token response. */
  function issueTokens(authorization: Authorization, refreshToken: string | undefined) {
    const {account, scopes} = authorization;
    return {
      ...tokens.issue(account, scenario.current().tokenLifetime, scopes, authorization),
      token_type: 'Bearer',
      scope: scopes.join(' '),
      refresh_token: refreshToken,
      refresh_token_expires_in: REFRESH_TOKEN_LIFETIME,
    };
  }

  return app;
}

/** Returns the OAuth error code for the status of the scenario's response, as a field of its body. */
const oauthError = (_c: unknown, {status}: {status?: number | undefined}) => ({
  error: ERRORS[status ?? 0] ?? 'server_error',
});

const ERRORS: Readonly<Record<number, string>> = {400: 'invalid_grant', 401: 'invalid_client'};

const refuse = (c: Context, status: 400 | 401, error: string) => c.json({error}, status);

const hasClientCredentials = (form: Form) =>
  form['client_id'] === SIMULATED_CLIENT.id && form['client_secret'] === SIMULATED_CLIENT.secret;

async function formOf(c: Context): Promise<Form> {
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

/** Returns the request, or a description of the problem, which is shown here: an unverified URI must not get a redirect. */
function parseRequest(query: Form): AuthorizationRequest | string {
  const {client_id: clientId = '', redirect_uri: redirectUri = ''} = query;
  if (clientId !== SIMULATED_CLIENT.id) return `unknown client_id, expected ${SIMULATED_CLIENT.id}`;
  // Webex compares the redirect URI with the registered ones. The simulated cloud redirects only to this machine.
  if (!isOfThisMachine(redirectUri)) return 'redirect_uri is not a loopback address';
  if (query['response_type'] !== 'code') return 'response_type is not code';
  if (query['code_challenge_method'] !== 'S256' || !query['code_challenge'])
    return 'PKCE with S256 is missing';
  const scopes = (query['scope'] ?? '').split(' ').filter(Boolean);
  if (scopes.length === 0) return 'scope is missing';
  return {clientId, redirectUri, scopes, state: query['state'] ?? '', challenge: query['code_challenge']};
}

/** Whether an address is on this machine. Also checks the scheme, because `javascript://localhost/` has a host name, too. */
function isOfThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const {protocol, hostname} = new URL(address);
  return /^https?:$/.test(protocol) && isLoopbackName(hostname);
}
