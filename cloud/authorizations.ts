import {createHash, randomBytes} from 'node:crypto';
import type {Account} from './accounts.js';

/** Consent of an account to a client. */
export interface Authorization {
  readonly clientId: string;
  readonly account: Account;
  readonly scopes: readonly string[];
}

interface Code {
  readonly authorization: Authorization;
  readonly redirectUri: string;
  /** PKCE (RFC 7636): SHA-256 of the verifier. */
  readonly challenge: string;
  readonly expiresAt: number;
}

/** Lifetime of a code in seconds. RFC 6749, section 4.1.2, recommends ten minutes at most. */
const CODE_LIFETIME = 60;

export type Authorizations = ReturnType<typeof createAuthorizations>;

/** Stores authorization codes and refresh tokens. Like Webex, it does not rotate refresh tokens. */
export function createAuthorizations() {
  const codes = new Map<string, Code>();
  const usedCodes = new Map<string, Authorization>();
  const refreshTokens = new Map<string, Authorization>();

  /** Removes all refresh tokens of an authorization. */
  function withdraw(authorization: Authorization): void {
    for (const [token, granted] of refreshTokens) {
      if (granted === authorization) refreshTokens.delete(token);
    }
  }

  return {
    issueCode(authorization: Authorization, redirectUri: string, challenge: string): string {
      const code = randomBytes(32).toString('base64url');
      const expiresAt = Date.now() + CODE_LIFETIME * 1000;
      codes.set(code, {authorization, redirectUri, challenge, expiresAt});
      return code;
    },

    /**
     * Exchanges a code. A code works once, for its client and redirect URI, and with its verifier. A second use means
     * that the code was stolen (RFC 6749, section 4.1.2): this method revokes the refresh tokens of the first use, and returns
     * its authorization as `stolen`, so that the caller can revoke the access tokens.
     */
    takeCode(
      code: string,
      given: {clientId: string; redirectUri: string; verifier: string},
    ): {authorization: Authorization} | {stolen?: Authorization | undefined} {
      const issued = codes.get(code);
      codes.delete(code);
      if (issued === undefined) {
        const stolen = usedCodes.get(code);
        if (stolen !== undefined) withdraw(stolen);
        return {stolen};
      }
      usedCodes.set(code, issued.authorization);
      const challenge = createHash('sha256').update(given.verifier).digest('base64url');
      const isValid =
        issued.expiresAt > Date.now() &&
        issued.authorization.clientId === given.clientId &&
        issued.redirectUri === given.redirectUri &&
        issued.challenge === challenge;
      return isValid ? {authorization: issued.authorization} : {};
    },

    issueRefreshToken(authorization: Authorization): string {
      const token = randomBytes(48).toString('base64url');
      refreshTokens.set(token, authorization);
      return token;
    },

    authorizationOf: (token: string): Authorization | undefined => refreshTokens.get(token),

    /** Removes all refresh tokens of a refresh token's authorization, and returns it. Undefined if there is no such token. */
    revoke(token: string): Authorization | undefined {
      const authorization = refreshTokens.get(token);
      if (authorization !== undefined) withdraw(authorization);
      return authorization;
    },

    clear(): void {
      codes.clear();
      usedCodes.clear();
      refreshTokens.clear();
    },
  };
}
