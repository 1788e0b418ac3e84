import {faultError} from '../base/make-fault.js';

/** An access token, as a token source returns it. */
export interface AccessToken {
  /** The bearer token itself (RFC 6750). */
  readonly accessToken: string;
  /**
   * Remaining lifetime in seconds, like `expires_in` in a token response (RFC 6749, section 5.1). Defaults to the `exp`
   * claim of a JWT.
   */
  readonly expiresIn?: number | undefined;
  /** The granted scopes, if known. */
  readonly scopes?: readonly string[] | undefined;
  /** Only for guests: the call token (a JSON Web Encryption), which is passed to the SDK with the access token. */
  readonly jwe?: string | undefined;
}

/** The scopes to request: four from the guide ("Obtain an Access Token"), and two that the guide does not list. */
export const scopes = {
  required: [
    'spark:webrtc_calling', // place and receive calls from a browser
    'spark:calls_read', // see the calls
    'spark:calls_write', // control the calls
    'spark:xsi', // call settings, on Broadworks back ends
    'spark:kms', // the SDK's init needs it (webex-js-sdk pull request 4022)
  ],
  /** Name, picture, number and extension. Without it the line works, but shows no name. */
  optional: ['spark:people_read'],
} as const;

/** Whether a scope is one of `scopes`. */
export const isKnownScope = (scope: string): boolean =>
  [...scopes.required, ...scopes.optional].some(known => known === scope);

/**
 * Checks an access token without sending it: its syntax, organization, expiry and scopes.
 *
 * @throws {FaultError} `token-empty`, `token-malformed`, `token-without-organization`, `token-expired`, `missing-scope`
 */
export function checkAccessToken({accessToken, expiresIn, scopes: granted}: AccessToken): void {
  if (!accessToken) throw faultError('token-empty');
  // The syntax of a bearer token: RFC 6750, section 2.1.
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) throw faultError('token-malformed');
  const claims = readClaims(accessToken);
  const organization = claims ? claims.realm : accessToken.split('_')[2];
  // The SDK accepts a JWT with a realm, or three parts separated by underscores (trap 2).
  if (!organization || (!claims && accessToken.split('_').length !== 3)) {
    throw faultError('token-without-organization');
  }
  // `exp` depends on this computer's clock, which may be wrong, so a known lifetime takes precedence.
  const {expiresAt} = withExpiry({accessToken, expiresIn});
  if (expiresAt <= Date.now()) throw faultError('token-expired');
  const missing = granted && scopes.required.filter(scope => !granted.includes(scope));
  if (missing?.length) throw faultError('missing-scope', {scopes: missing});
}

/** An access token with its absolute expiry time. */
export interface ExpiringToken extends AccessToken {
  /** In milliseconds since 1970; `Infinity` if unknown. */
  readonly expiresAt: number;
}

/** Adds the absolute expiry time to a token received now. */
export function withExpiry(token: AccessToken): ExpiringToken {
  const {accessToken, expiresIn} = token;
  const exp = readClaims(accessToken)?.exp;
  const claimedExpiry = typeof exp === 'number' ? exp * 1000 : Infinity;
  return {...token, expiresAt: expiresIn === undefined ? claimedExpiry : Date.now() + expiresIn * 1000};
}

/** Reads the claims of a JWT (RFC 7519). Does not verify the signature: Webex does. */
function readClaims(token: string): {realm?: unknown; exp?: unknown} | undefined {
  const [, payload, signature] = token.split('.');
  if (!payload || !signature) return undefined;
  try {
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as {
      realm?: unknown;
      exp?: unknown;
    };
  } catch {
    return undefined;
  }
}

/**
 * Returns the SHA-256 hash of a token, so that tabs and servers can compare tokens without sending them.
 *
 * @returns Undefined on a page without https, where tabs do not share a line.
 */
export async function fingerprintOf(token: string): Promise<string | undefined> {
  const hash = await (crypto.subtle as SubtleCrypto | undefined)?.digest(
    'SHA-256',
    new TextEncoder().encode(token),
  );
  return hash && btoa(String.fromCharCode(...new Uint8Array(hash)));
}
