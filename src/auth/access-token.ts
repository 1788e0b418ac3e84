import {SignInError} from './sign-in-fault.js';

/** An access token as a token source gives it. */
export interface AccessToken {
  readonly accessToken: string;
  /** Seconds that it still lives, as in the token response of RFC 6749, section 5.1. */
  readonly expiresIn?: number | undefined;
  /** What it may be used for, where the source knows. */
  readonly scopes?: readonly string[] | undefined;
  /** The call token of a guest, which goes to the SDK beside the access token. */
  readonly jwe?: string | undefined;
}

/**
 * The scopes to ask for. The guide's four ("Obtain an Access Token"), and two that it does not name.
 */
export const scopes = {
  required: [
    'spark:webrtc_calling', // place and receive calls from a browser
    'spark:calls_read', // see the calls
    'spark:calls_write', // control the calls
    'spark:xsi', // call settings, on Broadworks back ends
    'spark:kms', // the SDK's init asks for it (webex-js-sdk pull request 4022)
  ],
  /** Name, picture, number and extension. Without it the line works and stays anonymous. */
  optional: ['spark:people_read'],
} as const;

export const isKnownScope = (scope: string): boolean =>
  [...scopes.required, ...scopes.optional].some(known => known === scope);

/**
 * Refuses, before anything is sent, a token that cannot work.
 *
 * @throws {SignInError} `token-empty`, `token-malformed`, `token-without-organisation`, `token-expired`,
 *   `missing-scope`.
 */
export function checkAccessToken({accessToken, expiresIn, scopes: granted}: AccessToken): void {
  if (!accessToken) throw new SignInError('token-empty');
  // The characters of a bearer token: RFC 6750, section 2.1.
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) throw new SignInError('token-malformed');
  const claims = readClaims(accessToken);
  const organisation = claims ? claims.realm : accessToken.split('_')[2];
  // The SDK takes a JWT with a realm, or three parts with underscores between (trap 2).
  if (!organisation || (!claims && accessToken.split('_').length !== 3)) {
    throw new SignInError('token-without-organisation');
  }
  const lapsed = typeof claims?.exp === 'number' && claims.exp * 1000 <= Date.now();
  if (lapsed || (expiresIn !== undefined && expiresIn <= 0)) throw new SignInError('token-expired');
  const missing = granted && scopes.required.filter(scope => !granted.includes(scope));
  if (missing?.length) throw new SignInError('missing-scope', {scopes: missing});
}

/** A token that has come. */
export interface ExpiringToken extends AccessToken {
  /** When it ends, in milliseconds since 1970; `Infinity` where nobody says. */
  readonly expiresAt: number;
}

/** Takes a token in hand at the moment that it comes. */
export function withExpiry(token: AccessToken): ExpiringToken {
  const {accessToken, expiresIn} = token;
  const exp = readClaims(accessToken)?.exp;
  const said = typeof exp === 'number' ? exp * 1000 : Infinity;
  return {...token, expiresAt: expiresIn === undefined ? said : Date.now() + expiresIn * 1000};
}

/** The claims of a JWT (RFC 7519), unverified: whether it is genuine is for Webex to say. */
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
 * Says of two tokens whether they are the same, to who has only one of them: SHA-256, from which there is no way back.
 *
 * @returns Nothing on a page without https, where no tabs share a line.
 */
export async function fingerprintOf(token: string): Promise<string | undefined> {
  const hash = await (crypto.subtle as SubtleCrypto | undefined)?.digest(
    'SHA-256',
    new TextEncoder().encode(token),
  );
  return hash && btoa(String.fromCharCode(...new Uint8Array(hash)));
}
