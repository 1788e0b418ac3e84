import * as oauth from 'oauth4webapi';
import * as z from 'zod/mini';
import {parseObject, readText} from './http.js';
import type {Endpoints, SignInOutcome} from './options.js';
import {codeOf, UpstreamError} from './upstream-error.js';

/** Maximum lifetime of a token or a session in seconds: ten years. A longer one is a mistake. */
export const maxLifetime = 315_360_000;

/** A token (RFC 6749, appendices A.12 and A.17). Refuses spaces, which a bearer token in a header cannot contain. */
export const tokenSchema = z.string().check(z.regex(/^[\x21-\x7e]+$/));

const numeric = z.pipe(z.string().check(z.regex(/^\d{1,12}(?:\.\d{1,6})?$/)), z.transform(Number));
/** A lifetime in seconds. Some servers send numbers as strings. */
export const lifetimeSchema = z.pipe(
  z.union([z.number(), numeric]),
  z.number().check(z.gte(0), z.lte(maxLifetime)),
);

const scopeList = z.pipe(
  z.string().check(z.regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/)),
  z.transform((scopes: string): readonly string[] => scopes.split(' ').filter(Boolean)),
);

/** Token response: RFC 6749, section 5.1, and Webex's `refresh_token_expires_in`. */
const tokenResponse = z.object({
  access_token: tokenSchema,
  refresh_token: z.optional(tokenSchema),
  expires_in: z.optional(lifetimeSchema),
  // 0 is refused, because the session would end immediately.
  refresh_token_expires_in: z.optional(lifetimeSchema.check(z.refine(seconds => seconds > 0))),
  /** If absent, the requested scopes were granted. */
  scope: z.optional(scopeList),
});
export type TokenResponse = z.output<typeof tokenResponse>;

/** @throws {UpstreamError} Names the first invalid field, without its value. */
function parse<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.output<Schema> {
  const {success, data, error} = z.safeParse(schema, body);
  if (success) return data;
  throw invalidResponse(String(error.issues[0]?.path[0] ?? 'not a JSON object'));
}

const invalidResponse = (detail: string): UpstreamError =>
  new UpstreamError('server', `invalid response: ${detail}`);

interface UpstreamSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly endpoints: Endpoints;
  readonly limits: {readonly upstreamSeconds: number};
}

/** State and PKCE verifier (RFC 7636) of a sign-in. */
type AuthorizationRequest = Readonly<Record<'state' | 'verifier', string>>;

export type Upstream = ReturnType<typeof createUpstream>;

/** Client of the authorization server and of Webex's API. All requests reject with `UpstreamError` only. */
export function createUpstream({endpoints, clientId, redirectUri, limits, ...settings}: UpstreamSettings) {
  const server: oauth.AuthorizationServer = {
    issuer: endpoints.issuer ?? new URL(endpoints.authorize).origin,
    authorization_endpoint: endpoints.authorize,
    token_endpoint: endpoints.token,
    revocation_endpoint: endpoints.revoke,
    authorization_response_iss_parameter_supported: endpoints.issuer !== undefined,
  };
  const client: oauth.Client = {client_id: clientId};
  const secret = oauth.ClientSecretPost(settings.clientSecret);
  const timeout = (): AbortSignal => AbortSignal.timeout(limits.upstreamSeconds * 1000);
  const requestOptions = (send = sendForTokens) => ({
    signal: timeout(),
    [oauth.customFetch]: send,
    // `createSignInHandler()` has already rejected http URLs other than loopback ones.
    [oauth.allowInsecureRequests]: true,
  });

  return {
    /** URL of the authorization request, with PKCE (RFC 9700, section 2.1.1). */
    async authorizeUrl({state, verifier}: AuthorizationRequest): Promise<string> {
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

    /** Validates the authorization response and exchanges its code. */
    exchange(parameters: URLSearchParams, {state, verifier}: AuthorizationRequest): Promise<TokenResponse> {
      return withUpstreamErrors(async () => {
        if (endpoints.issuer === undefined) parameters.delete('iss');
        const valid = oauth.validateAuthResponse(server, client, parameters, state);
        const options = requestOptions();
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          secret,
          valid,
          redirectUri,
          verifier,
          options,
        );
        const body = await oauth.processAuthorizationCodeResponse(server, client, response);
        const tokens = parse(tokenResponse, body);
        if (tokens.refresh_token === undefined && tokens.expires_in === 0)
          throw invalidResponse('expires_in');
        return tokens;
      });
    },

    /** Exchanges a refresh token for new tokens (RFC 6749, section 6). */
    refresh(refreshToken: string): Promise<TokenResponse> {
      return withUpstreamErrors(async () => {
        const options = requestOptions();
        const response = await oauth.refreshTokenGrantRequest(server, client, secret, refreshToken, options);
        return parse(tokenResponse, await oauth.processRefreshTokenResponse(server, client, response));
      });
    },

    /** Revokes a token (RFC 7009). */
    revoke(revoked: string): Promise<void> {
      return withUpstreamErrors(async () => {
        const options = requestOptions(sendRequest);
        const response = await oauth.revocationRequest(server, client, secret, revoked, options);
        await oauth.processRevocationResponse(response);
      });
    },

    /** Sends a JSON request to Webex's API with a bearer token, and parses the JSON response. */
    post<Schema extends z.ZodMiniType>(
      url: string,
      bearer: string,
      content: object,
      schema: Schema,
    ): Promise<z.output<Schema>> {
      return withUpstreamErrors(async () => {
        const response = await sendRequest(url, {
          method: 'POST',
          headers: {authorization: `Bearer ${bearer}`, 'content-type': 'application/json'},
          body: JSON.stringify(content),
          redirect: 'manual',
          signal: timeout(),
        });
        if (!response.ok) throw new UpstreamError('server', `responded ${response.status}`);
        return parse(schema, await jsonOf(response));
      });
    },
  };
}

