import * as oauth from 'oauth4webapi';
import {readFirstGranted, readGranted, type GrantedTokens} from './granted.js';
import type {PendingLogin} from './pending-logins.js';
import {objectIn, readText} from './read-content.js';
import type {Settings} from './settings.js';
import {notReached, upstreamError, UpstreamError} from './upstream-error.js';

export interface Endpoints {
  readonly authorize: string;
  readonly token: string;
  /** RFC 7009. */
  readonly revoke: string;
  readonly guestToken: string;
  readonly callToken: string;
  /** For a server that names itself in the authorization response (RFC 9207). Webex does not. */
  readonly issuer?: string | undefined;
}

const api = 'https://webexapis.com/v1';

export const webexEndpoints: Endpoints = {
  authorize: `${api}/authorize`,
  token: `${api}/access_token`,
  // Where the SDK itself revokes (webex-core, credentials-config).
  revoke: 'https://idbroker.webex.com/idb/oauth2/v1/revoke',
  guestToken: `${api}/guests/token`,
  callToken: `${api}/telephony/click2call/callToken`,
};

export type Upstream = ReturnType<typeof createUpstream>;

/** The authorization server, as `oauth4webapi` speaks to it. Everything here throws `UpstreamError` and nothing else. */
export function createUpstream(settings: Settings) {
  const {endpoints, clientId, redirectUri, limits} = settings;
  const server: oauth.AuthorizationServer = {
    issuer: endpoints.issuer ?? new URL(endpoints.authorize).origin,
    authorization_endpoint: endpoints.authorize,
    token_endpoint: endpoints.token,
    revocation_endpoint: endpoints.revoke,
    authorization_response_iss_parameter_supported: endpoints.issuer !== undefined,
  };
  const client: oauth.Client = {client_id: clientId};
  const secret = oauth.ClientSecretPost(settings.clientSecret);
  const options = (send = fetchTokens) => ({
    signal: AbortSignal.timeout(limits.upstreamSeconds * 1000),
    [oauth.customFetch]: send,
    // Only an address of this machine got past the settings without https.
    [oauth.allowInsecureRequests]: true,
  });

  return {
    async authorizeUrl({state, verifier}: PendingLogin): Promise<string> {
      const url = new URL(endpoints.authorize);
      for (const [name, value] of Object.entries({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: settings.scopes.join(' '),
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })) {
        url.searchParams.set(name, value);
      }
      return url.href;
    },

    async exchange(parameters: URLSearchParams, {state, verifier}: PendingLogin): Promise<GrantedTokens> {
      return guarded(async () => {
        if (endpoints.issuer === undefined) parameters.delete('iss');
        const valid = oauth.validateAuthResponse(server, client, parameters, state);
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          secret,
          valid,
          redirectUri,
          verifier,
          options(),
        );
        return readFirstGranted(await oauth.processAuthorizationCodeResponse(server, client, response));
      });
    },

    async refresh(refreshToken: string): Promise<GrantedTokens> {
      return guarded(async () => {
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          secret,
          refreshToken,
          options(),
        );
        return readGranted(await oauth.processRefreshTokenResponse(server, client, response));
      });
    },

    async revoke(token: string): Promise<void> {
      return guarded(async () => {
        const response = await oauth.revocationRequest(server, client, secret, token, options(reach));
        await oauth.processRevocationResponse(response);
      });
    },

    /** A request of Webex's API with a bearer token; the JSON that it answers. */
    async call(address: string, bearer: string, content: object): Promise<Record<string, unknown>> {
      return guarded(async () => {
        const response = await reach(address, {
          method: 'POST',
          headers: {authorization: `Bearer ${bearer}`, 'content-type': 'application/json'},
          body: JSON.stringify(content),
          redirect: 'manual',
          signal: AbortSignal.timeout(limits.upstreamSeconds * 1000),
        });
        if (!response.ok) throw new UpstreamError('server', `answered ${response.status}`);
        const answered = isJson(response) ? objectIn(await response.text()) : undefined;
        if (!answered) throw new UpstreamError('server', 'unusable answer: no JSON object');
        return answered;
      });
    },
  };
}

async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw await upstreamError(error);
  }
}

/** Bytes. The longest tokens have a few thousand characters. */
const longestAnswer = 65_536;

/** Answers without a body, which a `Response` must not be made with. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends a request and reads its whole answer, within the time and the size that it may have.
 *
 * @throws {UpstreamError}
 */
async function reach(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  let text: string | undefined;
  try {
    response = await fetch(url, init);
    text = await readText(response.body, longestAnswer);
  } catch (error) {
    throw notReached(error);
  }
  if (text === undefined) throw new UpstreamError('server', 'unusable answer: too long');
  const {status, headers, type} = response;
  // Where the runtime follows no redirect, it may hide the answer that asked for it.
  if (type === 'opaqueredirect' || status < 200)
    throw new UpstreamError('server', 'unusable answer: redirect');
  return new Response(bodiless.has(status) ? null : text, {status, headers});
}

const isJson = ({headers}: Response): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(headers.get('content-type') ?? '');

/**
 * Webex's documentation shows a token response without `token_type`, which RFC 6749 requires and the library insists
 * on. Its tokens are bearer tokens; the SDK could use no others.
 */
async function fetchTokens(url: string, init: RequestInit): Promise<Response> {
  const response = await reach(url, init);
  if (response.status !== 200) return response;
  const body = isJson(response) ? objectIn(await response.text()) : undefined;
  if (!body) throw new UpstreamError('server', 'unusable answer: no JSON object');
  const {token_type: type = 'Bearer'} = body;
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new UpstreamError('server', 'unusable answer: token_type');
  }
  readGranted(body);
  return Response.json({...body, token_type: type});
}
