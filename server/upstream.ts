import * as oauth from 'oauth4webapi';
import type {PendingLogin} from './pending-logins.js';
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

export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** Seconds. */
  readonly expiresIn?: number | undefined;
  readonly refreshExpiresIn?: number | undefined;
  /** Undefined where the server says nothing, which means what was asked for (RFC 6749, section 5.1). */
  readonly scopes?: readonly string[] | undefined;
}

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
  const options = () => ({
    signal: AbortSignal.timeout(limits.upstreamSeconds * 1000),
    [oauth.customFetch]: fetchTokens,
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
        return granted(await oauth.processAuthorizationCodeResponse(server, client, response));
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
        return granted(await oauth.processRefreshTokenResponse(server, client, response));
      });
    },

    async revoke(token: string): Promise<void> {
      return guarded(async () => {
        const response = await oauth.revocationRequest(server, client, secret, token, options());
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
        return (await response.json()) as Record<string, unknown>;
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

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw notReached(error);
  }
}

function granted(tokens: oauth.TokenEndpointResponse): GrantedTokens {
  const refreshExpiresIn = tokens['refresh_token_expires_in'];
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresIn: tokens.expires_in,
    refreshExpiresIn: typeof refreshExpiresIn === 'number' ? refreshExpiresIn : undefined,
    scopes: tokens.scope?.split(' ').filter(Boolean),
  };
}

/**
 * Webex's documentation shows a token response without `token_type`, which RFC 6749 requires and the library insists
 * on. Its tokens are bearer tokens.
 */
async function fetchTokens(url: string, init: RequestInit): Promise<Response> {
  const response = await reach(url, init);
  if (response.status !== 200) return response;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('access_token' in body) || 'token_type' in body) {
    return response;
  }
  return Response.json({...body, token_type: 'Bearer'});
}