/** Maximum size of a response, in bytes. The longest tokens have a few thousand characters. */
const maxResponseBytes = 65_536;

/** Statuses whose `Response` must not have a body. */
const statusesWithoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/** Sends a request and reads the whole response, within the time limit of its signal and the size limit. */
async function sendRequest(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  let text: string | undefined;
  try {
    response = await fetch(url, init);
    text = await readText(response.body, maxResponseBytes);
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
    const reason = isTimeout ? ['timed out'] : ['could not be reached', ...codeOf(error)];
    throw new UpstreamError('network', reason.join(': '));
  }
  if (text === undefined) throw invalidResponse('too long');
  const {status, headers, type} = response;
  // Some runtimes hide the status of a redirect that is not followed.
  if (type === 'opaqueredirect' || status < 200) throw invalidResponse('redirect');
  return new Response(statusesWithoutBody.has(status) ? null : text, {status, headers});
}

async function jsonOf(response: Response): Promise<Record<string, unknown> | undefined> {
  const type = response.headers.get('content-type') ?? '';
  const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type);
  return isJson ? parseObject(await response.text()) : undefined;
}

/**
 * Webex documents a token response without `token_type`, which RFC 6749 requires and oauth4webapi enforces. Its tokens
 * are bearer tokens, and the SDK supports no other type. Unused fields are removed, because oauth4webapi would verify an
 * ID token, whose issuer is unknown here.
 */
async function sendForTokens(url: string, init: RequestInit): Promise<Response> {
  const response = await sendRequest(url, init);
  if (response.status !== 200) return response;
  const body = await jsonOf(response);
  const used = Object.keys(parse(tokenResponse, body)).map(name => [name, body?.[name]]);
  const {token_type: type = 'Bearer'} = body ?? {};
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') throw invalidResponse('token_type');
  return Response.json({...Object.fromEntries(used), token_type: type});
}

async function withUpstreamErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UpstreamError ? error : await toUpstreamError(error);
  }
}

async function toUpstreamError(error: unknown): Promise<UpstreamError> {
  if (error instanceof oauth.AuthorizationResponseError) {
    return new UpstreamError(outcomeOf(error.error), `authorization refused: ${errorCode(error.error)}`);
  }
  if (error instanceof oauth.ResponseBodyError) return fromStatus(error.response, errorCode(error.error));
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return fromStatus(error.response, 'client authentication refused');
  }
  if (error instanceof oauth.OperationProcessingError) {
    return error.cause instanceof Response
      ? fromStatus(error.cause, await webexErrorCode(error.cause))
      : invalidResponse(errorCode(error.code));
  }
  return invalidResponse('unexpected');
}

/** The outcomes of error codes in an authorization response: RFC 6749, section 4.1.2.1, and OpenID Connect. */
const outcomes: ReadonlyMap<string, SignInOutcome> = new Map([
  ['access_denied', 'denied'],
  ['consent_required', 'denied'],
  ['interaction_required', 'denied'],
  ['login_required', 'denied'],
  ['invalid_scope', 'missing-scope'],
  ['unauthorized_client', 'not-entitled'],
]);

const outcomeOf = (error: string): SignInOutcome => outcomes.get(error) ?? 'server';

function fromStatus({status, headers}: Response, code: string): UpstreamError {
  const retryAfter = retryAfterSeconds(headers.get('retry-after'));
  return new UpstreamError('server', `responded ${status}: ${code}`, code === 'invalid_grant', retryAfter);
}

/** Maximum `Retry-After` in seconds: one day. A longer one is ignored as a mistake. */
const maxRetryAfter = 86_400;

/** Converts a `Retry-After` header (RFC 9110, section 10.2.3), a number of seconds or a date, to seconds from now. */
function retryAfterSeconds(value: string | null): number | undefined {
  if (value === null) return undefined;
  // `Date.parse` accepts "-5", so a date must contain the name of a weekday.
  const isDate = /^[A-Z][a-z]{2,8}, .* GMT$/.test(value);
  const delay = isDate ? Math.ceil((Date.parse(value) - Date.now()) / 1000) : NaN;
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : delay;
  return seconds >= 0 && seconds <= maxRetryAfter ? seconds : undefined;
}

/**
 * Returns the error code of a response that is not an OAuth error. Webex's gateway reports errors like Webex's API:
 * `{message, errors, trackingId}`. In these requests only the grant varies, so a 400 in that format means `invalid_grant`.
 */
async function webexErrorCode(response: Response): Promise<string> {
  if (response.status !== 400 || response.bodyUsed) return 'not an OAuth error';
  const body = parseObject(await response.text());
  return body && 'message' in body && 'errors' in body ? 'invalid_grant' : 'not an OAuth error';
}

/**
 * Returns an error code of at most 40 letters, digits, `_` and `-`. Other text is never quoted, because it may contain
 * a secret.
 */
function errorCode(code: unknown): string {
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'unknown error code';
}
